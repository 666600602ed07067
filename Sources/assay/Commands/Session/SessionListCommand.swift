import ArgumentParser
import Reporting

/// `assay session list`
struct SessionListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List sessions, the last used first.",
        discussion: """
            live: its state is in some worker. resting: it will be made anew when it is needed. diverged: made anew it came \
            out otherwise than is recorded, and nothing of it is run any more. closed: a job that names it begins another. DONE \
            counts its jobs since it was opened.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        try output.print(SessionListing.table(global.openForReading()))
    }
}
