/// What the log does not prove, and why. Everything that is not here must be found when it is changed; and what is here
/// must not, or it has no place here.
struct Unproven {
    let table: String
    let columns: Set<String>
    /// Of which rows, as a condition of SQL.
    let rows: String
    let reason: String

    private init(_ table: String, _ columns: String, where rows: String = "1", because reason: String) {
        self.table = table
        self.columns = Set(columns.split(separator: " ").map(String.init))
        self.rows = rows
        self.reason = reason
    }

    static let all = [
        Unproven(
            "jobs", "queue priority max_attempts scheduled_at unique_key",
            because: "how a job waits for its turn: nothing of it says what ran, or what came of it"),
        Unproven(
            "jobs", "lease_token lease_expires_at",
            because: "random and of the moment: they keep two supervisors apart while a job runs"),
        Unproven(
            "jobs",
            """
            external_id policy module_name timeout wall_timeout memory_mb output_limit tags session stdin expected_stdout
            """,
            where: neverStarted,
            because:
                "fixed and recorded when a job is claimed: until then it may be changed, and nothing was run with it"),
        Unproven(
            "jobs", "batch submitter created_at salt", where: "\(neverStarted) AND \(notSubmitted)",
            because: "a bare INSERT enters the log when it is claimed"),
        Unproven(
            "jobs", "id source", where: "\(neverStarted) AND \(notSubmitted) AND state <> 'discarded'",
            because: "a bare INSERT enters the log when it is claimed"),
        Unproven(
            "results", "exit_code signal user_us system_us max_rss_kb output_truncated", where: erased,
            because: "in the log as a digest alone, whose key was erased with the payload"),
        Unproven(
            "violations", "ordinal phase severity rule node line column end_line end_column", where: erased,
            because: "in the log as a digest alone, whose key was erased with the payload"),
        Unproven(
            "runtime_events", "ordinal rule severity count", where: erased,
            because: "in the log as a digest alone, whose key was erased with the payload"),
        Unproven(
            "output_chunks", "ordinal stream offset_us", where: erased,
            because: "in the log as a digest alone, whose key was erased with the payload"),
        Unproven(
            "output_chunks", "job_id attempt ordinal stream offset_us bytes", where: neverFinished,
            because: "of an attempt whose worker was lost: what had been recorded by then is no part of any result"),
        Unproven(
            "artifacts", "ordinal media_type size", where: erased,
            because: "in the log as a digest alone, whose key was erased with the payload"),
        Unproven(
            "job_files", "name", where: erased,
            because: "in the log as a digest alone, whose key was erased with the payload"),
        Unproven(
            "supervisors", "process_started_at",
            because: "tells a supervisor of this boot from a later process with its number, and nothing of the record"),
        Unproven(
            "sessions", "name state opened_at last_used_at closed_at reason since_job supervisor rebuilds",
            because: "where a session stands now: what was run in it, and that it was made anew, is in the log"),
        Unproven(
            "job_interrupts", "job_id requested_at",
            because: "a request that is not heeded yet: the log has it from the moment it was made"),
        Unproven(
            "audit_timestamps", "request",
            because: "what was asked of the authority: what it vouched for is the response, which says it again"),
        Unproven(
            "open_batches", "name", because: "which batches to look at for their completion, and no record of anything"),
        Unproven(
            "shareable_results", "key job_id attempt",
            because: "where to look for a judgement to be shared: what is found there is compared with the program"),
        Unproven(
            "sqlite_sequence", "name seq",
            because: "the next id, kept by SQLite: ids that were used are in the log"),
    ]

    private static let neverStarted = """
        NOT EXISTS (SELECT 1 FROM audit_events
            WHERE json_extract(CAST(body AS TEXT), '$.type') = 'job.started'
                AND json_extract(CAST(body AS TEXT), '$.job') = jobs.id)
        """
    /// Of an attempt without a result.
    private static let neverFinished = """
        NOT EXISTS (SELECT 1 FROM audit_events
            WHERE json_extract(CAST(body AS TEXT), '$.type') = 'job.finished'
                AND json_extract(CAST(body AS TEXT), '$.job') = output_chunks.job_id
                AND json_extract(CAST(body AS TEXT), '$.attempt') = output_chunks.attempt)
        """
    private static let notSubmitted = """
        NOT EXISTS (SELECT 1 FROM audit_events
            WHERE jobs.id BETWEEN json_extract(CAST(body AS TEXT), '$.first_job')
                AND json_extract(CAST(body AS TEXT), '$.last_job'))
        """
    private static let erased = "job_id IN (SELECT id FROM jobs WHERE erased_at IS NOT NULL)"

    /// Tables that no command of this version writes: the column tests have no row of them.
    static let unwritten: Set<String> = []
}
