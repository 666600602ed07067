import Evaluation
import GRDB

/// The statements over `violations` and `past_violations`.
enum ViolationRows {
    private static let columns = """
        phase, severity, rule, node, symbol, line, column, end_line, end_column, message, excerpt
        """

    static func insert(_ violations: [Violation], job: Int64, _ database: Database) throws {
        guard !violations.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: "INSERT INTO violations (job_id, ordinal, \(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")
        for (ordinal, violation) in violations.enumerated() {
            statement.setUncheckedArguments([
                job, ordinal, violation.phase.rawValue, violation.severity.rawValue, violation.rule, violation.node,
                violation.symbol, violation.line, violation.column, violation.endLine, violation.endColumn,
                violation.message, violation.excerpt,
            ])
            try statement.execute()
        }
    }

    /// Moves the rows of `job` to `past_violations`, under the attempt that its row of `results` names.
    static func keepEarlier(of job: Int64, _ database: Database) throws {
        try database.execute(
            sql: """
                INSERT INTO past_violations (job_id, attempt, ordinal, \(columns))
                SELECT v.job_id, r.attempt, v.ordinal, \(columns)
                FROM violations v JOIN results r ON r.job_id = v.job_id WHERE v.job_id = ?
                """,
            arguments: [job])
        try database.execute(sql: "DELETE FROM violations WHERE job_id = ?", arguments: [job])
    }

    /// The stored violations of a job, by ordinal.
    static func fetch(job: Int64, _ database: Database) throws -> [Violation] {
        try Row.fetchAll(
            database, sql: "SELECT \(columns) FROM violations WHERE job_id = ? ORDER BY ordinal", arguments: [job]
        ).compactMap { row in
            guard let phase = Violation.Phase(rawValue: row[0]), let severity = Violation.Severity(rawValue: row[1])
            else { return nil }
            return Violation(
                phase: phase, severity: severity, rule: row[2], node: row[3], symbol: row[4], line: row[5],
                column: row[6], endLine: row[7], endColumn: row[8], message: row[9], excerpt: row[10])
        }
    }
}
