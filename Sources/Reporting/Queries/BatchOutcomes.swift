public import Evaluation
import GRDB
public import Store

/// How each program of a batch ended, in short.
public struct BatchOutcome: Sendable, Hashable {
    /// nil for a job that infrastructure faults or an operator ended without a verdict.
    public let verdict: Verdict?
    public let exceptionMessage: String?
    /// What a blocked program tried, the rules a rejected one broke, the fault of one without a verdict.
    public let detail: String?

    /// The outcomes of a batch's finished jobs, by their `external_id`; about 200 bytes each.
    public static func all(batch: String, in store: JobStore) throws -> [String: BatchOutcome] {
        try store.read { database in
            var outcomes: [String: BatchOutcome] = [:]
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT j.external_id, r.verdict, r.exception_message,
                        CASE r.verdict
                            WHEN 'rejected' THEN (SELECT group_concat(DISTINCT rule) FROM violations v
                                WHERE v.job_id = j.id)
                            WHEN 'blocked' THEN r.blocked_by
                            WHEN 'crashed' THEN coalesce('signal ' || r.signal, 'exit code ' || r.exit_code)
                            ELSE j.fault END
                    FROM jobs j LEFT JOIN results r ON r.job_id = j.id
                    WHERE j.batch = ? AND j.finalized_at IS NOT NULL
                    """,
                arguments: [batch])
            while let row = try rows.next() {
                guard let id = row[0] as String? else { continue }
                outcomes[id] = BatchOutcome(
                    verdict: (row[1] as String?).flatMap(Verdict.init(rawValue:)), exceptionMessage: row[2],
                    detail: row[3])
            }
            return outcomes
        }
    }
}
