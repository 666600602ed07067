import ArgumentParser
import AuditLog
import Foundation
import Intake
import Reporting
import Store

/// `assay submit`
struct SubmitCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "submit", abstract: "Queue one program, or many.",
        discussion: """
            FILE is one program; '-', or nothing, is stdin. With --jsonl every line of a file (plain or .gz) is \
            a JSON object with "source" and any of \(JobRow.keys.dropFirst().joined(separator: ", ")); options \
            hold for rows that do not say. Either all rows are queued, or none.

            Prints the ids, one a line. Those of --jsonl are not printed to a terminal unless asked for.
            """)

    /// The bound of the schema.
    private static let largestProgram = 1 << 20

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: JobOptions
    @OptionGroup var turn: TurnOptions
    @OptionGroup var conversation: SessionOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var time: TimeOptions

    @Argument(help: "The program.", completion: .file(extensions: ["py"]))
    var file: String?
    @Option(
        help: ArgumentHelp("A file of programs, one JSON object a line; '-' is stdin.", valueName: "file"),
        completion: .file(extensions: ["jsonl", "gz"]))
    var jsonl: String?
    @Option(help: "The batch the jobs belong to.")
    var batch: String?
    @Option(help: "Refuse the job while another one with this key is there.")
    var uniqueKey: String?
    @Option(help: "Your own name for the job.")
    var externalID: String?
    @Option(help: "__name__ of the program; __main__ unless given.")
    var moduleName: String?
    @Flag(inversion: .prefixedNo, help: "Print the ids of --jsonl rows; the default where stdout is no terminal.")
    var printIds: Bool?

    func validate() throws {
        guard jsonl != nil else { return }
        if file != nil { throw ValidationError("give either a program or --jsonl, not both") }
        if uniqueKey != nil { throw ValidationError("with --jsonl, rows carry their own \"unique_key\"") }
        if externalID != nil { throw ValidationError("with --jsonl, rows carry their own \"id\"") }
    }

    func run() throws {
        var template = try options.template()
        turn.apply(to: &template)
        conversation.apply(to: &template)
        try input.apply(to: &template)
        time.apply(to: &template)
        if let moduleName { template.moduleName = moduleName }
        if let jsonl {
            try submitRows(of: jsonl, template)
        } else {
            try submitProgram(template)
        }
    }

    private func submitProgram(_ template: NewJob) throws {
        var job = template
        try options.take(source: InputText.read(file ?? "-", largest: Self.largestProgram), into: &job)
        let name = file ?? "stdin"
        if job.source.isEmpty { throw UserError("\(name): is empty; name a program") }
        if job.source.contains(0) { throw UserError("\(name): holds a NUL character, which no program may") }
        job.uniqueKey = uniqueKey
        job.externalID = externalID
        let receipt = try store(policy: job.policy).submit([job], batch: batch, actor: .current)
        do {
            try StandardOutput.line("\(receipt.first)")
        } catch let error as OutputError {
            throw OutputError("job \(receipt.first) is queued, but \(error)")
        }
    }

    private func submitRows(of path: String, _ template: NewJob) throws {
        let bulk = BulkSubmission(template: template, batch: batch, isLenient: options.lenient, actor: .current)
        let receipt = try bulk.submit(file: path, into: store(policy: template.policy))
        if printIds ?? !Terminal.standardOutput.isTerminal {
            let output = StandardOutput()
            for id in receipt.ids { try output.write(Array("\(id)\n".utf8)) }
            try output.flush()
        }
        switch receipt.count {
        case 0: Terminal.people.write("no rows, nothing queued\n")
        case 1: Terminal.people.write("queued 1 job: \(receipt.first)\n")
        default: Terminal.people.write("queued \(receipt.count) jobs: \(receipt.first) to \(receipt.last)\n")
        }
    }

    private func store(policy: String) throws -> JobStore {
        let store = try global.openStore()
        try PolicyListing.requireInForce(policy, in: store)
        return store
    }
}
