import ArgumentParser
import Reporting

/// `assay report durations`
struct ReportDurationsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "durations", abstract: "Show percentiles of time, and peak memory, by batch.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: ReportFilterOptions

    func run() throws {
        let store = try global.openForReading()
        try output.print(ReportView.durations.table(store, filter: selection.filter, limit: selection.rowLimit))
    }
}
