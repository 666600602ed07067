import ArgumentParser
import Reporting

/// `assay report`, without a view: all of them.
struct ReportSummaryCommand: ParsableCommand {
    enum Format: String, ExpressibleByArgument, CaseIterable {
        case table, json
    }

    static let configuration = CommandConfiguration(
        commandName: "summary", abstract: "Show all views of the report (default).")

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: ReportFilterOptions

    @Option(help: "How to print; jsonl and csv are for single views, such as 'report verdicts'.")
    var format: Format = .table

    func run() throws {
        let summary = ReportSummary(
            try global.openForReading(), filter: selection.filter, limit: selection.rowLimit)
        let output = StandardOutput()
        switch format {
        case .table: try summary.renderText(to: output.write)
        case .json: try summary.renderJSON(to: output.write)
        }
        try output.flush()
    }
}
