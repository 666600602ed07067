import AuditLog
import Evaluation
import GRDB

/// The statements over `results` and `past_results`.
enum ResultRows {
    /// Both tables have these, under the same names.
    private static let columns = """
        job_id, attempt, verdict, exit_code, signal, limit_hit, blocked_by, wall_us, cpu_us, user_us, system_us,
        max_rss_kb, output_truncated, violation_count, event_count, finished_at, policy, policy_hash, worker, interpreter,
        result_hmac, exception_type, exception_message, value, value_json, traceback, stdout, stderr, traceback_json,
        artifacts_left_out, shared_from, shared_from_attempt
        """

    static func insert(_ record: ResultRecord, digest: Digest, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO results (\(columns)) VALUES
                (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        let judgement = record.judgement
        // A literal, since GRDB takes any other sequence through generic code that costs more than the insert.
        statement.setUncheckedArguments([
            record.job, record.attempt, judgement.verdict.rawValue, judgement.exitCode, judgement.signal,
            judgement.limitHit?.rawValue, judgement.blockedBy, judgement.wallMicroseconds, record.cpuMicroseconds,
            judgement.userMicroseconds, judgement.systemMicroseconds, judgement.maxRSSKiB,
            judgement.outputTruncated, judgement.violationCount, judgement.eventCount, record.finishedAt, record.policy,
            record.policyHash, record.worker, record.interpreter, digest.hex, judgement.exceptionType,
            judgement.exceptionMessage, judgement.value, judgement.valueJSON, judgement.traceback,
            StoredText.stream(judgement.standardOutput), StoredText.stream(judgement.standardError),
            judgement.tracebackJSON, judgement.artifactsLeftOut, record.sharedFrom?.job, record.sharedFrom?.attempt,
        ])
        try statement.execute()
    }

    /// Moves the row of `job`, where there is one, to `past_results`.
    static func keepEarlier(of job: Int64, _ database: Database) throws {
        try database.execute(
            sql: "INSERT INTO past_results (\(columns)) SELECT \(columns) FROM results WHERE job_id = ?",
            arguments: [job])
        try database.execute(sql: "DELETE FROM results WHERE job_id = ?", arguments: [job])
    }

    /// The recorded judgement of a job, without its violations and events, and the digest stored with it.
    static func fetch(job: Int64, _ database: Database) throws -> (record: ResultRecord, digest: String)? {
        try Row.fetchOne(
            database, sql: "SELECT \(columns) FROM results WHERE job_id = ?", arguments: [job]
        ).flatMap { row in
            guard let verdict = Verdict(rawValue: row[2]) else { return nil }
            var judgement = Judgement(verdict: verdict)
            judgement.exitCode = row[3]
            judgement.signal = row[4]
            judgement.limitHit = (row[5] as String?).flatMap(LimitHit.init)
            judgement.blockedBy = row[6]
            judgement.wallMicroseconds = row[7]
            judgement.userMicroseconds = row[9]
            judgement.systemMicroseconds = row[10]
            judgement.maxRSSKiB = row[11]
            judgement.outputTruncated = row[12]
            judgement.violationCount = row[13]
            judgement.eventCount = row[14]
            judgement.exceptionType = row[21]
            judgement.exceptionMessage = row[22]
            judgement.value = row[23]
            judgement.valueJSON = row[24]
            judgement.traceback = row[25]
            judgement.standardOutput = row.bytes(26) ?? []
            judgement.standardError = row.bytes(27) ?? []
            judgement.tracebackJSON = row[28]
            judgement.artifactsLeftOut = row[29]
            var record = ResultRecord(
                job: row[0], attempt: row[1], policy: row[16], policyHash: row[17], worker: row[18],
                interpreter: row[19], finishedAt: row[15], judgement: judgement)
            if let job: Int64 = row[30], let attempt: Int64 = row[31] {
                record.sharedFrom = ExecutionReference(job: job, attempt: attempt)
            }
            return (record, row[20])
        }
    }
}
