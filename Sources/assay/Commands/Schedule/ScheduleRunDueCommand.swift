import ArgumentParser
import Intake
import Logging
import Reporting
import Store

/// `assay schedule run-due`
struct ScheduleRunDueCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-due", abstract: "Queue what is due now, where no 'assay work' is running to do it.",
        discussion: """
            For the system's cron, at least every two minutes. Says nothing where nothing is due. Exit code 1 where \
            something could not be queued, or was missed.
            """)

    @OptionGroup var global: GlobalOptions

    @Flag(help: "Say only what needs a person.")
    var quiet = false

    @OptionGroup var logging: LogOptions

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let outcomes = try ScheduleRunner(store: store, database: global.databasePath).runDue()
        guard logging.logFormat == .json else {
            let isQuiet = logging.logLevel.map { $0 > .notice } ?? quiet
            return try Self.show(outcomes, quiet: isQuiet)
        }
        let log = WorkLog(logging.log(quiet: quiet))
        outcomes.forEach(log.note)
        try Self.leave(outcomes)
    }

    /// Says what became of each, and leaves with 1 where a person should look at one.
    static func show(_ outcomes: [ScheduleRunner.Outcome], quiet: Bool) throws {
        for outcome in outcomes {
            let text = "\(PlainText.escaped(outcome.message))\n"
            if outcome.needsAttention {
                Terminal.standardError.write("assay: \(text)")
            } else if !quiet {
                Terminal.people.write(text)
            }
        }
        try leave(outcomes)
    }

    private static func leave(_ outcomes: [ScheduleRunner.Outcome]) throws {
        if outcomes.contains(where: \.needsAttention) { throw ExitCode(Failure.Status.failed.rawValue) }
    }
}
