public import Evaluation
import GRDB

/// Which jobs an operator means.
public enum JobSelection: Sendable, Hashable {
    /// These, all of which must be there.
    case jobs([Int64])
    /// Those of a batch (of any where nil) with one of these verdicts (with or without any where there are none).
    case matching(batch: String?, verdicts: Set<Verdict>)
}

/// What an operator's order came to.
public struct OrderOutcome: Sendable, Hashable {
    /// How many jobs obeyed.
    public var count = 0
    /// Jobs that were named and could not obey, with why not, in words.
    public var refused: [Int64: String] = [:]

    public init(count: Int = 0, refused: [Int64: String] = [:]) {
        self.count = count
        self.refused = refused
    }
}

/// A job as an order meets it.
struct OrderedJob {
    let id: Int64
    let state: String
    let attempt: Int64
    let supervisor: Int64?
    let isErased: Bool
    let uniqueKey: String?
    let isOfSession: Bool
    /// A producer may have written anything.
    let batch: [UInt8]?

    static let columns = """
        j.id, j.state, j.attempt, j.supervisor, j.erased_at IS NOT NULL, j.unique_key, j.session IS NOT NULL,
        j.batch
        """

    init(_ row: Row) {
        id = row[0]
        state = row[1]
        attempt = row[2]
        supervisor = row[3]
        isErased = row[4]
        uniqueKey = row[5]
        isOfSession = row[6]
        batch = row.bytes(7)
    }
}

/// Goes through the jobs of a selection a few thousand at a time, each lot in a transaction of its own, so that whoever
/// claims and records meanwhile is not kept waiting.
struct SelectionWalk {
    static let lot = 2_000

    let selection: JobSelection
    /// Of the jobs that a selection by batch or verdict is about, as a condition of SQL.
    let condition: String
    private var last: Int64 = 0

    init(_ selection: JobSelection, where condition: String) {
        self.selection = selection
        self.condition = condition
    }

    /// The next jobs in the order of their ids; none after the last.
    ///
    /// - Throws: `notFound` where one that was named is not there.
    mutating func next(_ database: Database, path: String) throws -> [OrderedJob] {
        let jobs: [OrderedJob]
        switch selection {
        case .jobs(let ids): jobs = try named(Set(ids.filter { $0 > last }).sorted(), database, path)
        case .matching(let batch, let verdicts): jobs = try matching(batch, verdicts, database)
        }
        last = jobs.last?.id ?? last
        return jobs
    }

    /// All at once: where one is not there, nothing is to happen.
    private func named(_ ids: [Int64], _ database: Database, _ path: String) throws -> [OrderedJob] {
        try ids.map { id in
            guard
                let row = try Row.fetchOne(
                    database.cachedStatement(sql: "SELECT \(OrderedJob.columns) FROM jobs j WHERE id = ?"),
                    arguments: [id])
            else { throw StoreError(.notFound, "\(path): there is no job \(id); see 'assay jobs'") }
            return OrderedJob(row)
        }
    }

    private func matching(
        _ batch: String?, _ verdicts: Set<Verdict>, _ database: Database
    ) throws -> [OrderedJob] {
        var terms = ["j.id > ?", condition]
        var arguments: StatementArguments = [last]
        if let batch {
            terms.append("j.batch = ?")
            arguments += [batch]
        }
        if !verdicts.isEmpty {
            let places = Array(repeating: "?", count: verdicts.count).joined(separator: ", ")
            terms.append("(SELECT verdict FROM results WHERE job_id = j.id) IN (\(places))")
            arguments += StatementArguments(verdicts.map(\.rawValue).sorted())
        }
        return try Row.fetchAll(
            database,
            sql: """
                SELECT \(OrderedJob.columns) FROM jobs j WHERE \(terms.joined(separator: " AND "))
                ORDER BY j.id LIMIT \(Self.lot)
                """,
            arguments: arguments
        ).map(OrderedJob.init)
    }
}
