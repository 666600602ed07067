import ArgumentParser
import Evaluation
import Reporting

/// `assay results`
struct ResultsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "results", abstract: "List the results of a batch, in the order of submission.",
        discussion: """
            The table shows the essentials; the other formats carry every column: value, output, traceback, \
            limits, policy hash and violations.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "The batch.")
    var batch: String
    @Option(help: "Only with this verdict.")
    var verdict: Verdict?

    func run() throws {
        try output.print(ResultListing(batch: batch, verdict: verdict).table(global.openForReading()))
    }
}
