import Foundation
import GRDB

/// What a backup holds.
public struct BackupReceipt: Sendable, Hashable {
    public let bytes: Int64
    public let jobs: Int64
    /// Of the audit log.
    public let events: Int64
}

extension JobStore {
    /// Copies the database into a new file while others go on working with it: SQLite's online backup, in one step, so
    /// that the copy is one moment's. It is a single file, checked by `PRAGMA integrity_check`, and appears under its name
    /// when it is complete and on the disk.
    ///
    /// - Throws: `alreadyThere` where the file is, `cannotOpen` where it cannot be made, `damaged` where the copy (and so the
    ///   database) is malformed; there is no file then.
    public func backUp(to path: String) throws -> BackupReceipt {
        let partial = path + ".\(UUID().uuidString).partial"
        defer { for ending in ["", "-journal", "-wal", "-shm"] { unlink(partial + ending) } }
        guard access(path, F_OK) != 0 else { throw Self.alreadyThere(path) }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard access(folder, F_OK) == 0 else {
            throw StoreError(.notFound, "\(path): the folder does not exist; make it first")
        }
        let receipt = try copy(to: partial, for: path)
        try Self.synchronize(partial)
        // Unlike a rename this takes no other file's place.
        guard link(partial, path) == 0 else {
            if errno == EEXIST { throw Self.alreadyThere(path) }
            throw Self.refusal(path, String(cString: strerror(errno)))
        }
        try Self.synchronize(folder)
        return receipt
    }

    /// - Parameter path: what errors call the file.
    private func copy(to partial: String, for path: String) throws -> BackupReceipt {
        let copy: DatabaseQueue
        do {
            copy = try DatabaseQueue(path: partial)
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
        defer { try? copy.close() }
        do {
            try copyPages(to: copy)
        } catch let error as DatabaseError {
            // What cannot be read is the database's, what cannot be written the copy's.
            throw StoreError(error, path: Self.isOfWriting(error) ? path : self.path)
        }
        do {
            return try copy.writeWithoutTransaction { database in
                // In one file, whatever becomes of it.
                _ = try String.fetchOne(database, sql: "PRAGMA journal_mode = DELETE")
                let problem = try String.fetchOne(database, sql: "PRAGMA integrity_check(1)") ?? ""
                guard problem == "ok" else {
                    throw StoreError(
                        .damaged,
                        "\(self.path): the database is damaged (SQLite of its copy: "
                            + "\(problem.replacing("\n", with: " "))); restore the last good backup")
                }
                func number(_ sql: String) throws -> Int64 { try Int64.fetchOne(database, sql: sql) ?? 0 }
                return BackupReceipt(
                    bytes: try number("PRAGMA page_count") * number("PRAGMA page_size"),
                    jobs: try number("SELECT count(*) FROM jobs"),
                    events: try number("SELECT ifnull(max(idx), -1) + 1 FROM audit_events"))
            }
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        }
    }

    private static func isOfWriting(_ error: DatabaseError) -> Bool {
        switch error.resultCode {
        case .SQLITE_FULL, .SQLITE_READONLY, .SQLITE_CANTOPEN, .SQLITE_PERM: true
        case .SQLITE_IOERR:
            ![.SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ, .SQLITE_IOERR_CORRUPTFS].contains(error.extendedResultCode)
        default: false
        }
    }

    private static func synchronize(_ path: String) throws {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw refusal(path, String(cString: strerror(errno))) }
        defer { close(descriptor) }
        guard fsync(descriptor) == 0 else { throw refusal(path, String(cString: strerror(errno))) }
    }

    private static func alreadyThere(_ path: String) -> StoreError {
        StoreError(.alreadyThere, "\(path): is there already; name another file")
    }

    private static func refusal(_ path: String, _ reason: String) -> StoreError {
        StoreError(.cannotOpen, "\(path): \(reason)")
    }
}
