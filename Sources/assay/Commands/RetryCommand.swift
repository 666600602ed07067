import ArgumentParser
import AuditLog
import Evaluation
import Reporting
import Store

/// `assay retry`
struct RetryCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "retry", abstract: "Have jobs that are done judged once more.",
        discussion: """
            By number, by batch, by verdict, or by batch and verdict. The judgement there is stays until there is a new \
            one, and is kept beside it then. Exit code 1 where a job that was named cannot be retried.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: JobSelectionOptions

    @Option(help: ArgumentHelp("Only those with this verdict; may be repeated.", valueName: "verdict"))
    var verdict: [Verdict] = []

    func validate() throws {
        if selection.jobs.isEmpty, selection.batch == nil, verdict.isEmpty {
            throw ValidationError("name jobs, a --batch or a --verdict")
        }
        if !selection.jobs.isEmpty, !verdict.isEmpty {
            throw ValidationError("name jobs, or --verdict, not both")
        }
    }

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        if let batch = selection.batch { try BatchListing.requireBatch(batch, in: store) }
        let jobs: JobSelection =
            selection.jobs.isEmpty
            ? .matching(batch: selection.batch, verdicts: Set(verdict)) : .jobs(selection.jobs)
        let which = verdict.isEmpty ? "" : " with verdict \(verdict.map(\.rawValue).joined(separator: " or "))"
        try selection.show(
            store.retry(jobs, reason: selection.reason("retried"), actor: .current), "queued",
            order: "retry\(which)", in: store)
    }
}
