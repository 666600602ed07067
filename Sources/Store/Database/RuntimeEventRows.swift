import Evaluation
import GRDB

/// The statements over `runtime_events` and `past_runtime_events`.
enum RuntimeEventRows {
    private static let columns = "rule, severity, event, argument, count"

    static func insert(_ events: [RuntimeEvent], job: Int64, _ database: Database) throws {
        guard !events.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: "INSERT INTO runtime_events (job_id, ordinal, \(columns)) VALUES (?, ?, ?, ?, ?, ?, ?)")
        for (ordinal, event) in events.enumerated() {
            statement.setUncheckedArguments([
                job, ordinal, event.rule, event.severity.rawValue, event.event, event.argument, event.count,
            ])
            try statement.execute()
        }
    }

    /// Moves the rows of `job` to `past_runtime_events`, under the attempt that its row of `results` names.
    static func keepEarlier(of job: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO past_runtime_events (job_id, attempt, ordinal, \(columns))
                SELECT e.job_id, r.attempt, e.ordinal, \(columns)
                FROM runtime_events e JOIN results r ON r.job_id = e.job_id WHERE e.job_id = ?
                """,
            arguments: [job])
        try database.execute(sql: "DELETE FROM runtime_events WHERE job_id = ?", arguments: [job])
    }

    /// The stored events of a job, by ordinal.
    static func fetch(job: Int64, _ database: Database) throws -> [RuntimeEvent] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM runtime_events WHERE job_id = ? ORDER BY ordinal", arguments: [job]
        ).compactMap { row in
            guard let severity = Violation.Severity(rawValue: row[1]) else { return nil }
            return RuntimeEvent(
                rule: row[0], severity: severity, event: row[2], argument: row[3], count: row[4])
        }
    }
}
