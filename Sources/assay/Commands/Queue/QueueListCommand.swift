import ArgumentParser
import Reporting

/// `assay queue list`
struct QueueListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the queues that have jobs to do, or are paused or bounded.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.print(QueueListing.table(global.openForReading()))
    }
}
