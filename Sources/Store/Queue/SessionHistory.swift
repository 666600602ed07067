public import Evaluation
import GRDB

/// A job of a session whose state outlived it, and how it ended.
public struct RecordedCell: Sendable {
    /// What was run. Without a program where that was erased.
    public let assignment: Assignment?
    public let job: Int64
    public let verdict: Verdict
    public let value: String?
    public let exceptionType: String?
    public let exceptionMessage: String?
    public let standardOutput: [UInt8]
    public let standardError: [UInt8]
}

extension JobStore {
    /// What has to be run again to make the state that a job of a session needs: the jobs before it that state outlived, in
    /// their order, after the job `after`.
    public func sessionHistory(of job: ClaimedJob, after: Int64, limit: Int) throws -> [RecordedCell] {
        try read { database in
            let rows = try Row.fetchAll(
                database.cachedStatement(
                    sql: """
                        SELECT j.id, j.attempt, j.source, j.stdin, j.expected_stdout, j.module_name, j.timeout,
                            j.wall_timeout, j.memory_mb, j.output_limit, r.policy_hash, r.verdict, r.value,
                            r.exception_type, r.exception_message, CAST(r.stdout AS BLOB), CAST(r.stderr AS BLOB)
                        FROM jobs j JOIN results r ON r.job_id = j.id
                        WHERE j.session = (SELECT session FROM jobs WHERE id = ?1) AND j.id > ?2 AND j.id < ?1
                            AND j.state = 'completed' AND r.verdict IN ('passed', 'wrong_answer', 'raised')
                            AND r.exception_type IS NOT 'KeyboardInterrupt'
                        ORDER BY j.id LIMIT ?3
                        """),
                arguments: [job.lease.job, max(after, job.sessionSince), limit])
            return try rows.map { try Self.recordedCell($0, database) }
        }
    }

    private static func recordedCell(_ row: Row, _ database: Database) throws -> RecordedCell {
        let files = try JobFileRows.fetch(job: row[0], database)
        let assignment = row.bytes(2).map { source in
            Assignment(
                job: row[0], attempt: row[1], source: source, standardInput: row.bytes(3) ?? [],
                expectedOutput: row.bytes(4), moduleName: row[5], policyHash: row[10],
                limits: ClaimedRow.limits(
                    timeout: row[6], wallTimeout: row[7], memoryMiB: row[8], outputLimit: row[9]),
                files: files)
        }
        return RecordedCell(
            assignment: assignment, job: row[0], verdict: Verdict(rawValue: row[11]) ?? .crashed, value: row[12],
            exceptionType: row[13], exceptionMessage: row[14], standardOutput: row.bytes(15) ?? [],
            standardError: row.bytes(16) ?? [])
    }

    /// Which of these jobs somebody wants interrupted.
    public func wantedInterrupts(of jobs: [Int64]) throws -> [Int64] {
        try read { database in
            let list = "[" + jobs.map(String.init).joined(separator: ",") + "]"
            return try Int64.fetchAll(
                database.cachedStatement(
                    sql: "SELECT job_id FROM job_interrupts WHERE job_id IN (SELECT value FROM json_each(?))"),
                arguments: [list])
        }
    }

    /// Of these sessions, those whose state a supervisor need not keep, with the reason: closed by an operator, or all jobs
    /// of the batch of the last one are done.
    ///
    /// - Parameter last: the last job of each.
    public func endedSessions(_ last: [String: Int64]) throws -> [(session: String, reason: String)] {
        try read { database in
            try last.compactMap { session, job in
                let state = try String.fetchOne(
                    database, sql: "SELECT state FROM sessions WHERE name = ?", arguments: [session])
                if state != "open" { return (session, "closed") }
                let isOver = try Bool.fetchOne(
                    database,
                    sql: """
                        SELECT batch IS NOT NULL AND (
                            SELECT id FROM jobs other WHERE other.batch = jobs.batch AND other.finalized_at IS NULL
                            ORDER BY id DESC LIMIT 1) IS NULL
                        FROM jobs WHERE id = ?
                        """, arguments: [job])
                return isOver == true ? (session, "its batch is done") : nil
            }
        }
    }
}
