/// What each CHECK on a new job asks for, in the words of its producer.
enum ConstraintText {
    static func explanation(of name: String) -> String? { explanations[name] }

    private static let explanations = [
        "source_present": "source is missing",
        "source_size": "source must have 1 byte to 1 MiB",
        "source_without_nul": "source must not contain a NUL character",
        "stdin_size": "stdin must not exceed 4 MiB",
        "expected_stdout_size": "expected_stdout must not exceed 4 MiB",
        "queue_valid": "queue must be a name of 1 to 255 bytes",
        "batch_valid": "batch must be a name of 1 to 255 bytes",
        "external_id_valid": "external_id must not exceed 1024 bytes",
        "unique_key_valid": "unique_key must have 1 to 1024 bytes",
        "submitter_valid": "submitter must not exceed 255 bytes",
        "session_valid": "session must be a name of 1 to 255 bytes",
        "policy_valid": "policy must be a name of 1 to 255 bytes",
        "module_name_valid": "module_name must be a name of 1 to 255 bytes",
        "tags_valid": "tags must be a JSON object of at most 8192 bytes",
        "timeout_sensible": "timeout must lie between 0.001 and 86400 CPU seconds",
        "wall_timeout_sensible": "wall_timeout must lie between 0.001 and 604800 seconds",
        "memory_mb_sensible": "memory_mb must lie between 16 and 65536 MiB",
        "output_limit_sensible": "output_limit must lie between 0 and 67108864 bytes",
        "max_attempts_sensible": "max_attempts must lie between 1 and 1000",
    ]
}
