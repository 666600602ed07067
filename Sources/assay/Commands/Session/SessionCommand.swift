import ArgumentParser

/// `assay session`
struct SessionCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "session", abstract: "Look at sessions, and close them.",
        discussion: """
            Jobs that name the same session run in order and share their state. A state that is lost, or was let go, is \
            made anew from the record when the next job needs it.
            """,
        subcommands: [
            SessionListCommand.self, SessionShowCommand.self, SessionInterruptCommand.self, SessionCloseCommand.self,
        ])
}
