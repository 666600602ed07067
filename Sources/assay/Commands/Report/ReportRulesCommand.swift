import ArgumentParser
import Reporting

/// `assay report rules`
struct ReportRulesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rules", abstract: "List the policy rules that matched most programs.")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions
    @OptionGroup var selection: ReportFilterOptions

    func run() throws {
        let store = try global.openForReading()
        try output.print(ReportView.rules.table(store, filter: selection.filter, limit: selection.rowLimit))
    }
}
