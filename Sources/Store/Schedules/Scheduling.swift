public import AuditLog
import GRDB
import Schedules

extension JobStore {
    /// Saves a schedule, with a `schedule.added` event.
    ///
    /// - Parameter nextRunAt: when it falls due first; nil where it never does.
    /// - Throws: `duplicateKey` where there is one of that name.
    @discardableResult
    public func addSchedule(_ plan: NewSchedule, nextRunAt: Int64?, actor: Actor) throws -> Schedule {
        try write { database in
            try ScheduleRows.requireFree(plan.name, database, path: path)
            let now = clock()
            try database.execute(
                sql: """
                    INSERT INTO schedules (name, cron, time_zone, kind, action, missed, missed_cap, created_at, created_by,
                        next_run_at)
                    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                    """,
                arguments: [
                    plan.name, plan.cron, plan.timeZone, plan.kind.rawValue, plan.action, plan.missed.rawValue,
                    plan.missedCap, now, actor.user, nextRunAt,
                ])
            let audit = auditAppender(database)
            audit.append(
                .scheduleAdded(
                    AuditEvent.ScheduleName(id: database.lastInsertedRowID, name: plan.name), cron: plan.cron,
                    timeZone: plan.timeZone, kind: plan.kind.rawValue, action: plan.action,
                    missed: plan.missed.rawValue,
                    missedCap: plan.missedCap, nextRunAt: nextRunAt, actor: actor, time: now))
            try audit.flush()
            return try ScheduleRows.require(plan.name, database, path: path)
        }
    }

    /// - Throws: `duplicateKey` where there is a schedule of that name.
    public func requireNoSchedule(named name: String) throws {
        try read { try ScheduleRows.requireFree(name, $0, path: path) }
    }

    /// Every schedule, by name.
    public func schedules() throws -> [Schedule] {
        try read { try ScheduleRows.all(where: "1", [], $0) }
    }

    /// - Throws: `notFound` where there is none of that name.
    public func schedule(named name: String) throws -> Schedule {
        try read { try ScheduleRows.require(name, $0, path: path) }
    }

    /// Those that are neither paused nor removed and whose time has come, the one that has waited longest first. One
    /// look at an index where there are none.
    public func dueSchedules(at now: Int64) throws -> [Schedule] {
        try read { database in
            try ScheduleRows.all(
                where: "paused_at IS NULL AND next_run_at <= ?", order: "next_run_at, id", [now], database)
        }
    }

    /// Whether there are any by now.
    public func hasDueSchedules() throws -> Bool { try !dueSchedules(at: clock()).isEmpty }

    /// Keeps a schedule from falling due until it is resumed. One that is paused already stays as it is.
    ///
    /// - Returns: whether it was running.
    @discardableResult
    public func pauseSchedule(named name: String, actor: Actor) throws -> Bool {
        try changeSchedule(name) { schedule, now, database, audit in
            guard schedule.pausedAt == nil else { return false }
            try database.execute(
                sql: "UPDATE schedules SET paused_at = ? WHERE id = ?", arguments: [now, schedule.id])
            audit.append(.schedulePaused(schedule.eventName, actor: actor, time: now))
            return true
        }
    }

    /// Lets a schedule fall due again. What it would have run meanwhile is neither run nor counted as missed.
    ///
    /// - Parameter next: when it falls due first after a moment: now, or the last time that something was done about it
    ///   where the clock was set back behind that.
    /// - Returns: whether it was paused.
    @discardableResult
    public func resumeSchedule(
        named name: String, actor: Actor, next: (Schedule, _ moment: Int64) throws -> Int64?
    ) throws -> Bool {
        try changeSchedule(name) { schedule, now, database, audit in
            guard schedule.pausedAt != nil else { return false }
            let last = try Int64.fetchOne(
                database, sql: "SELECT max(run_at) FROM schedule_runs WHERE schedule = ?", arguments: [schedule.id])
            let nextRunAt = try next(schedule, max(now, last ?? now))
            try database.execute(
                sql: "UPDATE schedules SET paused_at = NULL, next_run_at = ? WHERE id = ?",
                arguments: [nextRunAt, schedule.id])
            audit.append(.scheduleResumed(schedule.eventName, nextRunAt: nextRunAt, actor: actor, time: now))
            return true
        }
    }

    /// Takes a schedule out of use. What its runs queued stays, and so does their history.
    public func removeSchedule(named name: String, actor: Actor) throws {
        try changeSchedule(name) { schedule, now, database, audit in
            try database.execute(
                sql: "UPDATE schedules SET removed_at = ? WHERE id = ?", arguments: [now, schedule.id])
            audit.append(.scheduleRemoved(schedule.eventName, actor: actor, time: now))
        }
    }

    private func changeSchedule<T>(
        _ name: String, _ change: (Schedule, _ now: Int64, Database, AuditAppender) throws -> T
    ) throws -> T {
        try write { database in
            let audit = auditAppender(database)
            let schedule = try ScheduleRows.require(name, database, path: path)
            let result = try change(schedule, clock(), database, audit)
            try audit.flush()
            return result
        }
    }
}

/// The statements over `schedules`.
enum ScheduleRows {
    static func all(
        where condition: String, order: String = "name", _ arguments: StatementArguments, _ database: Database
    ) throws -> [Schedule] {
        try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT \(Schedule.columns) FROM schedules
                    WHERE removed_at IS NULL AND \(condition) ORDER BY \(order)
                    """),
            arguments: arguments
        ).map(Schedule.init)
    }

    static func find(_ name: String, _ database: Database) throws -> Schedule? {
        try all(where: "name = ?", [name], database).first
    }

    static func requireFree(_ name: String, _ database: Database, path: String) throws {
        guard try find(name, database) == nil else {
            throw StoreError(
                .duplicateKey, "\(path): there is a schedule '\(name)'; remove it first, or use another name")
        }
    }

    static func require(_ name: String, _ database: Database, path: String) throws -> Schedule {
        guard let schedule = try find(name, database) else {
            throw StoreError(.notFound, "\(path): there is no schedule '\(name)'; see 'assay schedule list'")
        }
        return schedule
    }
}
