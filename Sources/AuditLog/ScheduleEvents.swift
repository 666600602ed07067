// Events about schedules. Each has `name` and `schedule`, its row in `schedules`.
extension AuditEvent {
    /// Which schedule an event is about.
    public struct ScheduleName: Sendable, Hashable {
        public var id: Int64
        public var name: String

        public init(id: Int64, name: String) {
            self.id = id
            self.name = name
        }
    }

    /// `schedule.added`.
    ///
    /// Members: `action`, `cron`, `kind`, `missed`, `missed_cap`, `next_run_at` (absent where it never falls due) and
    /// `time_zone`: the columns of `schedules`.
    public static func scheduleAdded(
        _ schedule: ScheduleName, cron: String, timeZone: String, kind: String, action: String, missed: String,
        missedCap: Int64, nextRunAt: Int64?, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set("action", action)
            json.set(actor)
            json.set("cron", cron)
            json.set("kind", kind)
            json.set("missed", missed)
            json.set("missed_cap", missedCap)
            json.set("name", schedule.name)
            if let nextRunAt { json.set("next_run_at", nextRunAt) }
            json.set("schedule", schedule.id)
            json.set("time", time)
            json.set("time_zone", timeZone)
            json.set("type", EventType.scheduleAdded.rawValue)
            json.set("v", 1)
        }
    }

    /// `schedule.paused`: it does not fall due until it is resumed.
    public static func schedulePaused(_ schedule: ScheduleName, actor: Actor, time: Int64) -> AuditEvent {
        changed(schedule, .schedulePaused, nextRunAt: nil, actor: actor, time: time)
    }

    /// `schedule.resumed`: with `next_run_at`; what would have been due meanwhile is neither run nor missed.
    public static func scheduleResumed(
        _ schedule: ScheduleName, nextRunAt: Int64?, actor: Actor, time: Int64
    ) -> AuditEvent {
        changed(schedule, .scheduleResumed, nextRunAt: nextRunAt, actor: actor, time: time)
    }

    /// `schedule.removed`: for good.
    public static func scheduleRemoved(_ schedule: ScheduleName, actor: Actor, time: Int64) -> AuditEvent {
        changed(schedule, .scheduleRemoved, nextRunAt: nil, actor: actor, time: time)
    }

    private static func changed(
        _ schedule: ScheduleName, _ type: EventType, nextRunAt: Int64?, actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            json.set("name", schedule.name)
            if let nextRunAt { json.set("next_run_at", nextRunAt) }
            json.set("schedule", schedule.id)
            json.set(type: type, time: time)
        }
    }

    /// What became of a due time.
    public enum ScheduleOutcome: Sendable, Hashable {
        /// Its jobs were queued, in the same transaction; none where `count` is 0.
        case queued(batch: String, first: Int64, count: Int64)
        /// Nobody was there for it, nor for those from `since` on.
        case missed(since: Int64)
        /// Nothing could be queued.
        case failed(reason: String)

        var type: EventType {
            switch self {
            case .queued: .scheduleQueued
            case .missed: .scheduleMissed
            case .failed: .scheduleFailed
            }
        }
    }

    /// `schedule.queued`, `schedule.missed`, `schedule.failed`.
    ///
    /// Members: `cause` (`due` or `manual`), `next_run_at` (absent where it never falls due again) and `run_at` (when it
    /// was due); `batch` and `jobs` (`count` and `first`); `missed_since`; `reason`.
    public static func scheduleRun(
        _ schedule: ScheduleName, runAt: Int64, cause: String, _ outcome: ScheduleOutcome, nextRunAt: Int64?,
        actor: Actor, time: Int64
    ) -> AuditEvent {
        AuditEvent { json in
            json.set(actor)
            if case .queued(let batch, _, _) = outcome { json.set("batch", batch) }
            json.set("cause", cause)
            if case .queued(_, let first, let count) = outcome {
                json.set("jobs") { json in
                    json.set("count", count)
                    if count > 0 { json.set("first", first) }
                }
            }
            if case .missed(let since) = outcome { json.set("missed_since", since) }
            json.set("name", schedule.name)
            if let nextRunAt { json.set("next_run_at", nextRunAt) }
            if case .failed(let reason) = outcome { json.set("reason", reason) }
            json.set("run_at", runAt)
            json.set("schedule", schedule.id)
            json.set(type: outcome.type, time: time)
        }
    }
}
