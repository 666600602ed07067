import ArgumentParser
import AuditLog
import Reporting
import Store

/// `assay session interrupt`
struct SessionInterruptCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "interrupt", abstract: "Interrupt the job of a session that is running, as Ctrl-C does.",
        discussion: """
            The program gets a KeyboardInterrupt, and is ended where it does not heed that within a second. The session \
            is then as it was before it. Exit code 1 where no job of the session is running, or where the 'assay work' that \
            ran it is gone.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: "The name of the session.")
    var name: String

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let running = try store.runningJob(ofSession: name)
        if let running, try store.isAbandoned(job: running) {
            Terminal.standardError.write(
                """
                assay: nobody runs job \(running) any more, since the run that did is gone: the next 'assay work' begins it \
                anew; 'assay cancel \(running)' takes it back

                """)
            throw ExitCode(Failure.Status.failed.rawValue)
        }
        guard let job = running, try store.interrupt(job: job, actor: .current) else {
            guard try store.hasSession(name) else {
                throw UserError("there is no session '\(name)'; see 'assay session list'")
            }
            Terminal.standardError.write(
                "assay: no job of session '\(PlainText.escaped(name))' is running, so there is nothing to interrupt\n")
            throw ExitCode(Failure.Status.failed.rawValue)
        }
        Terminal.people.write("job \(job) is interrupted\n")
    }
}
