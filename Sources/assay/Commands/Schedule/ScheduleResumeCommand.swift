import ArgumentParser
import AuditLog
import Schedules
import Store

/// `assay schedule resume`
struct ScheduleResumeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: "Let a paused schedule fall due again.",
        discussion: "What would have been due meanwhile is not made up for; 'run-now' queues it once.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The schedule.", valueName: "name"))
    var name: String

    func run() throws {
        let store = try JobStore(path: global.databasePath, mode: .existing)
        let wasPaused = try store.resumeSchedule(named: name, actor: .current) { schedule, now in
            try schedule.timetable().next(after: now)
        }
        guard wasPaused else { return Terminal.people.write("it was not paused\n") }
        let next = try store.schedule(named: name).nextRunAt.map(DueTime.text) ?? "never"
        Terminal.people.write("resumed; due next: \(next)\n")
    }
}
