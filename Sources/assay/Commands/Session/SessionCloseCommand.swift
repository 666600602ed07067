import ArgumentParser
import AuditLog
import Reporting
import Store

/// `assay session close`
struct SessionCloseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "close", abstract: "End a session.",
        discussion: """
            Its state goes; its record stays. A job that names it from here on begins a new session of that name. Jobs that \
            have no outcome yet have to be waited for first: exit code 1 where there are any.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The name of the session.")
    var name: String

    func run() throws {
        try JobStore(path: global.databasePath, mode: .existing).closeSession(name, actor: .current)
        Terminal.people.write("session '\(PlainText.escaped(name))' is closed\n")
    }
}
