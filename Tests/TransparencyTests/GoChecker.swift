import Foundation
import Testing

/// The independent checker, built with Debian's Go from `Checker`, whose `main.go` says what it does.
struct GoChecker {
    /// Where it cannot be had: what to install.
    struct Unavailable: Error, CustomStringConvertible {
        let description: String
    }

    struct Outcome {
        let status: Int32
        let output: String

        var accepted: Bool { status == 0 && output.hasPrefix("accepted") }
        var refused: Bool { status == 1 && output.hasPrefix("refused") }
    }

    private static let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Checker")
    /// Beside the tests' own executable.
    private static let executable = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().appendingPathComponent("transparency-checker")
    private static let built = Result { try build() }

    /// - Throws: `Unavailable` where Go or its libraries are missing: no test passes without them.
    init() throws {
        try Self.built.get()
    }

    private static func build() throws {
        let cache = FileManager.default.temporaryDirectory.appendingPathComponent("assay-go-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: cache) }
        // Debian's libraries are a GOPATH, and nothing is to be fetched.
        let environment = [
            "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOCACHE": cache.path, "GOFLAGS": "",
            "GOTOOLCHAIN": "local", "CGO_ENABLED": "0",
        ]
        let outcome = try launch(
            "/usr/bin/env", ["go", "build", "-o", executable.path, "."], in: sources, environment: environment)
        guard outcome.status == 0 else {
            throw Unavailable(
                description: """
                    the checker of the audit log's files could not be built; it needs Go and golang.org/x/mod: \
                    apt-get install --no-install-recommends golang-go golang-golang-x-mod-dev (`make test` does)
                    \(outcome.output)
                    """)
        }
    }

    /// One check, as `main.go` lists them.
    func run(_ arguments: String...) throws -> Outcome {
        try Self.launch(Self.executable.path, arguments)
    }

    /// Makes all checks in one process, and expects of each what it says.
    func check(_ cases: [CheckerCase], sourceLocation: SourceLocation = #_sourceLocation) throws {
        #expect(!cases.isEmpty, sourceLocation: sourceLocation)
        let encoder = JSONEncoder()
        var lines = Data()
        for one in cases {
            lines += try encoder.encode(one)
            lines.append(UInt8(ascii: "\n"))
        }
        let folder = try Folder()
        let outcome = try run("cases", folder.write(lines, to: "cases.jsonl"))
        try #require(outcome.status == 0, "\(outcome.output)", sourceLocation: sourceLocation)
        let verdicts = outcome.output.split(separator: "\n")
        try #require(verdicts.count == cases.count, sourceLocation: sourceLocation)
        for (one, verdict) in zip(cases, verdicts) {
            #expect(
                (verdict == "accepted") == one.holds && (verdict.hasPrefix("refused: ") != one.holds),
                "\(one.label): \(verdict)", sourceLocation: sourceLocation)
        }
    }

    private static func launch(
        _ program: String, _ arguments: [String], in directory: URL? = nil, environment: [String: String] = [:]
    ) throws -> Outcome {
        // A file rather than a pipe: nobody has to read while the process runs.
        let folder = try Folder()
        let output = try folder.write(Data(), to: "output")
        let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: output))
        let process = Process()
        process.executableURL = URL(fileURLWithPath: program)
        process.arguments = arguments
        process.currentDirectoryURL = directory
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handle
        process.standardError = handle
        try process.run()
        // A check that does not end is a failure, and not the end of the whole suite.
        let deadline = Date().addingTimeInterval(120)
        while process.isRunning, Date() < deadline { Thread.sleep(forTimeInterval: 0.005) }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        try handle.close()
        return Outcome(
            status: process.terminationReason == .exit ? process.terminationStatus : 128 + process.terminationStatus,
            output: try String(contentsOfFile: output, encoding: .utf8))
    }
}

/// A folder that is gone when nobody needs it any more.
final class Folder {
    private let url: URL

    init() throws {
        url = FileManager.default.temporaryDirectory.appendingPathComponent("assay-test-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: url)
    }

    /// The path of a new file.
    func write(_ data: Data, to name: String) throws -> String {
        let file = url.appendingPathComponent(name)
        try data.write(to: file)
        return file.path
    }

    func write(_ text: String, to name: String) throws -> String {
        try write(Data(text.utf8), to: name)
    }
}
