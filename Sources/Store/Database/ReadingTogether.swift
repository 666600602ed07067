import Foundation
package import GRDB
import GRDBSQLite

/// A connection that sees the state of the database that others see as well, for one of several threads that read side
/// by side. It belongs to one thread at a time.
package final class FellowReader: Sendable {
    private let connection: DatabaseQueue

    init(path: String) throws {
        connection = try Connection.fellowReader(path: path)
    }

    /// Runs a closure on the calling thread.
    package func read<T>(_ body: (Database) throws -> T) throws -> T {
        try connection.writeWithoutTransaction(body)
    }

    /// Whether the file that it has open is the one that has its name.
    fileprivate func isInPlace() throws -> Bool { try read(Self.isInPlace) }

    fileprivate static func isInPlace(_ database: Database) throws -> Bool {
        var hasMoved: Int32 = 0
        let code = sqlite3_file_control(database.sqliteConnection, "main", SQLITE_FCNTL_HAS_MOVED, &hasMoved)
        return code == SQLITE_OK && hasMoved == 0
    }

    /// What SQLite counts up for a connection with every commit by others that it sees.
    fileprivate func dataVersion() throws -> Int64? { try read(Self.dataVersion) }

    /// Fixes what it sees from now on.
    ///
    /// - Returns: the data version of that.
    fileprivate func begin() throws -> Int64? {
        try read { database in
            try database.execute(sql: "BEGIN")
            return try Self.dataVersion(database)
        }
    }

    fileprivate func rollback() {
        try? read { database in
            if database.isInsideTransaction { try database.execute(sql: "ROLLBACK") }
        }
    }

    private static func dataVersion(_ database: Database) throws -> Int64? {
        try Int64.fetchOne(database, sql: "PRAGMA data_version")
    }
}

extension JobStore {
    /// How often to try for a moment in which nobody commits, and seconds between.
    private static let attempts = (count: 2_000, pause: 0.005)
    /// How often where the index of the write-ahead log cannot be written: SQLite then makes one of its own with each
    /// transaction, unless a writer keeps one, and every one of them looks like a commit.
    private static let attemptsWithoutIndex = 200

    /// Runs a read-only closure with this store's connection and further ones, all of which see the same state of the
    /// database until the closure is done. For modules that read more than one processor can.
    ///
    /// Each further connection notes its data version, this store's begins to read, and then the others do. Where none
    /// has a new data version by then, nobody committed meanwhile (https://www.sqlite.org/pragma.html, data_version).
    ///
    /// - Parameter count: how many further connections.
    /// - Throws: `locked` where others commit without a pause for ten seconds, `replaced` where another file has the name.
    package func readTogether<T>(_ count: Int, _ body: (Database, [FellowReader]) throws -> T) throws -> T {
        let fellows = try translatingErrors { try (0..<count).map { _ in try FellowReader(path: filePath) } }
        defer { for fellow in fellows { fellow.rollback() } }
        for attempt in 1...Self.attempts.count {
            let before = try translatingErrors { try fellows.map { try $0.dataVersion() } }
            var result: T?
            // Where a page was damaged, the end of the transaction fails as well, and says nothing new.
            do {
                try read { database in
                    // A transaction sees what is there when it reads for the first time.
                    _ = try Int64.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema")
                    let after = try fellows.map { try $0.begin() }
                    guard after == before else { return }
                    // They were opened by the file's name: it has to be the name of this store's, before and after.
                    let isInPlace =
                        try FellowReader.isInPlace(database) && fellows.allSatisfy { try $0.isInPlace() }
                        && FellowReader.isInPlace(database)
                    guard isInPlace else { throw StoreError.replaced(path, isGone: false) }
                    result = try body(database, fellows)
                }
            } catch {
                if result == nil { throw error }
            }
            if let result { return result }
            for fellow in fellows { fellow.rollback() }
            if attempt > Self.attemptsWithoutIndex, access(filePath + "-shm", W_OK) != 0 {
                throw StoreError.readOnly(path)
            }
            Thread.sleep(forTimeInterval: Self.attempts.pause)
        }
        throw StoreError(.locked, "\(path): others write without a pause; try again, or verify a backup")
    }
}
