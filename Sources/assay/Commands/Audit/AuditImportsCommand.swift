import ArgumentParser
import Reporting

/// `assay audit imports`
struct AuditImportsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "imports", abstract: "List the programs that import a module, and whether their policy let them.",
        discussion: """
            Looks at the texts of all programs that were started in the period, with the check that policies are made of, \
            in a sandboxed worker: programs that were allowed are found as well as those that were rejected. What is no \
            Python imports nothing. A job that was started more than once, as after 'assay retry', has rows of each start \
            in the period, under the policy of then. ALLOWED is what that policy said of this import, and empty where it \
            is not recorded: no verdict, or more violations than are kept. The verdict is that of the whole program, and \
            empty where that start led to none. KIND is statement, use (reached through another module), computed (a \
            function that imports by name, in a program that has the module's name in it) or runtime (seen while it \
            ran). Texts that were erased, or pruned with their jobs, cannot be looked at; how many there are is said at \
            the end.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var sandbox: SandboxOptions

    @Argument(help: "The module or member, such as os or os.path; what lies below it counts as well.")
    var module: String
    @Option(help: "Only of this batch.")
    var batch: String?
    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("Only with this tag; repeatable, all of them.", valueName: "key=value")
    )
    var tags: [TagArgument] = []
    @Option(help: ArgumentHelp("Only started since this time.", valueName: "time"), transform: SearchTimeArgument.parse)
    var since: SearchTimeArgument?
    @Option(
        help: ArgumentHelp("Only started before this time.", valueName: "time"), transform: SearchTimeArgument.parse)
    var until: SearchTimeArgument?

    func validate() throws {
        let isPath = module.split(separator: ".", omittingEmptySubsequences: false).allSatisfy { part in
            !part.isEmpty && part.allSatisfy { $0.isLetter || $0.isNumber || $0 == "_" }
        }
        guard isPath else { throw ValidationError("'\(module)': name a module, such as os or os.path") }
    }

    func run() throws {
        let store = try global.openForReading()
        let search = try ImportSearch(module: module, without: sandbox.layers)
        var programs = StartedPrograms()
        programs.batch = batch
        programs.tags = tags.map { ReportFilter.Tag(key: $0.key, value: $0.value) }
        programs.since = since?.microseconds
        programs.until = until?.microseconds

        var (examined, erased, pruned) = (0, 0, 0)
        let table = Table(columns: Self.columns) { row in
            try programs.forEach(in: store) { program in
                switch program.text {
                case .present: examined += 1
                case .erased: erased += 1
                case .pruned: pruned += 1
                }
                for (start, finding) in try search.findings(in: program) {
                    try row(Self.cells(program, start, finding))
                }
            }
        }
        try output.print(table)
        Terminal.standardError.write("\(examined) program\(examined == 1 ? "" : "s") examined\n")
        Self.tell(erased, "erased", seeing: "payload.erased")
        Self.tell(pruned, "pruned", seeing: "jobs.pruned")
    }

    private static func tell(_ count: Int, _ fate: String, seeing type: String) {
        guard count > 0 else { return }
        Terminal.standardError.write(
            """
            \(count) \(fate) program\(count == 1 ? " is" : "s are") unknown; see 'audit search --type \(type)'

            """)
    }

    private static let columns: [Column] = [
        .number("job"), .detail("attempt"), .text("started_at"), .text("batch"), .text("symbol"), .number("line"),
        .number("column"), .text("kind"), .text("allowed"), .text("rule"), .text("verdict"), .text("policy"),
        .detail("policy_hash"),
    ]

    private static func cells(
        _ program: StartedPrograms.Program, _ start: StartedPrograms.Start, _ finding: ImportSearch.Finding
    ) -> [Cell] {
        func text(_ value: String?) -> Cell { value.map(Cell.text) ?? .null }
        return [
            .integer(program.job), .integer(start.attempt), .time(start.time), text(program.batch),
            .text(finding.symbol), .integer(finding.line), .integer(finding.column), .text(finding.kind.rawValue),
            finding.isAllowed.map(Cell.flag) ?? .null, text(finding.rule), text(start.verdict), .text(start.policy),
            text(start.policyHash),
        ]
    }
}
