import Foundation
import ProcessWaiting
import Testing

/// The executables a user runs, as they were built with these tests.
enum Installation {
    static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent()
    static var assay: URL { folder.appendingPathComponent("assay") }

    /// The project's root, for the shipped examples.
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
    static let examples = root.appendingPathComponent("examples")
    /// Real data beside the project, where it is present.
    static let data = root.deletingLastPathComponent().appendingPathComponent("shared/data")
    static var hasData: Bool { FileManager.default.fileExists(atPath: data.path) }
}

/// What a command left behind.
struct Outcome {
    let status: Int32
    let output: String
    let error: String

    /// The lines of standard output as JSON objects.
    func rows() throws -> [[String: Any]] {
        try output.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }
}

/// A folder of its own for one test, with a database in it.
final class Workspace {
    let folder: URL
    var database: String { folder.appendingPathComponent("assay.db").path }
    /// When processes began that were seen, by their ids, which others have later.
    var beginnings: [Int32: String] = [:]

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }

    @discardableResult
    func write(_ data: Data, to name: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        try data.write(to: file)
        return file.path
    }

    /// Starts `assay` and does not wait.
    func start(_ arguments: [String], environment: [String: String] = [:], input: String? = nil) throws -> Running {
        try Running(program: Installation.assay, arguments, folder: folder, environment: environment, input: input)
    }

    /// Starts another program and does not wait.
    func start(program: String, _ arguments: [String]) throws -> Running {
        try Running(
            program: URL(fileURLWithPath: program), arguments, folder: folder, environment: [:], input: nil)
    }

    @discardableResult
    func assay(_ arguments: String..., environment: [String: String] = [:], input: String? = nil) throws -> Outcome {
        try start(["--db", database] + arguments, environment: environment, input: input).wait()
    }

    /// Another program, such as the sqlite3 shell.
    func run(_ program: String, _ arguments: [String], input: String? = nil) throws -> Outcome {
        try Running(
            program: URL(fileURLWithPath: program), arguments, folder: folder, environment: [:], input: input
        ).wait()
    }

    /// One query through the sqlite3 shell, as any other program would ask it.
    func sql(_ query: String) throws -> String {
        let outcome = try run("/usr/bin/sqlite3", ["-cmd", ".timeout 10000", database, query])
        #expect(outcome.status == 0, "\(outcome.error)")
        return outcome.output.trimmingCharacters(in: .newlines)
    }

    /// Queues programs and judges them; the rows of `results`, in the order of the programs.
    @discardableResult
    func judge(
        _ programs: [[String: Any]], batch: String = "b", options: [String] = [], work: [String] = []
    ) throws -> [[String: Any]] {
        let lines = try programs.map { program in
            String(decoding: try JSONSerialization.data(withJSONObject: program), as: UTF8.self)
        }
        let file = try write(lines.joined(separator: "\n") + "\n", to: "\(batch).jsonl")
        let submitted = try start(
            ["submit", "--db", database, "--jsonl", file, "--batch", batch] + options
        ).wait()
        #expect(submitted.status == 0, "\(submitted.error)")
        let worked = try start(["work", "--db", database, "--drain", "--quiet"] + work).wait()
        #expect(worked.status == 0, "\(worked.error)")
        let rows = try assay("results", "--batch", batch, "--format", "jsonl").rows()
        #expect(rows.count == programs.count)
        return rows.sorted { ($0["id"] as? Int ?? 0) < ($1["id"] as? Int ?? 0) }
    }
}

/// A process under test.
final class Running {
    private let process = Process()
    private let output: URL
    private let error: URL

    var pid: Int32 { process.processIdentifier }
    var isRunning: Bool { process.isRunning }

    init(
        program: URL, _ arguments: [String], folder: URL, environment: [String: String], input: String?
    ) throws {
        // Files rather than pipes: nobody has to read while the process runs.
        output = folder.appendingPathComponent("\(UUID().uuidString).out")
        error = folder.appendingPathComponent("\(UUID().uuidString).err")
        for file in [output, error] { try Data().write(to: file) }
        process.executableURL = program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        // Keys of the logs that a test makes stay in its folder.
        process.environment = ProcessInfo.processInfo.environment
            .merging(["ASSAY_KEYS": folder.appendingPathComponent("keys").path]) { $1 }
            .merging(environment) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        if let input {
            let file = folder.appendingPathComponent("\(UUID().uuidString).in")
            try Data(input.utf8).write(to: file)
            process.standardInput = try FileHandle(forReadingFrom: file)
        } else {
            process.standardInput = FileHandle.nullDevice
        }
        try process.run()
    }

    deinit {
        process.letGo()
    }

    /// What it has printed so far.
    func printed() throws -> String {
        String(decoding: try Data(contentsOf: output), as: UTF8.self)
    }

    /// What it has said on standard error so far.
    func complained() throws -> String {
        String(decoding: try Data(contentsOf: error), as: UTF8.self)
    }

    func signal(_ number: Int32) {
        kill(pid, number)
    }

    /// The same, and kills it where it takes longer than so many seconds.
    func wait(atMost seconds: Double) throws -> Outcome {
        if !eventually(within: seconds, { !process.isRunning }) { signal(SIGKILL) }
        return try wait()
    }

    func wait() throws -> Outcome {
        process.waitClosely()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: error), as: UTF8.self))
    }

    /// The process's descendants with this name, by the kernel's own list.
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
