import GRDB
import GRDBSQLite

/// Keeps a query that somebody else wrote from taking a connection, or the memory, for good.
enum BoundedQuery {
    /// How long it may take, from its compilation to its last row.
    static let seconds = 10
    /// The most bytes of one value that it reads or makes. No column of the schema is meant to hold more.
    private static let largestValue: Int32 = 32 << 20
    /// So many steps of SQLite's machine pass between two looks at the clock: well under a millisecond.
    private static let stepsBetweenLooks: Int32 = 10_000

    /// Runs a closure, whose statements on this connection end with `SQLITE_INTERRUPT` once the time is up.
    static func run<T>(_ database: Database, _ body: () throws -> T) throws -> T {
        let connection = database.sqliteConnection
        let valueLimit = sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, largestValue)
        var deadline = ContinuousClock.now + .seconds(seconds)
        return try withUnsafeMutablePointer(to: &deadline) { deadline in
            sqlite3_progress_handler(
                connection, stepsBetweenLooks,
                { deadline in
                    let deadline = deadline?.assumingMemoryBound(to: ContinuousClock.Instant.self).pointee
                    return deadline.map { ContinuousClock.now < $0 ? 0 : 1 } ?? 0
                }, deadline)
            defer {
                sqlite3_progress_handler(connection, 0, nil, nil)
                sqlite3_limit(connection, SQLITE_LIMIT_LENGTH, valueLimit)
            }
            return try body()
        }
    }
}
