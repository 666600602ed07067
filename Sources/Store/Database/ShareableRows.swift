import AuditLog
import Evaluation
import GRDB

/// The statements over `shareable_results`.
enum ShareableRows {
    /// An execution whose judgement may be given, and its job's salt.
    struct Origin {
        let execution: ExecutionReference
        let salt: [UInt8]
    }

    /// Notes what an execution came to. The newest takes the place of those before it; one that may be owed to the host
    /// leaves nothing to be given.
    static func note(_ verdict: Verdict, of execution: ExecutionReference, key: SharingKey, _ database: Database) throws
    {
        let statement = try database.cachedStatement(
            sql: verdict.isShareable
                ? """
                INSERT INTO shareable_results (key, job_id, attempt) VALUES (?1, ?2, ?3)
                ON CONFLICT (key) DO UPDATE SET job_id = ?2, attempt = ?3
                """ : "DELETE FROM shareable_results WHERE key = ?1")
        statement.setUncheckedArguments(
            verdict.isShareable
                ? [StoredText.exact(key.bytes), execution.job, execution.attempt] : [StoredText.exact(key.bytes)])
        try statement.execute()
    }

    /// The execution that a claimed job may be given the judgement of. The key finds it; whether the two jobs are
    /// identical is looked up in what the database has of them.
    static func origin(for job: Int64, key: SharingKey, _ database: Database) throws -> Origin? {
        let statement = try database.cachedStatement(sql: originSQL)
        statement.setUncheckedArguments([StoredText.exact(key.bytes), job])
        let rows = try Row.fetchCursor(statement)
        var origin: Origin?
        while let row = try rows.next() {
            guard let verdict = Verdict(rawValue: row[3]), verdict.isShareable else { continue }
            origin = Origin(
                execution: ExecutionReference(job: row[0], attempt: row[1]), salt: row.bytes(2) ?? [])
        }
        return origin
    }

    private static let originSQL = """
        SELECT o.id, r.attempt, o.salt, r.verdict
        FROM shareable_results s JOIN jobs o ON o.id = s.job_id
            JOIN results r ON r.job_id = o.id AND r.attempt = s.attempt
            JOIN jobs j ON j.id = ?2
        WHERE s.key = ?1 AND o.id <> j.id AND o.state = 'completed' AND o.erased_at IS NULL AND r.shared_from IS NULL
            AND o.session IS NULL AND j.session IS NULL
            AND o.policy_hash = j.policy_hash AND r.policy_hash = j.policy_hash AND o.module_name = j.module_name
            AND o.timeout = j.timeout AND o.memory_mb = j.memory_mb AND o.output_limit = j.output_limit
            AND ifnull(o.wall_timeout, 4 * o.timeout + 10) = ifnull(j.wall_timeout, 4 * j.timeout + 10)
            AND o.source = j.source AND ifnull(o.stdin, '') = ifnull(j.stdin, '')
            AND o.expected_stdout IS j.expected_stdout
            AND (SELECT count(*) FROM job_files WHERE job_id = o.id)
                = (SELECT count(*) FROM job_files WHERE job_id = j.id)
            AND NOT EXISTS (SELECT name, bytes FROM job_files WHERE job_id = j.id
                EXCEPT SELECT name, bytes FROM job_files WHERE job_id = o.id)
        """

    /// Keeps what a job came to from being given from here on.
    ///
    /// - Returns: whether it could have been.
    @discardableResult
    static func forget(job: Int64, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(sql: "DELETE FROM shareable_results WHERE job_id = ?")
        statement.setUncheckedArguments([job])
        try statement.execute()
        return database.changesCount > 0
    }
}
