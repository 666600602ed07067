import Foundation
import Testing

/// A database of its own for one round, and the executables that a user runs on it.
final class Queue {
    static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent()
    static let assay = folder.appendingPathComponent("assay").path

    struct Outcome {
        /// The exit status, 128 and the signal, or -1 where it had to be killed.
        let status: Int32
        let output: String
        let error: String
    }

    let folder: URL
    private var count = 0
    var database: String { folder.appendingPathComponent("assay.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-fuzz-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    @discardableResult
    func write(_ bytes: [UInt8], to name: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        try Data(bytes).write(to: file)
        return file.path
    }

    /// Runs a program; asks it to end after `seconds`, and kills it where that has not helped 30 seconds later.
    func run(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], seconds: Double = 120
    ) throws -> Outcome {
        count += 1
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment
            .merging(["ASSAY_KEYS": folder.appendingPathComponent("keys").path]) { $1 }
            .merging(environment) { $1 }
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        let files = ["out", "err"].map { folder.appendingPathComponent("\(count).\($0)") }
        for file in files { try Data().write(to: file) }
        process.standardOutput = try FileHandle(forWritingTo: files[0])
        process.standardError = try FileHandle(forWritingTo: files[1])
        try process.run()
        let start = Date()
        var wasAsked = false
        var wasKilled = false
        while process.isRunning {
            Thread.sleep(forTimeInterval: 0.005)
            let elapsed = Date().timeIntervalSince(start)
            if elapsed > seconds, !wasAsked {
                wasAsked = true
                kill(process.processIdentifier, SIGTERM)
            }
            if elapsed > seconds + 30, !wasKilled {
                wasKilled = true
                kill(process.processIdentifier, SIGKILL)
            }
        }
        // Until then the library holds on to the two files.
        process.waitUntilExit()
        let signal = process.terminationReason == .uncaughtSignal
        return Outcome(
            status: wasKilled ? -1 : process.terminationStatus + (signal ? 128 : 0),
            output: String(decoding: try Data(contentsOf: files[0]), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: files[1]).suffix(2_000), as: UTF8.self))
    }

    func assay(_ arguments: String..., environment: [String: String] = [:], seconds: Double = 120) throws -> Outcome {
        try run(Self.assay, ["--db", database] + arguments, environment: environment, seconds: seconds)
    }

    /// Queues jobs, given as columns.
    func submit(_ jobs: [[String: Any]]) throws {
        let lines = try jobs.map { try JSONSerialization.data(withJSONObject: $0) }
        let file = try write(Array(lines.joined(separator: Data([10]))), to: "jobs.jsonl")
        let outcome = try assay("submit", "--jsonl", file)
        try #require(outcome.status == 0, "\(outcome.error)")
    }

    /// The rows of a query, as an independent reader of the database sees them.
    func rows(_ query: String) throws -> [[String: Any]] {
        let outcome = try run("/usr/bin/sqlite3", ["-json", database, query])
        try #require(outcome.status == 0, "\(outcome.error)")
        guard !outcome.output.isEmpty else { return [] }
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    }

    /// Whether the jobs and what is recorded of them agree; nil, or what does not.
    func inconsistency() throws -> String? {
        let questions = [
            "a completed job without a result, or a result of another":
                "SELECT id FROM jobs LEFT JOIN results ON job_id = id WHERE (state = 'completed') <> (job_id IS NOT NULL)",
            "a result of no job": "SELECT job_id FROM results WHERE job_id NOT IN (SELECT id FROM jobs)",
            "a job finished more or less than once in the log":
                """
            SELECT id FROM jobs LEFT JOIN (SELECT json_extract(body, '$.job') AS job, count(*) AS n
                FROM audit_events WHERE json_extract(body, '$.type') = 'job.finished' GROUP BY 1) ON job = id
            WHERE coalesce(n, 0) <> (state = 'completed')
            """,
        ]
        for (what, query) in questions {
            let rows = try rows(query)
            if !rows.isEmpty { return "\(what): \(rows.prefix(3))" }
        }
        let check = try run("/usr/bin/sqlite3", [database, "PRAGMA integrity_check"]).output
        return check == "ok\n" ? nil : check
    }
}
