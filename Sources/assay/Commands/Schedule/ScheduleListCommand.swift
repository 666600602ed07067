import ArgumentParser
import Reporting

/// `assay schedule list`
struct ScheduleListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the schedules, with their last run and their next.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.print(ScheduleListing.table(global.openForReading()))
    }
}
