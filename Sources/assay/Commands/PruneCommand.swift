import ArgumentParser
import AuditLog
import Reporting
import Store

/// `assay prune`
struct PruneCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "prune", abstract: "Remove jobs that were done long ago, with their results; the log stays.",
        discussion: """
            Goes through them a few hundred at a time while work goes on; interrupted, the same command again does the \
            rest. The log keeps every event, says which jobs were removed, and verifies without them. A unique_key of a \
            job that is gone is free again.

            The file does not shrink by itself: what was freed is used again. 'sqlite3 FILE VACUUM', while nobody works, \
            makes it smaller.
            """)

    enum Kept: String, ExpressibleByArgument, CaseIterable {
        case audit
    }

    @OptionGroup var global: GlobalOptions

    @Option(
        help: ArgumentHelp("Jobs that were done so long ago, such as 90d or 12h.", valueName: "duration"),
        transform: DurationArgument.parse)
    var olderThan: DurationArgument

    @Option(help: "What stays: audit, all of the log. There is no way to remove that.")
    var keep: Kept

    @Option(help: "Only of this batch.")
    var batch: String?

    @Option(help: ArgumentHelp("Why, for the log.", valueName: "text"))
    var reason: String?

    @Flag(help: "Say how many jobs there are to remove, and remove none.")
    var dryRun = false

    func validate() throws {
        if let reason, reason.utf8.count > 1_000 || reason.allSatisfy(\.isWhitespace) {
            throw ValidationError("--reason: give 1 to 1000 bytes, not blank")
        }
    }

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: dryRun ? .readOnly : .existing)
        if let batch { try BatchListing.requireBatch(batch, in: store) }
        let request = PruneRequest(
            finishedBefore: JobStore.wallClock() - olderThan.microseconds, batch: batch,
            reason: reason ?? "pruned by \(Actor.current.user)")
        let total = try store.countPrunable(request)
        if dryRun { return Terminal.people.write("\(total) jobs would be removed (--dry-run)\n") }
        let progress = LineProgress("jobs")
        let removed = try store.prune(request, actor: .current) { progress.show($0, total) }
        progress.finish()
        Terminal.people.write("removed \(removed) job\(removed == 1 ? "" : "s")\n")
        // What was removed is not to be read from the write-ahead log either, where nobody is reading at the moment.
        _ = try store.emptyWriteAheadLog(waiting: 1)
    }
}
