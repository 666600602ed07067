import ArgumentParser
import Reporting

/// `assay report batches`
struct ReportBatchesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "batches", abstract: "Show how far each batch is.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: ReportFilterOptions

    func run() throws {
        let store = try global.openForReading()
        try output.print(ReportView.batches.table(store, filter: selection.filter, limit: selection.rowLimit))
    }
}
