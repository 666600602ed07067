import ArgumentParser
import Reporting

/// `assay report events`
struct ReportEventsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "events", abstract: "List what programs did that audit rules matched.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: ReportFilterOptions

    func run() throws {
        let store = try global.openForReading()
        try output.print(ReportView.events.table(store, filter: selection.filter, limit: selection.rowLimit))
    }
}
