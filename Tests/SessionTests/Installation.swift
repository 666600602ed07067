import Foundation
import ProcessWaiting
import Testing

/// The executables a user runs, as they were built with these tests.
enum Installation {
    static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent()
    static var assay: URL { folder.appendingPathComponent("assay") }
}

/// What a command left behind.
struct Outcome {
    let status: Int32
    let output: String
    let error: String
}

/// What became of a job.
struct Row: Equatable {
    let id: Int
    let verdict: String
    let value: String?
    let exception: String?
}

/// A folder of its own for one test, with a database in it.
final class Workspace {
    let folder: URL
    var database: String { folder.appendingPathComponent("assay.db").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-session-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func start(_ arguments: [String], input: FileHandle? = nil) throws -> Running {
        try Running(
            program: Installation.assay, [arguments[0], "--db", database] + arguments.dropFirst(), folder: folder,
            input: input)
    }

    @discardableResult
    func assay(_ arguments: String..., input: String? = nil) throws -> Outcome {
        let file = folder.appendingPathComponent("\(UUID().uuidString).in")
        try Data((input ?? "").utf8).write(to: file)
        return try start(arguments, input: FileHandle(forReadingFrom: file)).wait()
    }

    /// Queues programs, in order.
    func submit(_ programs: [String], session: String?, options: [String] = []) throws {
        let lines = try programs.map { program in
            var row: [String: Any] = ["source": program]
            row["session"] = session
            return String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self)
        }
        let file = folder.appendingPathComponent("\(UUID().uuidString).jsonl")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        let outcome = try start(["submit", "--jsonl", file.path] + options).wait()
        try #require(outcome.status == 0, "\(outcome.error)")
    }

    func work(_ options: String...) throws {
        let outcome = try start(["work", "--drain", "--quiet"] + options).wait()
        try #require(outcome.status == 0, "\(outcome.error)")
    }

    /// What became of the jobs of a session, or of those of none, in order.
    func rows(session: String?) throws -> [Row] {
        let condition = session.map { "session = '\($0)'" } ?? "session IS NULL"
        return try rows(
            "SELECT id, verdict, value, exception_type FROM jobs JOIN results ON job_id = id WHERE \(condition) ORDER BY id"
        ).map { row in
            Row(
                id: row["id"] as? Int ?? 0, verdict: row["verdict"] as? String ?? "", value: row["value"] as? String,
                exception: row["exception_type"] as? String)
        }
    }

    /// One query through the sqlite3 shell, as any other program would ask it.
    func rows(_ query: String) throws -> [[String: Any]] {
        let outcome = try Running(
            program: URL(fileURLWithPath: "/usr/bin/sqlite3"), ["-json", "-cmd", ".timeout 30000", database, query],
            folder: folder, input: nil
        ).wait()
        try #require(outcome.status == 0, "\(outcome.error)")
        guard !outcome.output.isEmpty else { return [] }
        return try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
    }

    /// Whether a query over a database that may not be there yet finds so many rows.
    func finds(_ count: Int, _ query: String) throws -> Bool {
        guard FileManager.default.fileExists(atPath: database) else { return false }
        let outcome = try Running(
            program: URL(fileURLWithPath: "/usr/bin/sqlite3"), ["-cmd", ".timeout 30000", database, query],
            folder: folder, input: nil
        ).wait()
        return outcome.status == 0 && outcome.output.split(separator: "\n").count == count
    }

    /// How many events of this type the log has.
    func count(ofEvents type: String) throws -> Int {
        try rows("SELECT count(*) AS n FROM audit_events WHERE json_extract(body, '$.type') = '\(type)'")
            .first?["n"] as? Int ?? 0
    }
}

/// A process under test.
final class Running {
    private let process = Process()
    private let output: URL
    private let error: URL

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    init(program: URL, _ arguments: [String], folder: URL, input: FileHandle?) throws {
        output = folder.appendingPathComponent("\(UUID().uuidString).out")
        error = folder.appendingPathComponent("\(UUID().uuidString).err")
        for file in [output, error] { try Data().write(to: file) }
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment
            .merging([
                "ASSAY_KEYS": folder.appendingPathComponent("keys").path,
                "XDG_STATE_HOME": folder.appendingPathComponent("state").path,
            ]) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        process.standardInput = input ?? FileHandle.nullDevice
        try process.run()
    }

    func signal(_ number: Int32) {
        kill(pid, number)
    }

    func wait() throws -> Outcome {
        process.waitClosely()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: error), as: UTF8.self))
    }

    /// The descendants with this name, by the kernel's own list.
    func descendants(named name: String) -> [Int32] {
        Self.children(of: pid).filter { pid in
            let comm = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
            return comm.trimmingCharacters(in: .newlines) == name
        }
    }

    private static func children(of pid: Int32) -> [Int32] {
        let path = "/proc/\(pid)/task/\(pid)/children"
        let direct = ((try? String(contentsOfFile: path, encoding: .utf8)) ?? "").split(separator: " ")
            .compactMap { Int32($0) }
        return direct + direct.flatMap(children)
    }
}

/// Waits until a condition holds; false after so many seconds.
func eventually(within seconds: Double = 120, _ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Date().addingTimeInterval(seconds)
    while Date() < deadline {
        if try condition() { return true }
        Thread.sleep(forTimeInterval: 0.02)
    }
    return false
}
