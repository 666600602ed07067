import ArgumentParser
import Evaluation
import Reporting

/// `assay jobs`
struct JobsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "jobs", abstract: "List jobs, newest first.",
        discussion: "States are what the queue says of a job, verdicts what its program came to.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Option(help: "Only of this batch.")
    var batch: String?
    @Option(help: "Only in this state.")
    var state: JobState?
    @Option(help: "Only with this verdict.")
    var verdict: Verdict?
    @Option(help: "Only of this queue.")
    var queue: String?
    @Option(help: "At most so many; 0 for all.")
    var limit = 50

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must not be negative; 0 lists all jobs") }
    }

    func run() throws {
        var listing = JobListing()
        listing.batch = batch
        listing.state = state
        listing.verdict = verdict
        listing.queue = queue
        listing.limit = limit == 0 ? nil : limit
        try output.print(listing.table(global.openForReading()))
    }
}
