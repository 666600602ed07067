import GRDB
public import Store

/// The schedules of a database, and what became of their due times.
public enum ScheduleListing {
    /// Those that were not removed, by name, with their last run.
    public static func table(_ store: JobStore) -> Table {
        let columns: [Column] = [
            .text("name"), .text("cron"), .text("time_zone"), .text("kind"), .detail("action"), .text("missed"),
            .detail("missed_cap"), .text("paused_at"), .text("next_run_at"), .text("last_run_at"),
            .text("last_outcome"),
            .detail("created_at"), .detail("created_by"),
        ]
        return Table(columns: columns) { row in
            try store.read { database in
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT s.name, s.cron, s.time_zone, s.kind, s.action, s.missed, s.missed_cap, s.paused_at,
                            s.next_run_at, r.run_at, r.outcome, s.created_at, s.created_by
                        FROM schedules s LEFT JOIN schedule_runs r ON r.schedule = s.id
                            AND r.run_at = (SELECT max(run_at) FROM schedule_runs WHERE schedule = s.id)
                        WHERE s.removed_at IS NULL ORDER BY s.name
                        """)
                while let next = try rows.next() {
                    try row([
                        .text(next[0]), .text(next[1]), .text(next[2]), .text(next[3]), .text(next[4]), .text(next[5]),
                        .integer(next[6]), Cell(time: next[7]), Cell(time: next[7] == nil ? next[8] : nil),
                        Cell(time: next[9]), Cell(next[10] as String?), .time(next[11]), .text(next[12]),
                    ])
                }
            }
        }
    }

    /// The due times of the schedules that have or had a name, the last one first.
    ///
    /// - Throws: ``ReportError/unknownSchedule(_:database:)``.
    public static func history(of name: String, limit: Int?, in store: JobStore) -> Table {
        let columns: [Column] = [
            .text("run_at"), .text("cause"), .text("outcome"), .text("batch"), .number("jobs"), .number("finished"),
            .text("missed_since"), .sentence("reason"), .detail("recorded_at"), .detail("first_job"),
        ]
        return Table(columns: columns) { row in
            try store.read { database in
                guard
                    try Bool.fetchOne(
                        database, sql: "SELECT EXISTS (SELECT 1 FROM schedules WHERE name = ?)", arguments: [name])
                        == true
                else { throw ReportError.unknownSchedule(name, database: store.path) }
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT r.run_at, r.cause, r.outcome, r.batch, r.jobs,
                            (SELECT count(finalized_at) FROM jobs
                                WHERE id BETWEEN r.first_job AND r.first_job + r.jobs - 1),
                            r.missed_since, r.reason, r.recorded_at, r.first_job
                        FROM schedule_runs r JOIN schedules s ON s.id = r.schedule
                        WHERE s.name = ? ORDER BY r.run_at DESC LIMIT \(limit ?? -1)
                        """,
                    arguments: [name])
                while let next = try rows.next() {
                    try row([
                        .time(next[0]), .text(next[1]), .text(next[2]), Cell(next[3] as String?), .integer(next[4]),
                        .integer(next[5]), Cell(time: next[6]), Cell(next[7] as String?), .time(next[8]),
                        Cell(next[9] as Int64?),
                    ])
                }
            }
        }
    }
}
