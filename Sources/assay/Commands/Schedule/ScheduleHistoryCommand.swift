import ArgumentParser
import Reporting

/// `assay schedule history`
struct ScheduleHistoryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "history", abstract: "List what became of a schedule's due times, the last one first.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    @Argument(help: ArgumentHelp("The schedule; one that was removed has a history, too.", valueName: "name"))
    var name: String

    @Option(help: "At most so many; 0 for all.")
    var limit = 50

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must not be negative; 0 lists all") }
    }

    func run() throws {
        try output.print(
            ScheduleListing.history(of: name, limit: limit == 0 ? nil : limit, in: global.openForReading()))
    }
}
