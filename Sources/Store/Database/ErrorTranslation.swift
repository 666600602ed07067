import GRDB
import Glibc

extension StoreError {
    /// What an SQLite error means to somebody who has never seen SQLite.
    init(_ error: DatabaseError, path: String) {
        let detail = error.message ?? "SQLite error \(error.resultCode.rawValue)"
        if error.extendedResultCode == .SQLITE_READONLY_DBMOVED {
            self = .replaced(path, isGone: false)
            return
        }
        switch error.resultCode {
        case .SQLITE_BUSY, .SQLITE_LOCKED:
            self.init(.locked, "\(path): another writer kept the database locked; try again when it is done")
        case .SQLITE_NOTADB:
            // What a supervisor has worked on was one.
            self =
                access(path + "-lock", F_OK) == 0
                ? StoreError(
                    .damaged, "\(path): the database is damaged (it does not begin like one any more); restore a backup"
                )
                : StoreError(.notADatabase, "\(path): not a database; name an assay database, or a new file")
        case .SQLITE_CORRUPT:
            self.init(.damaged, "\(path): the database is damaged (\(detail)); restore a backup")
        case .SQLITE_READONLY:
            self = .readOnly(path)
        case .SQLITE_CANTOPEN:
            self.init(
                .cannotOpen,
                "\(path): cannot be opened; the file and its folder must be readable and writable for this user")
        case .SQLITE_PERM, .SQLITE_AUTH:
            self.init(.cannotOpen, "\(path): access denied; check the owner and mode of the file")
        case .SQLITE_FULL:
            self.init(.diskFull, "\(path): no room left on the file system; make room, nothing was changed")
        case .SQLITE_IOERR:
            self.init(.inputOutput, "\(path): input/output error (\(detail)); check the disk")
        case .SQLITE_CONSTRAINT:
            self.init(constraintFailure: detail, path: path)
        default:
            self.init(.unexpected, "\(path): \(detail)")
        }
    }

    static func readOnly(_ path: String) -> StoreError {
        // Readers too write beside it: to the index of its write-ahead log.
        let beside = ["-wal", "-shm"].map { path + $0 }.first { access($0, F_OK) == 0 && access($0, W_OK) != 0 }
        let what = access(path, W_OK) == 0 ? beside.map { "'\($0)' beside it" } : nil
        return StoreError(
            .readOnly,
            "\(path): \(what ?? "the database") cannot be written; check its mode, its owner and its mount; to read the "
                + "database, copy it with its -wal to a folder of your own")
    }

    /// SQLite says `CHECK constraint failed: NAME` for a CHECK, and gives a trigger's own words.
    private init(constraintFailure detail: String, path: String) {
        let prefix = "CHECK constraint failed: "
        guard detail.hasPrefix(prefix) else {
            self.init(.constraint, "\(path): \(detail)")
            return
        }
        let name = String(detail.dropFirst(prefix.count))
        self.init(
            .constraint, ConstraintText.explanation(of: name) ?? "\(path): the row breaks \(name)", constraint: name)
    }
}
