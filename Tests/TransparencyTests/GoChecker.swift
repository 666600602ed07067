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
        let outcome = try Launched(
            "/usr/bin/env", ["go", "build", "-o", executable.path, "."], in: sources.path,
            environment: environment)
        guard outcome.status == 0 else {
            throw Unavailable(
                description: """
                    the checker of the audit log's files could not be built; it needs Go and golang.org/x/mod: \
                    apt-get install --no-install-recommends golang-go golang-golang-x-mod-dev (`make test` does)
                    \(outcome.output)\(outcome.error)
                    """)
        }
    }

    /// One check, as `main.go` lists them.
    func run(_ arguments: String...) throws -> Outcome { try run(arguments) }

    func run(_ arguments: [String]) throws -> Outcome {
        let launched = try Launched(Self.executable.path, arguments)
        return Outcome(status: launched.status, output: launched.output + launched.error)
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
}
