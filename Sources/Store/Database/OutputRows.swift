import AuditLog
import Evaluation
import GRDB

/// The statements over `output_chunks`.
enum OutputRows {
    /// Adds a chunk of the execution that holds a lease; false where the lease is void.
    static func insert(_ output: RecordedOutput, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO output_chunks (job_id, attempt, ordinal, stream, offset_us, bytes)
                SELECT id, attempt, ?3, ?4, ?5, ?6 FROM jobs WHERE id = ?1 AND lease_token = ?2
                """)
        let chunk = output.chunk
        statement.setUncheckedArguments([
            output.lease.job, output.lease.token, output.ordinal, chunk.stream.rawValue, chunk.offsetMicroseconds,
            StoredText.exact(chunk.bytes),
        ])
        try statement.execute()
        return database.changesCount > 0
    }

    /// What was recorded of an attempt, in order.
    static func fetch(job: Int64, attempt: Int64, _ database: Database) throws -> [OutputChunk] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT stream, offset_us, bytes FROM output_chunks WHERE job_id = ? AND attempt = ?
                    ORDER BY ordinal
                    """),
            arguments: [job, attempt]
        ).compactMap { row in
            OutputChunk.Stream(rawValue: row[0]).map {
                OutputChunk(stream: $0, offsetMicroseconds: row[1], bytes: row.bytes(2) ?? [])
            }
        }
    }

    /// Copies what was recorded of one execution to another, which has none.
    ///
    /// - Returns: whether there was anything.
    static func copy(
        from origin: ExecutionReference, to execution: ExecutionReference, _ database: Database
    ) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO output_chunks (job_id, attempt, ordinal, stream, offset_us, bytes)
                SELECT ?1, ?2, ordinal, stream, offset_us, bytes FROM output_chunks WHERE job_id = ?3 AND attempt = ?4
                """)
        statement.setUncheckedArguments([execution.job, execution.attempt, origin.job, origin.attempt])
        try statement.execute()
        return database.changesCount > 0
    }

    /// Forgets what was recorded of an attempt that does not count: it will be made again.
    static func discard(job: Int64, attempt: Int64, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: "DELETE FROM output_chunks WHERE job_id = ? AND attempt = ?")
        statement.setUncheckedArguments([job, attempt])
        try statement.execute()
    }
}
