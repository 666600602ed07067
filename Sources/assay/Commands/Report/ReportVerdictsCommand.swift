import ArgumentParser
import Reporting

/// `assay report verdicts`
struct ReportVerdictsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verdicts", abstract: "Count verdicts by batch.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: ReportFilterOptions

    func run() throws {
        let store = try global.openForReading()
        try output.print(ReportView.verdicts.table(store, filter: selection.filter, limit: selection.rowLimit))
    }
}
