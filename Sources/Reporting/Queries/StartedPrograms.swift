import AuditLog
import Foundation
import GRDB
public import Store

/// Programs that were started in a period, for a question that only their texts can answer.
///
/// Which were started, when and under which policy, and what came of it, is what the log says: a job that was retried has
/// been started more than once, and one that was pruned is known there alone.
public struct StartedPrograms: Sendable, Hashable {
    public var batch: String?
    public var tags: [ReportFilter.Tag] = []
    /// Started at this time or later, in microseconds since 1970 UTC.
    public var since: Int64?
    /// Started before this time.
    public var until: Int64?

    public init() {}

    /// A program, and those of its starts that were asked for.
    public struct Program: Sendable {
        public let job: Int64
        public let batch: String?
        public let text: Text
        /// Oldest first; none of a job that was pruned.
        public let starts: [Start]
    }

    public enum Text: Sendable, Hashable {
        case present([UInt8])
        case erased
        /// The job is not in the queue any longer.
        case pruned
    }

    /// One `job.started`, and the judgement that it led to.
    public struct Start: Sendable {
        /// In microseconds since 1970 UTC.
        public let time: Int64
        public let attempt: Int64
        /// The name that the job asked for.
        public let policy: String
        /// What that name meant then.
        public let policyHash: String?
        /// Nil where the attempt has not ended yet, or ended without one.
        public let verdict: String?
        public let violations: [StoredViolation]
        /// Whether these are all that were found: no more than 1,000 of a judgement are stored, and of an attempt without
        /// one none.
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
    /// - Throws: ``ReportError/unknownBatch(_:database:)`` where neither the queue nor the log has it, or what `body` throws.
    public func forEach(in store: JobStore, _ body: (Program) throws -> Void) throws {
        try store.read { database in
            if let batch, try !database.batchExists(batch), try !Self.isLogged(batch, database) {
                throw ReportError.unknownBatch(batch, database: store.path)
            }
            guard let condition = try condition(database) else { return }
            // Indexes alone are sorted; each job is read when its turn comes.
            let rows = try Row.fetchCursor(
                database,
                sql: "SELECT i.job, i.idx FROM audit_index i WHERE \(condition.sql) ORDER BY i.job, i.idx",
                arguments: condition.statementArguments)
            var job: Int64?
            var starts: Set<Int64> = []
            while let row = try rows.next() {
                let (next, start): (Int64, Int64) = (row[0], row[1])
                if let job, job != next {
                    try body(program(job, starts: starts, database))
                    starts = []
                }
                job = next
                starts.insert(start)
            }
            if let job { try body(program(job, starts: starts, database)) }
        }
    }

    private static func isLogged(_ batch: String, _ database: Database) throws -> Bool {
        guard let word = try AuditWords(database).id(batch) else { return false }
        return try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM audit_index WHERE batch = ?)", arguments: [word]) ?? false
    }

    /// Over the events `i`; nil where none can match. What is rare is found by its index, and the type by none then.
    private func condition(_ database: Database) throws -> SQLCondition? {
        let words = AuditWords(database)
        guard let type = try words.id(EventType.jobStarted.rawValue) else { return nil }
        var condition = SQLCondition()
        condition.require(batch == nil && tags.isEmpty ? "i.type = ?" : "+i.type = ?", type)
        condition.require("i.job IS NOT NULL")
        if let batch {
            guard let word = try words.id(batch) else { return nil }
            condition.require("i.batch = ?", word)
        }
        for tag in tags {
            let objects = try words.tagObjects(tag).map(String.init).joined(separator: ", ")
            condition.require("i.tags IN (\(objects))")
        }
        if let since { condition.require("i.time >= ?", since) }
        if let until { condition.require("i.time < ?", until) }
        return condition
    }

    private func program(_ job: Int64, starts: Set<Int64>, _ database: Database) throws -> Program {
        let row = try Row.fetchOne(
            database.cachedStatement(sql: "SELECT batch, CAST(source AS BLOB) FROM jobs WHERE id = ?"),
            arguments: [job])
        guard let row else { return Program(job: job, batch: batch, text: .pruned, starts: []) }
        let source: Data? = row[1]
        return Program(
            job: job, batch: row[0], text: source.map { .present([UInt8]($0)) } ?? .erased,
            starts: try StartRows(job: job, database).fetch(among: starts))
    }
}
