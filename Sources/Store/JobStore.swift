import AuditLog
import Foundation
package import GRDB

/// The queue, its results and its audit log in one SQLite database.
///
/// One instance is one connection; calls from several threads take turns. Whatever changes the queue is
/// one transaction that carries its audit events, synced to the disk before the call returns
/// (`synchronous = FULL`). Errors are ``StoreError``, except those a caller's own closure throws.
///
/// Anybody may submit, install policies and read. Claiming and recording belong to a supervisor: see
/// ``register(_:actor:)`` and ``SupervisorRegistration``.
public final class JobStore: Sendable {
    public enum Mode: Sendable, Hashable {
        /// Open for writing; make the file where there is none.
        case create
        /// Open for writing; the file must be an assay database.
        case existing
        /// Open for reading; the file must be an assay database of this version.
        case readOnly
    }

    public let path: String
    /// Microseconds since 1970 UTC. Injected, so that tests can move it.
    let clock: @Sendable () -> Int64
    private let connection: DatabaseQueue
    private let files: OpenedFiles
    /// Whether events enter the tree and the index. Always, except where their cost is measured.
    private let growsTree: Bool

    /// Opens the database, and brings an older schema up to date unless for reading only.
    ///
    /// - Parameters:
    ///   - lockTimeout: seconds to wait for another writer before a call fails with `locked`.
    ///   - cacheKiB: how much of the database may be kept in memory.
    ///   - clock: microseconds since 1970 UTC.
    public init(
        path: String, mode: Mode = .create, lockTimeout: Double = 30, cacheKiB: Int = usualCacheKiB,
        clock: @escaping @Sendable () -> Int64 = JobStore.wallClock
    ) throws(StoreError) {
        self.path = path
        self.clock = clock
        growsTree = true
        connection = try Connection.open(path: path, mode: mode, lockTimeout: lockTimeout, cacheKiB: cacheKiB)
        files = OpenedFiles(path: path)
    }

    /// A database to be measured and thrown away: its log has no tree, and does not verify.
    package init(measuringWithoutTree path: String) throws(StoreError) {
        self.path = path
        clock = Self.wallClock
        growsTree = false
        connection = try Connection.open(
            path: path, mode: .create, lockTimeout: 30, cacheKiB: Self.usualCacheKiB)
        files = OpenedFiles(path: path)
    }

    public static let usualCacheKiB = 16_384

    /// What adds a transaction's events to the log.
    func auditAppender(_ database: Database) -> AuditAppender {
        AuditAppender(database, growsTree: growsTree)
    }

    /// The system's clock, in microseconds since 1970 UTC.
    public static let wallClock: @Sendable () -> Int64 = {
        Int64(Date().timeIntervalSince1970 * 1_000_000)
    }

    /// Runs a read-only closure on a consistent state of the database. For modules that report.
    package func read<T>(_ body: (Database) throws -> T) throws -> T {
        try translatingErrors { try connection.read(body) }
    }

    /// Runs a closure as one write transaction: all of it is committed, or nothing.
    ///
    /// - Throws: `newerThanBinary` where a later assay has changed the schema since it was opened, `replaced` where its
    ///   files are others by now.
    func write<T>(_ body: (Database) throws -> T) throws -> T {
        do {
            return try translatingErrors {
                try connection.write { database in
                    try Schema.requireCurrent(database, path: path)
                    let result = try body(database)
                    // As late as can be: what is committed into a file that nobody finds is lost.
                    try files.requireInPlace()
                    return result
                }
            }
        } catch let error as StoreError where error.code == .replaced {
            settle()
            throw error
        }
    }

    /// Makes sure that the database's files are those that were opened.
    ///
    /// - Throws: `replaced` where one was removed, or another has its name.
    public func requireFilesInPlace() throws(StoreError) {
        do throws(StoreError) {
            try files.requireInPlace()
        } catch {
            settle()
            throw error
        }
    }

    /// Brings what was committed from the write-ahead log into the database that was opened, wherever that is by now. It is
    /// whole then even if its log is lost, and SQLite does not take the log that stays behind for one of the file that
    /// took its place.
    private func settle() {
        guard files.isLogOurs else { return }
        _ = try? emptyWriteAheadLog(waiting: 1)
    }

    /// Sets how many seconds calls wait from now on for another writer before they fail with `locked`.
    public func waitForLock(seconds: Double) throws {
        try withoutTransaction { database in
            _ = try Row.fetchAll(database, sql: "PRAGMA busy_timeout = \(Int64(seconds * 1_000))")
        }
    }

    /// Keeps no more than 4 MiB of pages in memory from now on, instead of 16: for who lives long beside the programs that he
    /// judges. What the queue and the log work with all the time fits well; the rest would be programs that were read once.
    public func keepFewPages() throws {
        try withoutTransaction { try $0.execute(sql: "PRAGMA cache_size = -4096") }
    }

    /// Closes the connection; nothing can be done with it any more.
    public func closeConnection() { try? connection.close() }

    /// The database's path without links, after which the files beside it are named.
    var filePath: String { files.path }

    /// Runs a closure on the connection, outside any transaction.
    func withoutTransaction<T>(_ body: (Database) throws -> T) throws -> T {
        try translatingErrors { try connection.writeWithoutTransaction(body) }
    }

    /// Copies every page into another database, as of one moment.
    func copyPages(to copy: DatabaseQueue) throws {
        try connection.backup(to: copy)
    }

    func translatingErrors<T>(_ body: () throws -> T) throws -> T {
        do {
            return try body()
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }
}
