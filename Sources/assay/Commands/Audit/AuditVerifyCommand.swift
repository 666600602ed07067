import ArgumentParser
import AuditTree
import Auditing
import Reporting
import Store

/// `assay audit verify`
struct AuditVerifyCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    /// DESIGN section 9: this command has its own.
    private enum Status: Int32 {
        case intact = 0
        case tampered = 1
        case unverified = 2

        init(_ result: VerificationReport.Result) {
            self =
                switch result {
                case .intact: .intact
                case .tampered: .tampered
                case .unverified: .unverified
                }
        }
    }

    static let configuration = CommandConfiguration(
        commandName: "verify", abstract: "Find out whether anything was altered, removed or slipped in.",
        discussion: """
            Exits with 0 where everything is intact, 1 where something was tampered with, and 2 where it could not be \
            verified. Nothing is written, and a supervisor may go on working. Whoever can write the database and has \
            its key can make another log that is intact: only a checkpoint kept elsewhere, named with --checkpoint, \
            tells the two apart. See docs/audit.md.
            """)

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp("A checkpoint that was kept elsewhere: the log must extend it.", valueName: "file"),
        completion: .file())
    var checkpoint: String?
    @Option(
        name: .customLong("key"),
        help: ArgumentHelp(
            """
            A verifier key that checkpoints must be signed by, or a key that the log names below a checkpoint which it signed; \
            may be repeated, or be several lines. Else those that the log itself names.
            """,
            valueName: "vkey"))
    var keys: [String] = []
    @Flag(
        help: """
            It is a copy made earlier, such as a backup: events that were signed on this host since may be missing from \
            its end.
            """)
    var copy = false
    @Flag(name: .customLong("tree"), help: "Verify events, tree and signed heads alone.")
    var treeOnly = false
    @Flag(help: "Have SQLite look through the whole file first.")
    var full = false
    @Option(help: "How to print: table or json.")
    var format: Format = .table
    @Flag(help: "Show no progress, and print nothing where all is intact.")
    var quiet = false

    func run() throws {
        do {
            let report = try verify()
            try print(report)
            throw ExitCode(Status(report.result).rawValue)
        } catch let error as ExitCode {
            throw error
        } catch {
            // Whatever it is: 1 is for what was found.
            Terminal.standardError.write("assay: could not verify: \(PlainText.escaped(String(describing: error)))\n")
            throw ExitCode(Status.unverified.rawValue)
        }
    }

    private func verify() throws -> VerificationReport {
        var options = LogVerification.Options()
        options.treeOnly = treeOnly
        options.checksFile = full
        options.isCopy = copy
        options.keys = try KeyArguments.parse(keys) { text, error in
            AuditError("--key \(text): \(error); 'assay audit key' shows the log's")
        }
        options.checkpoint = try checkpoint.map { try InputText.read($0, largest: SignedNote.maximumBytes) }
        let store = try global.openForReading()
        let display = VerificationDisplay(quiet: quiet)
        defer { display.finish() }
        return try LogVerification(store, options: options).run(display.show)
    }

    private func print(_ report: VerificationReport) throws {
        let output = StandardOutput()
        switch format {
        case .json: try output.write(Array(report.json.utf8))
        case .table:
            if !quiet || report.result != .intact { try output.write(Array(report.text.utf8)) }
        }
        try output.flush()
    }
}
