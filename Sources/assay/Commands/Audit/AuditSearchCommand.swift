import ArgumentParser
import AuditLog
import Evaluation
import Reporting

/// `assay audit search`
struct AuditSearchCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "search", abstract: "Search the audit log, with the habits of ausearch.",
        discussion: """
            Everything given must hold. Time, actor, type, verdict and policy are what an event itself says. Job, batch, \
            submitter, tag, source, rule and symbol select jobs, and all events of these jobs are shown, whatever \
            they say themselves.

            Times are ISO 8601 (UTC where no zone is given) or a word for the beginning of a period: \
            \(SearchTimeArgument.words.joined(separator: ", ")). Oldest first.
            """)

    /// The bound of a job's source.
    private static let largestProgram = 1 << 20

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Option(help: ArgumentHelp("Since this time.", valueName: "time"), transform: SearchTimeArgument.parse)
    var since: SearchTimeArgument?
    @Option(help: ArgumentHelp("Before this time.", valueName: "time"), transform: SearchTimeArgument.parse)
    var until: SearchTimeArgument?
    @Option(help: "Recorded for this user.")
    var user: String?
    @Option(help: "Recorded on this host.")
    var host: String?
    @Option(help: ArgumentHelp("Recorded by this program, such as 'assay \(Version.text)'.", valueName: "name"))
    var program: String?
    @Option(
        name: .customLong("type"),
        help: ArgumentHelp("Of this type, such as job.finished or 'job.*'; repeatable, any of them.", valueName: "type")
    )
    var types: [String] = []
    @Option(name: .customLong("verdict"), help: "With this verdict; repeatable, any of them.")
    var verdicts: [Verdict] = []
    @Option(help: ArgumentHelp("That names a policy by this hash, or its beginning (8 digits).", valueName: "hash"))
    var policyHash: String?
    @Option(help: ArgumentHelp("That names a text that was ever installed under this name.", valueName: "name"))
    var policy: String?
    @Option(
        name: .customLong("job"), help: ArgumentHelp("Of this job; repeatable, any of them.", valueName: "id"),
        transform: JobArgument.parse)
    var jobs: [Int64] = []
    @Option(help: "Of the jobs of this batch.")
    var batch: String?
    @Option(
        name: .customLong("tag"),
        help: ArgumentHelp("Of the jobs with this tag; repeatable, all of them.", valueName: "key=value"))
    var tags: [TagArgument] = []
    @Option(help: ArgumentHelp("Of the jobs that this user or program queued.", valueName: "name"))
    var submitter: String?
    @Option(help: ArgumentHelp("Of the jobs with this very program.", valueName: "file"), completion: .file())
    var source: String?
    @Option(
        help: ArgumentHelp(
            "The same by the SHA-256 of its text, or its beginning (16 digits).", valueName: "hash"))
    var sourceHash: String?
    @Option(help: ArgumentHelp("Of the jobs that matched this rule.", valueName: "id"))
    var rule: String?
    @Option(
        help: ArgumentHelp(
            "Of the jobs with a violation about this symbol, such as os or 'os.*'.", valueName: "name"))
    var symbol: String?
    @Option(help: ArgumentHelp("At most so many.", valueName: "n"))
    var limit: Int?
    @Flag(help: "Newest first.")
    var reverse = false

    func validate() throws {
        for type in types where !Self.isKnown(type) {
            throw ValidationError("--type \(type): no event is called so; docs/audit-events.md has all of them")
        }
        if let limit, limit < 1 { throw ValidationError("--limit \(limit): name a positive number") }
        try Self.check(policyHash, "--policy-hash", digits: 8)
        try Self.check(sourceHash, "--source-hash", digits: 16)
        if source != nil, sourceHash != nil { throw ValidationError("--source and --source-hash ask for the same") }
        if let symbol, symbol.dropLast().contains("*") {
            throw ValidationError("--symbol \(symbol): a '*' may stand at the end alone")
        }
    }

    /// Whether an event of this version has that type, or begins as a pattern says.
    private static func isKnown(_ type: String) -> Bool {
        EventType.allCases.contains { known in
            type.hasSuffix("*") ? known.rawValue.hasPrefix(type.dropLast()) : known.rawValue == type
        }
    }

    private static func check(_ hash: String?, _ option: String, digits: Int) throws {
        guard let hash else { return }
        guard (digits...64).contains(hash.utf8.count),
            hash.utf8.allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit })
        else {
            throw ValidationError("\(option) \(hash): name \(digits) to 64 hexadecimal digits")
        }
    }

    func run() throws {
        var search = AuditSearch()
        search.since = since?.microseconds
        search.until = until?.microseconds
        search.user = user
        search.host = host
        search.program = program
        search.types = types
        search.verdicts = verdicts
        search.policyHash = policyHash?.lowercased()
        search.policy = policy
        search.jobs = jobs
        search.batch = batch
        search.submitter = submitter
        search.tags = tags.map { ReportFilter.Tag(key: $0.key, value: $0.value) }
        search.rule = rule
        search.symbol = symbol
        search.sourceHash =
            try source.map { Digest.sha256(try InputText.read($0, largest: Self.largestProgram)).hex }
            ?? sourceHash?.lowercased()
        search.limit = limit
        search.isReversed = reverse
        guard try output.print(search.table(global.openForReading())) else {
            return Terminal.standardError.write("no event matches\n")
        }
    }
}
