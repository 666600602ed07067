import ArgumentParser
import AuditLog
import Evaluation
import Foundation
import PolicyLanguage
import PolicyRules
import Reporting
import Store
import Supervisor

/// `assay policy check FILE`: what a policy says of a program, without running it and without a database.
struct PolicyCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Check programs against a policy without running them.",
        discussion: """
            Prints file:line:column: rule: message, one line a violation. Exit code 1 where a program would be \
            rejected. Needs no database; with --db (or $ASSAY_DB) --policy names what is installed there.
            """)

    /// The bound of a job's source.
    private static let largestProgram = 1 << 20

    @OptionGroup var global: GlobalOptions

    @Argument(help: "Files with Python source; - reads standard input.", completion: .file(extensions: ["py"]))
    var files: [String]

    @Option(
        help: ArgumentHelp(
            "A policy that ships with assay or is installed in the database, or the path of a policy file.",
            valueName: "name|file"))
    var policy = "default"

    @Option(help: "How to print: text, json or jsonl.")
    var format: CheckFormat = .text

    @OptionGroup var sandbox: SandboxOptions

    enum CheckFormat: String, ExpressibleByArgument, CaseIterable { case text, json, jsonl }

    func run() throws {
        let policy = try compiledPolicy()
        let sources = try files.map { ($0, try read($0)) }
        let worker = try SingleWorker(without: sandbox.layers)
        var isRejected = false
        var rows: [[Cell]] = []
        for (file, source) in sources {
            let check = try worker.check(source: source, policy: policy)
            if let problem = check.syntaxError {
                isRejected = true
                try report(Self.violation(ofSyntax: problem), in: file, &rows)
            }
            isRejected = isRejected || check.violations.contains { $0.severity == .reject }
            for violation in check.violations { try report(violation, in: file, &rows) }
            if check.total > check.violations.count, format == .text {
                try StandardOutput.line("\(file): \(check.total - Int64(check.violations.count)) more violations")
            }
        }
        if let format = format.output { try print(rows, as: format) }
        if isRejected { throw ExitCode(Failure.Status.failed.rawValue) }
    }

    /// What is no program is reported like what breaks a rule, at the line that CPython names.
    private static func violation(ofSyntax problem: String) -> Violation {
        let line = problem.firstMatch(of: /, line ([0-9]{1,9})\)$/).flatMap { Int($0.1) } ?? 1
        return Violation(
            phase: .static, severity: .reject, rule: "syntax-error", node: "Module", symbol: "", line: line, column: 1,
            endLine: line, endColumn: 1, message: problem, excerpt: "")
    }

    /// Text that could be queued as a job; what lies behind a NUL would go unchecked.
    private func read(_ file: String) throws -> [UInt8] {
        let source = try InputText.read(file, largest: Self.largestProgram)
        if source.isEmpty { throw UserError("\(file): is empty; name a program") }
        if source.contains(0) { throw UserError("\(file): holds a NUL character, which no program may") }
        return source
    }

    private func report(_ violation: Violation, in file: String, _ rows: inout [[Cell]]) throws {
        guard format == .text else {
            rows.append([
                .text(file), .integer(Int64(violation.line)), .integer(Int64(violation.column)), .text(violation.rule),
                .text(violation.severity.rawValue), .text(violation.node), .text(violation.symbol),
                .text(violation.message),
            ])
            return
        }
        let note = violation.severity == .observe ? " (observed)" : ""
        let symbol = violation.symbol.isEmpty ? "" : " [\(violation.symbol)]"
        try StandardOutput.line(
            PlainText.escaped(
                "\(file):\(violation.line):\(violation.column): \(violation.rule): \(violation.message)\(symbol)\(note)"
            ))
    }

    private func print(_ rows: [[Cell]], as format: OutputFormat) throws {
        let table = Table(
            columns: [
                .text("file"), .number("line"), .number("column"), .text("rule"), .text("severity"), .text("node"),
                .text("symbol"), .text("message"),
            ], rows: rows)
        let output = StandardOutput()
        try table.render(as: format, to: output.write)
        try output.flush()
    }

    private func compiledPolicy() throws -> CompiledPolicy {
        // What a name means in a database that was named is what its jobs would be judged by.
        if global.isNamed, let installed = try installedPolicy() { return installed }
        if let shipped = ShippedPolicies.all.first(where: { $0.name == policy }) {
            let hash = Digest.sha256(Array(shipped.text.utf8)).hex
            return try PolicyFile.compile(text: shipped.text, hash: hash, file: policy)
        }
        guard FileManager.default.fileExists(atPath: policy) else {
            if !global.isNamed, let installed = try installedPolicy() { return installed }
            let known = ShippedPolicies.all.map(\.name).joined(separator: ", ")
            throw UserError(
                "--policy \(policy): is no file, ships not with assay (\(known) do), and is not installed in "
                    + "\(global.databasePath); name one of those, or the database with --db")
        }
        let (text, hash) = try PolicyFile.read(policy)
        return try PolicyFile.compile(text: text, hash: hash, file: policy)
    }

    /// Nil where there is no database, or none of that name in it.
    private func installedPolicy() throws -> CompiledPolicy? {
        guard global.database != nil || FileManager.default.fileExists(atPath: global.databasePath) else { return nil }
        let store = try global.openForReading()
        guard let installed = try? PolicyListing.policy(policy, in: store) else { return nil }
        return try PolicyFile.compile(text: installed.text, hash: installed.hash, file: policy)
    }
}

extension PolicyCheckCommand.CheckFormat {
    fileprivate var output: OutputFormat? {
        switch self {
        case .text: nil
        case .json: .json
        case .jsonl: .jsonl
        }
    }
}
