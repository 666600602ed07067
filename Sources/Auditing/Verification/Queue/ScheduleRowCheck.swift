import GRDB

/// Whether `schedules` and `schedule_runs` say what the events about schedules say.
enum ScheduleRowCheck {
    static func run(_ database: Database, facts: OperationFacts) throws -> FindingList {
        var findings = FindingList()
        try checkSchedules(database, facts, &findings)
        try checkRuns(database, facts, &findings)
        return findings
    }

    private static func checkSchedules(
        _ database: Database, _ facts: OperationFacts, _ findings: inout FindingList
    ) throws {
        var logged = facts.schedules
        let rows = try RowCursor(
            database,
            """
            SELECT id, name, cron, time_zone, kind, action, missed, missed_cap, created_at, created_by, paused_at,
                removed_at, next_run_at
            FROM schedules NOT INDEXED ORDER BY id
            """)
        let buffer = RowBuffer()
        while try rows.next() {
            buffer.removeAll()
            let row = buffer.row(buffer.append(rows))
            let id = row[0].integer ?? 0
            if let wrong = rows.misstored { findings.add("schedule \(id): \(wrong)") }
            guard let life = logged.removeValue(forKey: id) else {
                findings.add("schedule \(id) is there, and by the log was never added")
                continue
            }
            let isAsAdded =
                row[1].equals(life.name) && row[2].equals(life.cron) && row[3].equals(life.timeZone)
                && row[4].equals(life.kind) && row[5].equals(life.action) && row[6].equals(life.missed)
                && row[7].equals(life.missedCap) && row[8].equals(life.time) && row[9].equals(life.createdBy)
            if !isAsAdded { findings.add(index: life.index, "schedule \(id) is not the one that was added") }
            if !row[10].equals(life.pausedAt) || !row[11].equals(life.removedAt) || !row[12].equals(life.nextRunAt) {
                findings.add(
                    index: life.last, upTo: .max,
                    "schedules says something else than the log of schedule \(id): paused, removed, or due next")
            }
        }
        for (id, life) in logged.sorted(by: { $0.key < $1.key }) {
            findings.add(index: life.index, "schedule \(id) was added, and its row is gone")
        }
    }

    private static func checkRuns(
        _ database: Database, _ facts: OperationFacts, _ findings: inout FindingList
    ) throws {
        var logged = facts.runs
        let rows = try RowCursor(
            database,
            """
            SELECT schedule, run_at, cause, outcome, recorded_at, missed_since, batch, first_job, jobs, reason
            FROM schedule_runs NOT INDEXED ORDER BY schedule, run_at
            """)
        let buffer = RowBuffer()
        while try rows.next() {
            buffer.removeAll()
            let row = buffer.row(buffer.append(rows))
            let key = OperationFacts.RunKey(schedule: row[0].integer ?? 0, runAt: row[1].integer ?? 0)
            let name = "the run of schedule \(key.schedule) for \(key.runAt)"
            if let wrong = rows.misstored { findings.add("\(name): \(wrong)") }
            guard let run = logged.removeValue(forKey: key) else {
                findings.add("\(name) is there, and by the log never was")
                continue
            }
            let isAsLogged =
                row[2].equals(run.cause) && row[3].equals(run.outcome) && row[4].equals(run.time)
                && row[5].equals(run.missedSince) && row[6].equals(run.batch) && row[7].equals(run.firstJob)
                && row[8].equals(run.jobs) && row[9].equals(run.reason)
            if !isAsLogged {
                findings.add(index: run.index, "schedule_runs says something else of \(name) than the log")
            }
        }
        for (key, run) in logged.sorted(by: { $0.value.index < $1.value.index }) {
            findings.add(index: run.index, "the run of schedule \(key.schedule) for \(key.runAt) is gone")
        }
    }
}
