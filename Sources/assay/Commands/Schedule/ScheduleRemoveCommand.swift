import ArgumentParser
import AuditLog
import Store

/// `assay schedule remove`
struct ScheduleRemoveCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remove", abstract: "Remove a schedule; its jobs and its history stay.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The schedule.", valueName: "name"))
    var name: String

    func run() throws {
        try JobStore(path: global.databasePath, mode: .existing).removeSchedule(named: name, actor: .current)
        Terminal.people.write("removed\n")
    }
}
