import ArgumentParser
import Intake
import Reporting
import Store

/// `assay schedule run-now`
struct ScheduleRunNowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run-now", abstract: "Queue a schedule's programs now, due or not; its next due time stays.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The schedule; a paused one, too.", valueName: "name"))
    var name: String

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let schedule = try store.schedule(named: name)
        try ScheduleRunDueCommand.show(
            ScheduleRunner(store: store, database: global.databasePath).runNow(schedule), quiet: false)
    }
}
