import Foundation
import GRDB
import Migrations

/// Brings a database to the version this binary reads and writes, or says why not.
enum Schema {
    static func prepare(
        _ queue: DatabaseQueue, path: String, mode: JobStore.Mode, lockTimeout: Double
    ) throws {
        let version = try queue.read { database in try check(database, path: path, mode: mode) }
        guard mode != .readOnly else { return }
        try useWriteAheadLog(queue, lockTimeout: lockTimeout)
        if version < Migrations.current {
            try queue.write { database in try migrate(database, path: path, mode: mode) }
        }
    }

    /// The version of the schema, once it is clear that the file is ours to use; 0 for an empty one.
    private static func check(_ database: Database, path: String, mode: JobStore.Mode) throws -> Int64 {
        let application = try pragma("application_id", database)
        let version = try pragma("user_version", database)
        let isEmpty = try Int.fetchOne(database, sql: "SELECT count(*) FROM sqlite_schema") == 0
        if isEmpty, application == 0, version == 0, mode == .create { return 0 }
        guard application == Migrations.applicationID else {
            throw StoreError(
                .notADatabase, "\(path): an SQLite database, but not one of assay's; name another file")
        }
        guard version <= Migrations.current else { throw newer(version, path: path) }
        guard version == Migrations.current || mode != .readOnly else {
            throw StoreError(
                .olderThanBinary,
                "\(path): has schema version \(version), older than this assay's; run 'assay work' or 'assay submit' once"
            )
        }
        // Programs are read as the bytes they were written as, which UTF-16 would not keep.
        guard try String.fetchOne(database, sql: "PRAGMA encoding") == "UTF-8" else {
            throw StoreError(.notADatabase, "\(path): the database's encoding is not UTF-8; make a new one")
        }
        return version
    }

    /// Makes sure, within a transaction, that the schema is still the one that this binary writes.
    static func requireCurrent(_ database: Database, path: String) throws {
        let version = try Int64.fetchOne(database.cachedStatement(sql: "PRAGMA user_version")) ?? 0
        guard version <= Migrations.current else { throw newer(version, path: path) }
    }

    private static func newer(_ version: Int64, path: String) -> StoreError {
        StoreError(
            .newerThanBinary,
            "\(path): has schema version \(version), this assay knows \(Migrations.current); use a newer assay")
    }

    /// Applies what is missing, in one transaction. Another process may have been faster: look again first.
    private static func migrate(_ database: Database, path: String, mode: JobStore.Mode) throws {
        let version = try check(database, path: path, mode: mode)
        if version > 0 { try requireNoSupervisor(database, path: path, version: version) }
        for migration in Migrations.all where migration.version > version {
            do {
                try database.execute(sql: migration.sql)
            } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
                // What it makes is there already, or what it changes is not.
                throw StoreError(
                    .damaged,
                    "\(path): its number of schema version, \(version), is not that of its tables (\(error.message ?? "")): "
                        + "somebody changed one of them; restore a backup")
            }
            try database.execute(sql: "PRAGMA user_version = \(migration.version)")
        }
        try LogGrowth.catchUp(database)
        try database.execute(sql: "PRAGMA application_id = \(Migrations.applicationID)")
    }

    /// A supervisor that was there before writes as it knows to, and not what the new schema wants beside it. That of a
    /// dead one may be upgraded with whatever it has claimed.
    private static func requireNoSupervisor(_ database: Database, path: String, version: Int64) throws {
        let locks = try SupervisorLocks(database: OpenedFiles.withoutLinks(path))
        guard let living = try LiveSupervisors.first(database, locks) else { return }
        throw StoreError(
            .locked,
            "\(path): \(living) is at work on it with schema version \(version); end that one, then this assay brings the "
                + "schema up to \(Migrations.current)")
    }

    /// The change of mode wants the file for itself and does not wait for it, so it is tried until the
    /// time is up.
    private static func useWriteAheadLog(_ queue: DatabaseQueue, lockTimeout: Double) throws {
        let deadline = Date().addingTimeInterval(lockTimeout)
        while true {
            do {
                let mode = try queue.writeWithoutTransaction { database in
                    try String.fetchOne(database, sql: "PRAGMA journal_mode = WAL")
                }
                guard mode == "wal" else {
                    throw DatabaseError(resultCode: .SQLITE_CANTOPEN, message: "no write-ahead log: \(mode ?? "")")
                }
                return
            } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY && Date() < deadline {
                Thread.sleep(forTimeInterval: 0.02)
            }
        }
    }

    private static func pragma(_ name: String, _ database: Database) throws -> Int64 {
        try Int64.fetchOne(database, sql: "PRAGMA \(name)") ?? 0
    }
}
