import Foundation
import Store

/// The connections that a verification reads by beside its own, each on a thread.
struct Fellows {
    let readers: [FellowReader]
    /// What counts rows meanwhile.
    let counter: FellowReader
}

/// How many rows tables have by their b-trees, counted on a thread of its own while others read.
///
/// Ranges are found by searching, and a search in a table that is not in order leads past rows that whoever lists the
/// table sees. Nor has a range rows whose key is no number. Both show in the count, which goes through the pages and
/// looks at no key.
final class RowCounts: @unchecked Sendable {
    private let isDone = DispatchGroup()
    private var counts: Result<[Int64], any Error> = .success([])

    /// - Parameter queries: each with one row and column.
    init(_ counter: FellowReader, _ queries: [String]) {
        isDone.enter()
        Thread.detachNewThread { [self] in
            counts = Result {
                try counter.read { database in
                    try queries.map { query in
                        let rows = try RowCursor(database, query)
                        return try rows.next() ? rows.integer(0) : 0
                    }
                }
            }
            isDone.leave()
        }
    }

    /// The counts in the order of the queries, when there are all.
    func wait() throws -> [Int64] {
        isDone.wait()
        return try counts.get()
    }

    /// What is wrong where there are other rows than were read; nil where there are not.
    static func difference(_ table: String, counted: Int64, read: Int64) -> Finding? {
        guard counted != read else { return nil }
        return Finding(
            "\(table) has \(counted) rows, and \(read) of them are where they are to be found: rows were hidden among the "
                + "others, or belong to nothing")
    }
}
