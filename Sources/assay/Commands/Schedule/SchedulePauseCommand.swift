import ArgumentParser
import AuditLog
import Store

/// `assay schedule pause`
struct SchedulePauseCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: "Keep a schedule from falling due until it is resumed.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The schedule.", valueName: "name"))
    var name: String

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let wasRunning = try store.pauseSchedule(named: name, actor: .current)
        Terminal.people.write(wasRunning ? "paused\n" : "it was paused already\n")
    }
}
