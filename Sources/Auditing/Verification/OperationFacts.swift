import AuditLog

/// What the log says of schedules, of their runs, and of queues as such.
struct OperationFacts {
    /// `schedule.added`, and what was done about it since.
    struct ScheduleLife {
        let index: Int64
        let time: Int64
        let name: String
        let cron: String
        let timeZone: String
        let kind: String
        let action: String
        let missed: String
        let missedCap: Int64
        let createdBy: String
        var nextRunAt: Int64?
        var pausedAt: Int64?
        var removedAt: Int64?
        /// Of the last event about it.
        var last: Int64
    }

    /// `schedule.queued`, `schedule.missed` or `schedule.failed`.
    struct Run {
        let index: Int64
        let time: Int64
        let cause: String
        let outcome: String
        let missedSince: Int64?
        let batch: String?
        let firstJob: Int64?
        let jobs: Int64
        let reason: String?
    }

    struct RunKey: Hashable {
        let schedule: Int64
        let runAt: Int64
    }

    /// A queue that is paused or bounded.
    struct QueueState {
        /// Of the last event about it.
        var index: Int64
        var pausedAt: Int64?
        var concurrency: Int64?
    }

    /// By the row of `schedules`.
    private(set) var schedules: [Int64: ScheduleLife] = [:]
    private(set) var runs: [RunKey: Run] = [:]
    /// By the bytes of the name.
    private(set) var queues: [[UInt8]: QueueState] = [:]

    /// Takes an event of the types `schedule.…` and `queue.…`, in the order of the log; any other is none of its.
    ///
    /// - Returns: false for one without all its members, or one that contradicts an earlier one.
    mutating func add(_ type: String, _ index: Int64, _ time: Int64, _ body: borrowing BodyReader) -> Bool {
        switch type {
        case "schedule.added": addSchedule(index, time, body)
        case "schedule.paused", "schedule.resumed", "schedule.removed": change(type, index, time, body)
        case "schedule.queued", "schedule.missed", "schedule.failed": addRun(type, index, time, body)
        case "queue.paused", "queue.resumed", "queue.limited": changeQueue(type, index, time, body)
        default: true
        }
    }

    private mutating func addSchedule(_ index: Int64, _ time: Int64, _ body: borrowing BodyReader) -> Bool {
        guard let id = body.integer("schedule"), schedules[id] == nil, let name = body.string("name"),
            let cron = body.string("cron"), let timeZone = body.string("time_zone"), let kind = body.string("kind"),
            let action = body.string("action"), let missed = body.string("missed"),
            let missedCap = body.integer("missed_cap"), let user = body.string("user", in: "actor")
        else { return false }
        schedules[id] = ScheduleLife(
            index: index, time: time, name: name, cron: cron, timeZone: timeZone, kind: kind, action: action,
            missed: missed, missedCap: missedCap, createdBy: user, nextRunAt: body.integer("next_run_at"), last: index)
        return true
    }

    private mutating func change(
        _ type: String, _ index: Int64, _ time: Int64, _ body: borrowing BodyReader
    ) -> Bool {
        guard let id = body.integer("schedule"), var life = schedules[id], body.string("name") == life.name,
            life.removedAt == nil
        else { return false }
        switch type {
        case "schedule.paused":
            guard life.pausedAt == nil else { return false }
            life.pausedAt = time
        case "schedule.resumed":
            guard life.pausedAt != nil else { return false }
            life.pausedAt = nil
            life.nextRunAt = body.integer("next_run_at")
        default: life.removedAt = time
        }
        life.last = index
        schedules[id] = life
        return true
    }

    private mutating func addRun(
        _ type: String, _ index: Int64, _ time: Int64, _ body: borrowing BodyReader
    ) -> Bool {
        guard let id = body.integer("schedule"), let life = schedules[id], body.string("name") == life.name,
            life.removedAt == nil, let runAt = body.integer("run_at"), let cause = body.string("cause"),
            // One that is paused is run by hand alone.
            cause == "manual" || (cause == "due" && life.pausedAt == nil)
        else { return false }
        let key = RunKey(schedule: id, runAt: runAt)
        guard runs[key] == nil else { return false }
        runs[key] = Run(
            index: index, time: time, cause: cause, outcome: String(type.dropFirst("schedule.".count)),
            missedSince: body.integer("missed_since"), batch: body.string("batch"),
            firstJob: body.integer("first", in: "jobs"), jobs: body.integer("count", in: "jobs") ?? 0,
            reason: body.string("reason"))
        schedules[id]?.nextRunAt = body.integer("next_run_at")
        schedules[id]?.last = index
        return true
    }

    private mutating func changeQueue(
        _ type: String, _ index: Int64, _ time: Int64, _ body: borrowing BodyReader
    ) -> Bool {
        guard let name = body.string("queue") else { return false }
        let key = Array(name.utf8)
        var state = queues[key] ?? QueueState(index: index)
        switch type {
        case "queue.paused": state.pausedAt = time
        case "queue.resumed": state.pausedAt = nil
        default: state.concurrency = body.integer("concurrency")
        }
        state.index = index
        queues[key] = state.pausedAt == nil && state.concurrency == nil ? nil : state
        return true
    }
}
