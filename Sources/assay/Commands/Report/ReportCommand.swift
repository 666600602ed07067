import ArgumentParser
import Reporting

/// `assay report`
struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report", abstract: "Summarise verdicts, rejections and durations.",
        discussion: "The same figures are views in the database, report_*, for any SQLite client.",
        subcommands: [
            ReportSummaryCommand.self,
            ReportBatchesCommand.self,
            ReportVerdictsCommand.self,
            ReportRulesCommand.self,
            ReportSymbolsCommand.self,
            ReportEventsCommand.self,
            ReportExceptionsCommand.self,
            ReportDurationsCommand.self,
        ],
        defaultSubcommand: ReportSummaryCommand.self)
}
