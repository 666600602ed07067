import Foundation
import ProcessWaiting
import Testing

/// The executables a user runs, as they were built with these tests.
enum Installation {
    static let assay = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("assay")
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
}

/// What a command left behind.
struct Outcome {
    let status: Int32
    let output: String
    let error: String
}

/// A folder of its own, with a database and keys in it, that goes when nobody needs it any more.
final class Workspace {
    let folder: URL
    var database: String { folder.appendingPathComponent("assay.db").path }
    var keys: String { folder.appendingPathComponent("keys").path }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-tamper-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit { try? FileManager.default.removeItem(at: folder) }

    func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

    @discardableResult
    func write(_ text: String, to name: String) throws -> String {
        let file = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: file)
        return file.path
    }

    /// Starts `assay` on the database and does not wait.
    func start(_ arguments: [String], keys: String? = nil) throws -> Running {
        try Running(Installation.assay.path, arguments + ["--db", database], folder, keys: keys ?? self.keys)
    }

    @discardableResult
    func assay(_ arguments: String..., keys: String? = nil) throws -> Outcome {
        try start(arguments, keys: keys).wait()
    }

    /// Runs `assay`, which must succeed.
    func must(_ arguments: String...) throws {
        let outcome = try start(arguments).wait()
        #expect(outcome.status == 0, "\(arguments.joined(separator: " ")): \(outcome.error)")
    }

    /// A script through the sqlite3 shell, as anybody could run it; what it printed.
    @discardableResult
    func sql(_ script: String) throws -> String {
        let outcome = try Running("/usr/bin/sqlite3", ["-bail", database], folder, keys: keys, input: script).wait()
        #expect(outcome.status == 0, "\(outcome.error) in \(script.prefix(500))")
        return outcome.output.trimmingCharacters(in: .newlines)
    }
}

/// A process under test.
final class Running {
    private let process = Process()
    private let output: URL
    private let error: URL

    init(_ program: String, _ arguments: [String], _ folder: URL, keys: String, input: String? = nil) throws {
        // Files rather than pipes: nobody has to read while the process runs.
        let files = ["out", "err", "in"].map { folder.appendingPathComponent("\(UUID().uuidString).\($0)") }
        (output, error) = (files[0], files[1])
        for file in files { try Data((file == files[2] ? input ?? "" : "").utf8).write(to: file) }
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.environment = ProcessInfo.processInfo.environment.merging(["ASSAY_KEYS": keys]) { $1 }
        process.standardOutput = try FileHandle(forWritingTo: output)
        process.standardError = try FileHandle(forWritingTo: error)
        process.standardInput = try FileHandle(forReadingFrom: files[2])
        try process.run()
    }

    func signal(_ number: Int32) { kill(process.processIdentifier, number) }

    func wait() throws -> Outcome {
        process.waitClosely()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: String(decoding: try Data(contentsOf: output), as: UTF8.self),
            error: String(decoding: try Data(contentsOf: error), as: UTF8.self))
    }

    /// Its workers, by the kernel's own list.
    var workers: [Int32] {
        Self.descendants(of: process.processIdentifier).filter { pid in
            let name = (try? String(contentsOfFile: "/proc/\(pid)/comm", encoding: .utf8)) ?? ""
            return name.trimmingCharacters(in: .newlines) == "assay-worker"
        }
    }

    private static func descendants(of pid: Int32) -> [Int32] {
        let list = (try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)) ?? ""
        let children = list.split(separator: " ").compactMap { Int32($0) }
        return children + children.flatMap(descendants)
    }
}

/// Waits until a condition holds; false after half a minute.
func eventually(_ condition: () throws -> Bool) rethrows -> Bool {
    let deadline = Date().addingTimeInterval(120)
    while Date() < deadline {
        if try condition() { return true }
        Thread.sleep(forTimeInterval: 0.02)
    }
    return false
}
