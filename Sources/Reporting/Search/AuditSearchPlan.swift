import Evaluation
import GRDB
import Store

/// How a search is answered: from few jobs by way of their events, or by walking the index of one criterion in the order
/// of time and looking at the rest.
struct AuditSearchPlan {
    /// Up to here, finding the events of jobs and sorting them costs less than a walk may.
    private static let fewJobs = 20_000
    /// Up to here, a criterion is rare: walking its events is cheap whatever else is asked for.
    private static let fewEvents = 1_000
    /// How many events are looked at one by one before it is asked where the jobs' events begin and end.
    private static let firstPiece: Int64 = 20_000
    /// Beyond so many values of a criterion its events are sorted rather than merged; SQLite takes 500.
    private static let mostWalks = 200

    /// A column of the index that must have one of these values.
    private struct EventCriterion {
        let column: String
        let words: [Int64]

        /// The index that has the column before the time.
        var index: String { column == "policy_hash" ? "audit_index_policy" : "audit_index_\(column)" }
    }

    private let database: Database
    private let search: AuditSearch
    private var events: [EventCriterion] = []
    private var jobs: [AuditJobCriterion] = []
    /// The type of the events that say which jobs were removed; nil where there are none.
    private let pruning: Int64?

    /// Nil where it is clear that no event can match.
    init?(_ search: AuditSearch, _ database: Database, path: String) throws {
        self.search = search
        self.database = database
        pruning = try PruningRows.type(database)
        let words = AuditWords(database)

        if let batch = search.batch {
            guard let id = try words.id(batch) else { throw ReportError.unknownBatch(batch, database: path) }
            jobs.append(.batch(id))
        }
        if let submitter = search.submitter {
            guard let id = try words.id(submitter) else { return nil }
            jobs.append(.submitter(id))
        }
        if let first = search.tags.first {
            // All tags of a job stand in one object.
            let objects = try search.tags.dropFirst().reduce(into: Set(words.tagObjects(first))) { found, tag in
                found.formIntersection(try words.tagObjects(tag))
            }
            jobs.append(.tags(objects.sorted()))
        }
        if !search.jobs.isEmpty { jobs.append(.jobs(search.jobs)) }
        if search.rule != nil || search.symbol != nil {
            jobs.append(.violation(rule: search.rule, symbol: search.symbol))
        }
        if let hash = search.sourceHash { jobs.append(.source(hash)) }

        for (column, word) in [("user", search.user), ("host", search.host), ("program", search.program)] {
            if let word { events.append(EventCriterion(column: column, words: try words.id(word).map { [$0] } ?? [])) }
        }
        if !search.types.isEmpty {
            events.append(EventCriterion(column: "type", words: try Set(search.types.flatMap(words.types)).sorted()))
        }
        if !search.verdicts.isEmpty {
            events.append(
                EventCriterion(column: "verdict", words: try search.verdicts.compactMap { try words.id($0.rawValue) }))
        }
        if let hash = search.policyHash {
            events.append(EventCriterion(column: "policy_hash", words: try words.hashes(hash)))
        }
        if let name = search.policy {
            let hashes = try words.hashes(ofPolicy: name)
            if hashes.isEmpty {
                throw ReportError.unknownPolicy(name, known: try words.policyNames(), database: path)
            }
            events.append(EventCriterion(column: "policy_hash", words: hashes))
        }
        if events.contains(where: \.words.isEmpty) { return nil }
    }

    /// Calls `body` with each event's row of ``AuditEventRows/selection``, in order.
    func forEachEvent(_ body: (Row) throws -> Void) throws {
        let driver = try rarestCriterion()
        if driver?.count ?? .max > Self.fewEvents, let few = try fewestJobs() {
            return try forEachEvent(ofJobs: few.jobs, butFor: few.criterion, body)
        }
        try walk(driver?.place, body)
    }

    // MARK: From jobs

    /// The smallest of the job criteria's sets, where one is small enough to begin with.
    private func fewestJobs() throws -> (criterion: Int, jobs: Set<Int64>)? {
        var fewest: (criterion: Int, jobs: Set<Int64>)?
        for (place, criterion) in jobs.enumerated() {
            let limit = fewest.map { max($0.jobs.count - 1, 0) } ?? Self.fewJobs
            if let set = try criterion.jobs(atMost: limit, database) { fewest = (place, set) }
        }
        return fewest
    }

    private func forEachEvent(ofJobs few: Set<Int64>, butFor criterion: Int, _ body: (Row) throws -> Void) throws {
        var condition = SQLCondition()
        requireTime(&condition)
        requireEvents(&condition, driver: nil)
        for (place, other) in jobs.enumerated() where place != criterion {
            other.require(&condition, pruning: pruning)
        }
        let ordered = few.sorted()
        let shared = try submissions(of: ordered) + prunings(of: ordered)
        let list = { (ids: [Int64]) in "[" + ids.map(String.init).joined(separator: ",") + "]" }
        // Indexes alone are sorted; each event is read when its turn comes.
        let indexes = try Int64.fetchAll(
            database,
            sql: """
                SELECT idx FROM (
                    SELECT i.idx, i.time FROM audit_index i
                    WHERE i.job IN (SELECT value FROM json_each(?)) AND i.last_job IS NULL AND \(condition.sql)
                    UNION ALL
                    SELECT i.idx, i.time FROM audit_index i
                    WHERE i.idx IN (SELECT value FROM json_each(?)) AND \(condition.sql)
                ) ORDER BY time \(direction), idx \(direction) LIMIT \(search.limit ?? -1)
                """,
            arguments: [list(ordered)] + condition.statementArguments + [list(shared)]
                + condition.statementArguments)
        let one = try database.cachedStatement(
            sql: "SELECT \(AuditEventRows.selection) FROM audit_index i WHERE i.idx = ?")
        for index in indexes {
            if let row = try Row.fetchOne(one, arguments: [index]) { try body(row) }
        }
    }

    /// The indexes of the submissions that jobs were part of.
    private func submissions(of jobs: [Int64]) throws -> [Int64] {
        let covering = try database.cachedStatement(
            sql: """
                SELECT idx, last_job FROM audit_index WHERE last_job IS NOT NULL AND job <= ?
                ORDER BY job DESC LIMIT 1
                """)
        let next = try database.cachedStatement(
            sql: "SELECT min(job) FROM audit_index WHERE last_job IS NOT NULL AND job > ?")
        var found: [Int64] = []
        // Before this one, every job is in a submission that was found, or in none.
        var unknown = Int64.min
        for job in jobs where job >= unknown {
            if let row = try Row.fetchOne(covering, arguments: [job]), row[1] as Int64 >= job {
                found.append(row[0])
                unknown = (row[1] as Int64) + 1
            } else {
                guard let beginning = try Int64.fetchOne(next, arguments: [job]) else { break }
                unknown = beginning
            }
        }
        return found
    }

    /// The indexes of the events that say that one of the jobs was removed.
    private func prunings(of jobs: [Int64]) throws -> [Int64] {
        guard let pruning else { return [] }
        let pieces = try database.cachedStatement(sql: PruningRows.pieces(ofEvent: "?"))
        return try Int64.fetchAll(
            database, sql: "SELECT idx FROM audit_index WHERE type = ? ORDER BY idx", arguments: [pruning]
        ).filter { index in
            let rows = try Row.fetchCursor(pieces, arguments: [index])
            while let row = try rows.next() {
                let (first, last): (Int64, Int64) = (row[0], row[1])
                // The first job that is not before the piece.
                var (low, high) = (0, jobs.count)
                while low < high {
                    let middle = (low + high) / 2
                    if jobs[middle] < first { low = middle + 1 } else { high = middle }
                }
                if low < jobs.count, jobs[low] <= last { return true }
            }
            return false
        }
    }

    // MARK: By a walk

    /// The criterion with the fewest events in the period, and how many it has, as far as that matters.
    private func rarestCriterion() throws -> (place: Int, count: Int)? {
        var rarest: (place: Int, count: Int)?
        for (place, criterion) in events.enumerated() where criterion.words.count <= Self.mostWalks {
            var condition = SQLCondition()
            condition.require("i.\(criterion.column) IN (\(criterion.words.map(String.init).joined(separator: ", ")))")
            requireTime(&condition)
            let count =
                try Int.fetchOne(
                    database,
                    sql: """
                        SELECT count(*) FROM (SELECT 1 FROM audit_index i WHERE \(condition.sql)
                        LIMIT \(Self.fewEvents + 1))
                        """, arguments: condition.statementArguments) ?? 0
            if count < rarest?.count ?? .max { rarest = (place, count) }
        }
        return rarest
    }

    /// Merges the walks over each of the driver's values in the order of time, or walks all events.
    private func walk(_ driver: Int?, _ body: (Row) throws -> Void) throws {
        // Many jobs in a row, as of a large batch, are found at once where the log has them, and not where time does.
        if driver == nil, search.since == nil, search.until == nil { return try walkLog(body) }
        var condition = SQLCondition()
        requireTime(&condition)
        requireEvents(&condition, driver: driver)
        for criterion in jobs { criterion.require(&condition, pruning: pruning) }
        let index = driver.map { events[$0].index } ?? "audit_index_time"
        let arms = driver.map { place in
            events[place].words.map { "i.\(events[place].column) = \($0) AND " }
        }
        // Left to itself, SQLite may sort ten million rows rather than walk the index that has them in order.
        let selects = (arms ?? [""]).map { arm in
            """
            SELECT \(AuditEventRows.selection) FROM audit_index i INDEXED BY \(index) WHERE \(arm)\(condition.sql)
            """
        }
        var arguments = StatementArguments()
        for _ in selects { arguments += condition.statementArguments }
        let rows = try Row.fetchCursor(
            database,
            sql: """
                \(selects.joined(separator: " UNION ALL ")) ORDER BY 2 \(direction), 1 \(direction)
                LIMIT \(search.limit ?? -1)
                """, arguments: arguments)
        while let row = try rows.next() { try body(row) }
    }

    /// Walks all events in the order of the log. Where what is looked for does not turn up soon, it is asked first where
    /// it lies, which takes longer the more there is of it.
    private func walkLog(_ body: (Row) throws -> Void) throws {
        let size = try Int64.fetchOne(database, sql: "SELECT ifnull(max(idx), -1) + 1 FROM audit_index") ?? 0
        let border = search.isReversed ? size - Self.firstPiece : Self.firstPiece
        let bounds = jobs.compactMap(\.bounds)
        var left = search.limit
        for isFirst in [true, false] where left != 0 {
            var condition = SQLCondition()
            // One comparison from below, since SQLite seeks to one of them only.
            var from = isFirst == search.isReversed ? "\(border)" : "0"
            if isFirst != search.isReversed { condition.require("i.idx < \(border)") }
            if !isFirst {
                for bound in bounds {
                    from = "max(\(from), ifnull(\(bound.firstIndex), 0))"
                    condition.require("ifnull(i.job, 0) <= \(bound.lastJob)")
                }
            }
            condition.require("i.idx >= \(from)")
            requireEvents(&condition, driver: nil)
            for criterion in jobs { criterion.require(&condition, pruning: pruning) }
            let rows = try Row.fetchCursor(
                database,
                sql: """
                    SELECT \(AuditEventRows.selection) FROM audit_index i NOT INDEXED WHERE \(condition.sql)
                    ORDER BY i.idx \(direction) LIMIT \(left ?? -1)
                    """, arguments: condition.statementArguments)
            while let row = try rows.next() {
                try body(row)
                left? -= 1
            }
        }
    }

    // MARK: Conditions

    private var direction: String { search.isReversed ? "DESC" : "ASC" }

    private func requireTime(_ condition: inout SQLCondition) {
        if let since = search.since { condition.require("i.time >= ?", since) }
        if let until = search.until { condition.require("i.time < ?", until) }
    }

    /// What the events themselves must say, as conditions that no index is looked up for.
    private func requireEvents(_ condition: inout SQLCondition, driver: Int?) {
        for (place, criterion) in events.enumerated() where place != driver {
            condition.require("+i.\(criterion.column) IN (\(criterion.words.map(String.init).joined(separator: ", ")))")
        }
    }
}
