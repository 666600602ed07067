import Evaluation
import Foundation
import GRDB
public import Store

/// Programs that were started in a period, for a question that only their texts can answer.
public struct StartedPrograms: Sendable, Hashable {
    public var batch: String?
    public var tags: [ReportFilter.Tag] = []
    /// Started at this time or later, in microseconds since 1970 UTC.
    public var since: Int64?
    /// Started before this time.
    public var until: Int64?

    public init() {}

    /// A program, and what was judged of it last.
    public struct Program: Sendable {
        public let job: Int64
        public let batch: String?
        /// When it was started last, in microseconds since 1970 UTC.
        public let startedAt: Int64?
        public let policy: String
        public let policyHash: String?
        /// Nil where there is no result yet, or never was one.
        public let verdict: String?
        /// Nil where it was erased.
        public let source: [UInt8]?
        public let violations: [StoredViolation]
        /// Whether these are all that were found: no more than 1,000 of a job are stored, and of one without a result
        /// none.
        public let hasAllViolations: Bool
    }

    public struct StoredViolation: Sendable, Hashable {
        public let phase: String
        public let isRejection: Bool
        public let rule: String
        public let node: String
        public let symbol: String
        public let line: Int64
        public let column: Int64
        public let endLine: Int64
        public let endColumn: Int64
    }

    /// Calls `body` with each program, in the order of jobs.
    ///
    /// - Throws: ``ReportError/unknownBatch(_:database:)``, or what `body` throws.
    public func forEach(in store: JobStore, _ body: (Program) throws -> Void) throws {
        try store.read { database in
            if let batch, try !database.batchExists(batch) {
                throw ReportError.unknownBatch(batch, database: store.path)
            }
            let (sql, arguments) = query
            let rows = try Row.fetchCursor(database, sql: sql, arguments: arguments)
            while let row = try rows.next() {
                let job: Int64 = row[0]
                let violations = try Self.violations(of: job, database)
                try body(
                    Program(
                        job: job, batch: row[1], startedAt: row[2], policy: row[3], policyHash: row[4],
                        verdict: row[5], source: (row[6] as Data?).map { [UInt8]($0) }, violations: violations,
                        hasAllViolations: (row[7] as Int?).map { $0 <= violations.count } ?? false))
            }
        }
    }

    /// A period is found by the log's index, a batch by that of the jobs.
    private var query: (String, StatementArguments) {
        var jobs = SQLCondition()
        jobs.require("j.started_at IS NOT NULL")
        if let batch { jobs.require("j.batch = ?", batch) }
        for tag in tags { jobs.require(ReportFilter.Tag.term(over: "j.tags"), tag.key, tag.value) }
        var period = SQLCondition()
        period.require("i.type = (SELECT id FROM audit_words WHERE word = 'job.started')")
        if let since { period.require("i.time >= ?", since) }
        if let until { period.require("i.time < ?", until) }
        let hasPeriod = since != nil || until != nil
        if hasPeriod {
            jobs.require("j.id IN (SELECT i.job FROM audit_index i WHERE \(period.sql))")
        }
        return (
            """
            SELECT j.id, j.batch, j.started_at, ifnull(r.policy, j.policy), ifnull(r.policy_hash, j.policy_hash),
                r.verdict, CAST(j.source AS BLOB), r.violation_count
            FROM jobs j LEFT JOIN results r ON r.job_id = j.id WHERE \(jobs.sql) ORDER BY j.id
            """,
            jobs.statementArguments + (hasPeriod ? period.statementArguments : [])
        )
    }

    private static func violations(of job: Int64, _ database: Database) throws -> [StoredViolation] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT phase, severity, rule, node, symbol, line, column, end_line, end_column FROM violations
                    WHERE job_id = ? ORDER BY ordinal
                    """), arguments: [job]
        ).map { row in
            StoredViolation(
                phase: row[0], isRejection: row[1] == Violation.Severity.reject.rawValue, rule: row[2], node: row[3],
                symbol: row[4], line: row[5], column: row[6], endLine: row[7], endColumn: row[8])
        }
    }
}
