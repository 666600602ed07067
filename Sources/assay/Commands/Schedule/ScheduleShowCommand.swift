import ArgumentParser
import Reporting
import Schedules
import Store

/// `assay schedule show`
struct ScheduleShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show a schedule and when it falls due next.")

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The schedule.", valueName: "name"))
    var name: String

    @Option(help: "How many due times to show.")
    var count = 5

    func validate() throws {
        if !(0...1_000).contains(count) { throw ValidationError("--count: name a number from 0 to 1000") }
    }

    func run() throws {
        let schedule = try global.openForReading().schedule(named: name)
        let plan = schedule.plan
        let timetable = try schedule.timetable()
        var lines = [
            ("name", plan.name), ("cron", plan.cron), ("time zone", plan.timeZone), (plan.kind.rawValue, plan.action),
            ("missed", plan.missed == .all ? "all, at most \(plan.missedCap)" : plan.missed.rawValue),
            ("added", "\(DueTime.text(schedule.createdAt)) by \(schedule.createdBy)"),
        ]
        if let pausedAt = schedule.pausedAt { lines.append(("paused", DueTime.text(pausedAt))) }
        for (title, text) in lines {
            try StandardOutput.line("\(title):".padding(12) + PlainText.escaped(text))
        }
        guard schedule.pausedAt == nil else { return }
        let due = schedule.nextRunAt.map { timetable.next(count, after: $0 - 1) } ?? []
        for time in due {
            try StandardOutput.line("due:".padding(12) + ScheduleAddCommand.text(time, in: timetable.zone))
        }
    }
}

extension String {
    /// With blanks behind it up to a width.
    fileprivate func padding(_ width: Int) -> String {
        self + String(repeating: " ", count: max(1, width - count))
    }
}
