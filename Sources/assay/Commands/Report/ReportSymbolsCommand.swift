import ArgumentParser
import Reporting

/// `assay report symbols`
struct ReportSymbolsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "symbols", abstract: "List what the rules were matched by.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: ReportFilterOptions

    func run() throws {
        let store = try global.openForReading()
        try output.print(ReportView.symbols.table(store, filter: selection.filter, limit: selection.rowLimit))
    }
}
