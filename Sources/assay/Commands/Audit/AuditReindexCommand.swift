import ArgumentParser
import Store

/// `assay audit reindex`
struct AuditReindexCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reindex", abstract: "Make the index that searches use anew from the log.",
        discussion: """
            For an index that 'assay audit verify' found to differ from the log. One transaction: others wait while it \
            lasts. Says how many rows differed. The log itself is neither changed nor added to.
            """)

    @OptionGroup var global: GlobalOptions

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let progress = LineProgress("events")
        let differing = try store.reindexLog(progress: progress.show)
        progress.finish()
        Terminal.people.write(differing == 1 ? "1 row differed\n" : "\(differing) rows differed\n")
    }
}
