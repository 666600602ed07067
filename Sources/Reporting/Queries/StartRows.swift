import AuditLog
import Evaluation
import GRDB

/// The starts of one job by the log, each with the judgement that it led to.
struct StartRows {
    private let job: Int64
    private let database: Database

    init(job: Int64, _ database: Database) {
        self.job = job
        self.database = database
    }

    /// Oldest first.
    ///
    /// - Parameter indexes: of the events that are asked for.
    func fetch(among indexes: Set<Int64>) throws -> [StartedPrograms.Start] {
        let rows = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    WITH event AS (
                        SELECT i.idx, i.time, i.type, i.verdict, i.policy_hash,
                            CASE WHEN json_valid(CAST(e.body AS TEXT)) THEN CAST(e.body AS TEXT) END AS body
                        FROM audit_index i JOIN audit_events e ON e.idx = i.idx
                        WHERE i.job = ?1 AND i.last_job IS NULL AND i.type IN (SELECT id FROM audit_words
                            WHERE word IN ('\(EventType.jobStarted.rawValue)', '\(EventType.jobFinished.rawValue)'))
                    )
                    SELECT idx, time, (SELECT word FROM audit_words WHERE id = type),
                        json_extract(body, '$.attempt'), json_extract(body, '$.policy'),
                        (SELECT word FROM audit_words WHERE id = policy_hash),
                        (SELECT word FROM audit_words WHERE id = verdict)
                    FROM event ORDER BY idx
                    """), arguments: [job])
        var starts: [StartedPrograms.Start] = []
        for (place, row) in rows.enumerated() where indexes.contains(row[0]) {
            // A claim that was given back unrun does not count, and the next has its number: the verdict is the last one's.
            let next = place + 1 < rows.count ? rows[place + 1] : nil
            let end = next.flatMap { isEnd($0, of: row) ? $0 : nil }
            starts.append(try start(row, end: end))
        }
        return starts
    }

    private func isEnd(_ event: Row, of start: Row) -> Bool {
        event[2] as String? == EventType.jobFinished.rawValue && event[3] as Int64? == start[3] as Int64?
    }

    private func start(_ row: Row, end: Row?) throws -> StartedPrograms.Start {
        let attempt: Int64 = row[3] ?? 0
        let judgement = end == nil ? nil : try judgement(attempt)
        return StartedPrograms.Start(
            time: row[1], attempt: attempt, policy: row[4] ?? "", policyHash: row[5],
            verdict: end.flatMap { $0[6] as String? },
            violations: judgement?.violations ?? [],
            hasAllViolations: judgement.map { $0.count <= $0.violations.count } ?? false)
    }

    /// The violations that are stored of the judgement of an attempt, and how many were found.
    private func judgement(_ attempt: Int64) throws -> (violations: [StartedPrograms.StoredViolation], count: Int)? {
        // The last judgement is where its job is, and has no attempt beside each violation.
        if let last = try count(attempt, in: "results") {
            return (try violations("violations WHERE job_id = ?", [job]), last)
        }
        return try count(attempt, in: "past_results").map { count in
            (try violations("past_violations WHERE job_id = ? AND attempt = ?", [job, attempt]), count)
        }
    }

    private func count(_ attempt: Int64, in results: String) throws -> Int? {
        try Int.fetchOne(
            database.cachedStatement(sql: "SELECT violation_count FROM \(results) WHERE job_id = ? AND attempt = ?"),
            arguments: [job, attempt])
    }

    private func violations(
        _ rows: String, _ arguments: StatementArguments
    ) throws -> [StartedPrograms.StoredViolation] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT phase, severity, rule, node, symbol, line, column, end_line, end_column FROM \(rows)
                    ORDER BY ordinal
                    """), arguments: arguments
        ).map { row in
            StartedPrograms.StoredViolation(
                phase: row[0], isRejection: row[1] == Violation.Severity.reject.rawValue, rule: row[2], node: row[3],
                symbol: row[4], line: row[5], column: row[6], endLine: row[7], endColumn: row[8])
        }
    }
}
