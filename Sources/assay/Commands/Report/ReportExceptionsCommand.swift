import ArgumentParser
import Reporting

/// `assay report exceptions`
struct ReportExceptionsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "exceptions", abstract: "Count the exceptions that left programs.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: ReportFilterOptions

    func run() throws {
        let store = try global.openForReading()
        try output.print(ReportView.exceptions.table(store, filter: selection.filter, limit: selection.rowLimit))
    }
}
