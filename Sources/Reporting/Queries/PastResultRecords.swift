import GRDB

/// The earlier judgements of a job, in short.
enum PastResultRecords {
    static func fetch(job: Int64, _ database: Database) throws -> [Record] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT attempt, verdict, finished_at, exception_type, exception_message, limit_hit, blocked_by, value,
                    wall_us, cpu_us, policy, policy_hash, worker, shared_from, shared_from_attempt
                FROM past_results WHERE job_id = ? ORDER BY attempt
                """,
            arguments: [job]
        ).map { row in
            func text(_ key: String) -> Record.Field { .init(key, Cell(row[key] as String?)) }
            func integer(_ key: String) -> Record.Field { .init(key, Cell(row[key] as Int64?)) }
            func duration(_ key: String) -> Record.Field { .init(key, Cell(duration: row[key])) }
            return Record([
                integer("attempt"), text("verdict"), .init("finished_at", Cell(time: row["finished_at"])),
                text("exception_type"), text("exception_message"), text("limit_hit"), text("blocked_by"), text("value"),
                duration("wall_us"), duration("cpu_us"), text("policy"), text("policy_hash"), text("worker"),
                integer("shared_from"), integer("shared_from_attempt"),
            ])
        }
    }
}
