import AuditLog
import Evaluation
import Foundation
import ProcessWaiting
import Store
import Testing

/// A database file in a folder of its own, which goes when the test is done, and what other programs than
/// assay do with it.
final class TemporaryDatabase {
    static let actor = Actor(user: "ada", host: "h1", program: "test")
    static let start = SupervisorStart(
        assayVersion: "0", pythonVersion: "3.11.2", kernelVersion: "k", layers: ["policy"])

    let folder: URL
    var path: String { folder.appendingPathComponent("assay.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-store-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: false)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// A store with a policy named `default` in force.
    func store(lockTimeout: Double = 30, clock: @escaping @Sendable () -> Int64 = JobStore.wallClock) throws -> JobStore
    {
        let store = try JobStore(path: path, lockTimeout: lockTimeout, clock: clock)
        try store.installPolicy(name: "default", text: "name: default\n", actor: Self.actor)
        return store
    }

    /// A store, and a supervisor of it.
    func supervised(
        clock: @escaping @Sendable () -> Int64 = JobStore.wallClock
    ) throws -> (store: JobStore, supervisor: SupervisorRegistration) {
        let store = try store(clock: clock)
        return (store, try store.register(Self.start, actor: Self.actor))
    }

    /// Runs statements in the `sqlite3` shell, and returns what it prints or the error it gives.
    @discardableResult
    func sql(_ statements: String) throws -> String {
        try run("/usr/bin/sqlite3", ["-bail", path], input: statements)
    }

    /// Runs a program and returns its output and errors together, without the last line end.
    func run(_ program: String, _ arguments: [String], input: String = "") throws -> String {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        let standardInput = Pipe()
        let output = Pipe()
        process.standardInput = standardInput
        process.standardOutput = output
        process.standardError = output
        try process.run()
        try standardInput.fileHandleForWriting.write(contentsOf: Data(input.utf8))
        try standardInput.fileHandleForWriting.close()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitClosely()
        return String(decoding: data, as: UTF8.self).trimmingCharacters(in: .newlines)
    }

    /// The types of all audit events, in order.
    func eventTypes() throws -> [String] {
        try sql("SELECT json_extract(CAST(body AS TEXT), '$.type') FROM audit_events ORDER BY idx")
            .split(separator: "\n").map(String.init)
    }
}

extension NewJob {
    init(_ source: String) {
        self.init(source: Array(source.utf8))
    }
}

extension QueueTransaction {
    /// Claims from all queues, or those named.
    func claim(_ limit: Int, queues: [String] = []) throws -> [ClaimedJob] {
        try claim(ClaimRequest(limit: limit, queues: queues, worker: "w1", interpreter: "CPython 3.11.2"))
    }
}

extension ClaimedJob {
    var id: Int64 { assignment.job }

    func completion(_ verdict: Verdict = .passed) -> Completion {
        Completion(
            lease: lease, worker: "w1", interpreter: "CPython 3.11.2", judgement: Judgement(verdict: verdict))
    }
}

/// Runs `body`, and returns the store's error that it throws.
func storeError(_ body: () throws -> Void) -> StoreError? {
    do {
        try body()
        return nil
    } catch {
        return error as? StoreError
    }
}
