import ArgumentParser
import AuditLog
import Foundation
import Intake
import Reporting
import Schedules
import Store

/// `assay schedule add`
struct ScheduleAddCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "add", abstract: "Add a schedule, and show when it falls due.",
        discussion: """
            Each run is a batch named after the schedule and the time that was due: nightly-2026-11-29T02:00:00Z.

            On days on which clocks are changed, an expression that names every hour ('*/10 * * * *', @hourly) goes by \
            elapsed time. Any other falls due once for each of its times: what the clocks skip at the moment at which they \
            skip it, what they repeat the first time.

            Due times that nobody was there for (for more than two and a half minutes) are made up for as --missed says. Nothing \
            is saved where the expression, the zone, the file or the query cannot be used.
            """)

    @OptionGroup var global: GlobalOptions

    @Argument(help: ArgumentHelp("The schedule's name.", valueName: "name"))
    var name: String

    @Option(help: "Minute, hour, day of month, month, day of week, as in crontab(5); or @daily and its like.")
    var cron: String

    @Option(
        name: .customLong("tz"), help: ArgumentHelp("The time zone, as the IANA database names it.", valueName: "zone"))
    var timeZone = "UTC"

    @Option(
        help: ArgumentHelp("Queue the rows of this file, as 'submit --jsonl' does.", valueName: "file"),
        completion: .file(extensions: ["jsonl", "gz"]))
    var jsonl: String?

    @Option(
        help: ArgumentHelp(
            "Queue the rows of a SELECT on this database; its columns are named as the keys of 'submit --jsonl'.",
            valueName: "query"))
    var sql: String?

    @Option(
        help: ArgumentHelp(
            "Queue what 'assay eval' would with these words: 'humaneval --problems P --samples S'.",
            discussion: "The same command by hand finds the verdicts and writes the results file.", valueName: "words"))
    var eval: String?

    @Option(help: "What becomes of due times that nobody was there for: skip, latest or all.")
    var missed: MissedPolicy = .latest

    @Option(help: ArgumentHelp("With --missed all: make up for so many at most.", valueName: "n"))
    var missedCap: Int64 = 24

    @Flag(help: "Show when it would fall due, and save nothing.")
    var dryRun = false

    func validate() throws {
        guard [jsonl, sql, eval].compactMap({ $0 }).count == 1 else {
            throw ValidationError("say what to queue: one of --jsonl, --sql and --eval")
        }
        guard (1...100).contains(name.utf8.count), !name.contains(where: \.isNewline) else {
            throw ValidationError("'\(name)': a name has 1 to 100 bytes in one line")
        }
        guard (1...10_000).contains(missedCap) else {
            throw ValidationError("--missed-cap: name a number from 1 to 10000")
        }
    }

    func run() throws {
        let timetable = Timetable(try named("--cron") { try CronExpression(cron) }, in: try ScheduleZone(timeZone))
        let (kind, action) = try action()
        let now = JobStore.wallClock()
        let next = timetable.next(5, after: now)
        guard let first = next.first else { throw UserError("--cron '\(cron)': never falls due; see crontab(5)") }
        let plan = NewSchedule(
            name: name, cron: timetable.expression.text, timeZone: timeZone, kind: kind, action: action, missed: missed,
            missedCap: missedCap)
        if dryRun {
            if kind == .jsonl { try ScheduleRunner.check(file: action, in: nil) }
            show(next, of: timetable)
            return Terminal.people.write("nothing was saved (--dry-run)\n")
        }
        let store = try global.openStore()
        try store.requireNoSchedule(named: name)
        switch kind {
        case .eval:
            _ = try ScheduledEvaluation(words: action).command.evaluation(in: store, database: global.databasePath)
        case .sql: try store.checkScheduledQuery(action)
        case .jsonl: try ScheduleRunner.check(file: action, in: store)
        }
        show(next, of: timetable)
        try store.addSchedule(plan, nextRunAt: first, actor: .current)
        Terminal.people.write("schedule '\(PlainText.escaped(name))' was added\n")
    }

    private func show(_ due: [Int64], of timetable: Timetable) {
        Terminal.people.write("'\(timetable.expression.text)' in \(timeZone) falls due at\n")
        for time in due { Terminal.people.write("  \(Self.text(time, in: timetable.zone))\n") }
    }

    /// On the schedule's clocks, and in UTC.
    static func text(_ time: Int64, in zone: ScheduleZone) -> String {
        let universal = DueTime.text(time)
        return zone.isUTC ? universal : "\(DueTime.text(time, in: zone))  (\(universal))"
    }

    private func action() throws -> (NewSchedule.Kind, String) {
        if let sql { return (.sql, sql) }
        if let eval { return (.eval, try ScheduledEvaluation(words: eval).absolute) }
        // Whoever runs it later is somewhere else.
        let path = URL(fileURLWithPath: jsonl ?? "").standardizedFileURL.path
        guard FileManager.default.isReadableFile(atPath: path) else {
            throw UserError("\(path): cannot be read; check the path and its mode")
        }
        return (.jsonl, path)
    }

    private func named<Value>(_ option: String, _ read: () throws -> Value) throws -> Value {
        do {
            return try read()
        } catch let error as CronError {
            throw UserError("\(option) '\(cron)': \(error)")
        }
    }
}
