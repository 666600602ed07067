import AuditKeys
import AuditLog
import AuditTree
import Foundation
import ProcessWaiting
import Store
import Synchronization

/// A database and a key folder for one test, and a clock that it moves.
final class SignedLog: Sendable {
    static let actor = Actor(user: "u", host: "h", program: "test")

    let folder: URL
    private let time = Mutex<Int64>(1_000_000)
    var database: String { folder.appendingPathComponent("assay.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        _ = try store()
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func store() throws -> JobStore {
        try JobStore(path: database, clock: { [weak self] in self?.time.withLock { $0 } ?? 0 })
    }

    func pass(microseconds: Int64) {
        time.withLock { $0 += microseconds }
    }

    /// - Parameter keys: the name of the folder of all keys.
    func keyFolder(_ keys: String = "keys") throws -> KeyFolder {
        KeyFolder(
            origin: try store().logOrigin(), environment: ["ASSAY_KEYS": folder.appendingPathComponent(keys).path])
    }

    func signer(_ keys: String = "keys") throws -> CheckpointSigner {
        try CheckpointSigner(store: store(), actor: Self.actor, folder: keyFolder(keys))
    }

    /// Adds an event to the log.
    func append(_ count: Int = 1) throws {
        let store = try store()
        try store.installPolicy(name: "default", text: "name: default\n", actor: Self.actor)
        for _ in 0..<count { try store.submit([NewJob(source: Array("1".utf8))], actor: Self.actor) }
    }

    /// Keeps a copy of the database as it is.
    func backUp(to name: String) throws {
        try copy(database, to: folder.appendingPathComponent(name).path)
    }

    /// Puts a copy in place.
    func restore(from name: String) throws {
        try copy(folder.appendingPathComponent(name).path, to: database)
    }

    /// Nothing has it open, so the file is all there is of it.
    private func copy(_ source: String, to target: String) throws {
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: target + ending) }
        try FileManager.default.copyItem(atPath: source, toPath: target)
    }

    /// The bodies of the events of a type, as JSON objects, as another program reads them.
    func events(_ type: String) throws -> [[String: Any]] {
        try sql("SELECT body FROM report_audit WHERE type = '\(type)' ORDER BY idx").split(separator: "\n").map {
            line in
            try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any] ?? [:]
        }
    }

    /// What the sqlite3 shell prints.
    func sql(_ query: String) throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [database, query]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitClosely()
        return String(decoding: text, as: UTF8.self)
    }
}
