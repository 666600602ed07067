import AuditLog
import GRDB
public import Schedules

/// What somebody wants queued again and again.
public struct NewSchedule: Sendable, Hashable {
    /// Where a run's programs come from.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// The rows of a file, as `submit --jsonl` reads them.
        case jsonl
        /// The rows of a query on this database.
        case sql
        /// What `assay eval` would queue.
        case eval
    }

    /// 1 to 100 bytes; no two schedules have the same, but removed ones.
    public var name: String
    public var cron: String
    /// An IANA name.
    public var timeZone: String
    public var kind: Kind
    /// A file's path, a query, or the words after `eval`; 1 to 8,192 bytes.
    public var action: String
    public var missed: MissedPolicy
    /// How many missed runs are made up for at most, where ``missed`` is `all`; 1 to 10,000.
    public var missedCap: Int64

    public init(
        name: String, cron: String, timeZone: String, kind: Kind, action: String, missed: MissedPolicy = .latest,
        missedCap: Int64 = 24
    ) {
        self.name = name
        self.cron = cron
        self.timeZone = timeZone
        self.kind = kind
        self.action = action
        self.missed = missed
        self.missedCap = missedCap
    }
}

/// A row of `schedules`. Times are microseconds since 1970 UTC.
public struct Schedule: Sendable, Hashable {
    public let id: Int64
    public let plan: NewSchedule
    public let createdAt: Int64
    public let createdBy: String
    public let pausedAt: Int64?
    /// Since when nothing was done about it; nil where it never falls due.
    public let nextRunAt: Int64?

    public var name: String { plan.name }

    /// - Throws: `CronError` where the row says something that no schedule of this version does.
    public func timetable() throws -> Timetable {
        Timetable(try CronExpression(plan.cron), in: try ScheduleZone(plan.timeZone))
    }

    var eventName: AuditEvent.ScheduleName { AuditEvent.ScheduleName(id: id, name: name) }

    static let columns = """
        id, name, cron, time_zone, kind, action, missed, missed_cap, created_at, created_by, paused_at, next_run_at
        """

    init(_ row: Row) {
        id = row[0]
        // The schema holds both words to those there are.
        plan = NewSchedule(
            name: row[1], cron: row[2], timeZone: row[3], kind: NewSchedule.Kind(rawValue: row[4]) ?? .jsonl,
            action: row[5], missed: MissedPolicy(rawValue: row[6]) ?? .skip, missedCap: row[7])
        createdAt = row[8]
        createdBy = row[9]
        pausedAt = row[10]
        nextRunAt = row[11]
    }
}
