import ArgumentParser
import Intake
import Reporting

/// Which jobs a report is about.
struct ReportFilterOptions: ParsableArguments {
    @Option(help: "Only jobs of this batch.")
    var batch: String?
    @Option(
        name: .customLong("tag"), help: ArgumentHelp("Only jobs with this tag; repeatable.", valueName: "key=value"))
    var tags: [TagArgument] = []
    @Option(help: "Only jobs of this policy: its name, or its full hash.")
    var policy: String?
    @Option(
        help: "Only jobs that finished at this time or later (ISO 8601, UTC where no zone is given).",
        transform: TimeArgument.parse)
    var since: TimeArgument?
    @Option(help: "Only jobs that finished before this time.", transform: TimeArgument.parse)
    var until: TimeArgument?
    @Option(help: "At most so many rows of a listing; 0 for all.")
    var limit = 20

    func validate() throws {
        if limit < 0 { throw ValidationError("--limit must not be negative; 0 lists all rows") }
    }

    var filter: ReportFilter {
        var filter = ReportFilter(batch: batch)
        filter.tags = tags.map { ReportFilter.Tag(key: $0.key, value: $0.value) }
        filter.policy = policy
        filter.since = since?.microseconds
        filter.until = until?.microseconds
        return filter
    }

    var rowLimit: Int? { limit == 0 ? nil : limit }
}
