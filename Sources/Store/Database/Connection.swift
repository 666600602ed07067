import AuditLog
import Foundation
import GRDB

/// How every connection of assay is set up.
enum Connection {
    /// - Parameter cacheKiB: how much SQLite may keep in memory of the file's pages.
    static func open(
        path: String, mode: JobStore.Mode, lockTimeout: Double, cacheKiB: Int
    ) throws(StoreError) -> DatabaseQueue {
        try checkFile(path: path, mode: mode)
        do {
            let queue = try DatabaseQueue(
                path: path, configuration: configuration(mode: mode, lockTimeout: lockTimeout, cacheKiB: cacheKiB))
            try Schema.prepare(queue, path: path, mode: mode, lockTimeout: lockTimeout)
            return queue
        } catch let error as DatabaseError {
            throw StoreError(error, path: path)
        } catch let error as StoreError {
            throw error
        } catch {
            throw StoreError(.cannotOpen, "\(path): \(error)")
        }
    }

    /// One of several that read a database which has been opened already, each in a transaction that stays open from one
    /// access to the next.
    static func fellowReader(path: String) throws -> DatabaseQueue {
        var configuration = configuration(mode: .readOnly, lockTimeout: 30, cacheKiB: JobStore.usualCacheKiB)
        configuration.allowsUnsafeTransactions = true
        // There are as many as processors, and each passes over most pages once.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA cache_size = -4096") }
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// What the file system knows before SQLite does, and says more clearly.
    private static func checkFile(path: String, mode: JobStore.Mode) throws(StoreError) {
        let files = FileManager.default
        var isDirectory = false
        if files.fileExists(atPath: path, isDirectory: &isDirectory) {
            if isDirectory {
                throw StoreError(.notADatabase, "\(path): is a folder; name the database file")
            }
            // One that is a pipe would be waited for.
            var status = stat()
            guard stat(path, &status) != 0 || status.st_mode & S_IFMT == S_IFREG else {
                throw StoreError(.notADatabase, "\(path): is not a regular file; name the database file")
            }
            if mode != .readOnly, !files.isWritableFile(atPath: path) {
                throw StoreError.readOnly(path)
            }
            return
        }
        guard mode == .create else {
            throw StoreError(.notFound, "\(path): no such database; check --db, or submit a program to make one")
        }
        let folder = URL(fileURLWithPath: path).deletingLastPathComponent().path
        guard files.fileExists(atPath: folder) else {
            throw StoreError(.notFound, "\(path): the folder does not exist; make it first")
        }
    }

    private static func configuration(mode: JobStore.Mode, lockTimeout: Double, cacheKiB: Int) -> Configuration {
        var configuration = Configuration()
        configuration.label = "assay"
        configuration.readonly = mode == .readOnly
        configuration.busyMode = .timeout(lockTimeout)
        configuration.prepareDatabase { database in
            // A lost commit would be a program that ran without a record of it.
            try database.execute(sql: "PRAGMA synchronous = FULL")
            // INSERT OR REPLACE then fires the triggers that guard deletion.
            try database.execute(sql: "PRAGMA recursive_triggers = ON")
            // Rows are rewritten whole; what was erased must not survive on a freed page.
            try database.execute(sql: "PRAGMA secure_delete = ON")
            try database.execute(sql: "PRAGMA cache_size = -\(cacheKiB)")
            try database.execute(sql: "PRAGMA temp_store = MEMORY")
            try database.execute(sql: "PRAGMA journal_size_limit = 67108864")
            database.add(function: sha256Hex)
        }
        return configuration
    }

    /// `sha256_hex(BLOB)`: on assay's own connections only, so no default, trigger or index may use it.
    private static let sha256Hex = DatabaseFunction("sha256_hex", argumentCount: 1, pure: true) { values in
        guard case .blob(let bytes) = values[0].storage else { return nil }
        return bytes.withUnsafeBytes { Digest.sha256($0) }.hex
    }
}
