import ArgumentParser
import AuditLog
import Reporting
import Store

/// `assay cancel`
struct CancelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cancel", abstract: "Take jobs out of the queue; end those that run.",
        discussion: """
            A running program is ended within a second, and nothing more is recorded of it. Jobs that are done stay as \
            they are; exit code 1 where one that was named is.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var selection: JobSelectionOptions

    func validate() throws {
        if selection.jobs.isEmpty, selection.batch == nil { throw ValidationError("name jobs, or a --batch") }
    }

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        if let batch = selection.batch { try BatchListing.requireBatch(batch, in: store) }
        let jobs: JobSelection =
            selection.batch.map { .matching(batch: $0, verdicts: []) } ?? .jobs(selection.jobs)
        try selection.show(
            store.cancel(jobs, reason: selection.reason("cancelled"), actor: .current), "cancelled", order: "cancel",
            in: store)
    }
}
