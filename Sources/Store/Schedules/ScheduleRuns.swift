public import AuditLog
import GRDB

/// A due time, and what a schedule has to look forward to once something was done about it.
public struct ScheduledTime: Sendable, Hashable {
    public enum Cause: String, Sendable, Hashable {
        /// Its time had come.
        case due
        /// Somebody asked for it.
        case manual
    }

    public var schedule: Schedule
    /// Microseconds since 1970 UTC.
    public var runAt: Int64
    public var cause: Cause
    /// When it falls due after this; of a manual run, as before.
    public var nextRunAt: Int64?

    public init(_ schedule: Schedule, runAt: Int64, cause: Cause, nextRunAt: Int64?) {
        self.schedule = schedule
        self.runAt = runAt
        self.cause = cause
        self.nextRunAt = nextRunAt
    }
}

/// Where the programs of a run come from.
public enum ScheduledPrograms {
    /// The rows of a query, whose columns are named as the keys of `submit --jsonl`.
    case query(String)
    /// Whatever calls its argument with each job.
    case produced((_ queue: (NewJob) throws -> Void) throws -> Void)
    /// The same, and none where the run's batch has jobs already: what is to be judged is in the queue, or judged.
    case producedOnce((_ queue: (NewJob) throws -> Void) throws -> Void)
}

extension JobStore {
    /// Queues the programs of a due time: jobs, their `job.submitted`, the row of `schedule_runs`, `schedule.queued` and
    /// the next due time are one transaction.
    ///
    /// A query is run before that, so that nobody waits for it to write; it has ten seconds.
    ///
    /// - Returns: nil where somebody else was faster, or where the schedule was paused, removed or run meanwhile; nothing
    ///   was queued then.
    /// - Throws: what cannot be queued, as `submit` does; nothing is recorded of it. See
    ///   ``recordFailure(of:reason:actor:)``.
    public func run(
        _ time: ScheduledTime, batch: String, from programs: ScheduledPrograms, actor: Actor
    ) throws -> SubmissionReceipt? {
        var queried: [NewJob] = []
        if case .query(let sql) = programs {
            // Whoever was faster has spared this one the query.
            let jobs = try read { database in
                try ScheduleRunRows.isOpen(time, database) ? QueriedJobs.fetch(sql, database) : nil
            }
            guard let jobs else { return nil }
            queried = jobs
        }
        return try write { database in
            let now = clock()
            guard try ScheduleRunRows.isOpen(time, database) else { return nil }
            let audit = auditAppender(database)
            let submission = try SubmissionWriter(
                database, path: path, batch: batch, submitter: time.schedule.createdBy, now: now)
            switch programs {
            case .query: for job in queried { try submission.queue(job) }
            case .produced(let produce): try produce(submission.queue)
            case .producedOnce(let produce):
                let isThere = try Bool.fetchOne(
                    database, sql: "SELECT EXISTS (SELECT 1 FROM jobs WHERE batch = ?)", arguments: [batch])
                if isThere == false { try produce(submission.queue) }
            }
            let receipt = try submission.finish(actor: actor, audit)
            try ScheduleRunRows.close(
                time, .queued(batch: batch, first: receipt.first, count: receipt.count), actor, now, audit, database)
            try audit.flush()
            return receipt
        }
    }

    /// Records that due times went by without anybody there.
    ///
    /// - Parameter time: the last of them; `since` is the first.
    /// - Returns: false where somebody else was faster.
    @discardableResult
    public func recordMissed(_ time: ScheduledTime, since: Int64, actor: Actor) throws -> Bool {
        try settle(time, .missed(since: since), actor: actor)
    }

    /// Records that nothing could be queued for a due time.
    ///
    /// - Returns: false where somebody else was faster.
    @discardableResult
    public func recordFailure(of time: ScheduledTime, reason: String, actor: Actor) throws -> Bool {
        try settle(time, .failed(reason: String(reason.prefix(1_000))), actor: actor)
    }

    private func settle(_ time: ScheduledTime, _ outcome: AuditEvent.ScheduleOutcome, actor: Actor) throws -> Bool {
        try write { database in
            guard try ScheduleRunRows.isOpen(time, database) else { return false }
            let audit = auditAppender(database)
            try ScheduleRunRows.close(time, outcome, actor, clock(), audit, database)
            try audit.flush()
            return true
        }
    }
}

/// The statements over `schedule_runs`.
private enum ScheduleRunRows {
    /// Whether nobody has done anything about the time, and the schedule is as it was when this was decided. The
    /// transaction holds the write lock, so what is true here still is when it ends.
    static func isOpen(_ time: ScheduledTime, _ database: Database) throws -> Bool {
        guard let current = try ScheduleRows.find(time.schedule.name, database), current.id == time.schedule.id else {
            return false
        }
        let isAsDecided =
            time.cause == .manual || (current.pausedAt == nil && current.nextRunAt == time.schedule.nextRunAt)
        let isTaken = try Bool.fetchOne(
            database, sql: "SELECT EXISTS (SELECT 1 FROM schedule_runs WHERE schedule = ? AND run_at = ?)",
            arguments: [current.id, time.runAt])
        return isAsDecided && isTaken == false
    }

    static func close(
        _ time: ScheduledTime, _ outcome: AuditEvent.ScheduleOutcome, _ actor: Actor, _ now: Int64,
        _ audit: AuditAppender, _ database: Database
    ) throws {
        var row = Outcome(word: "queued")
        switch outcome {
        case .queued(let batch, let first, let count):
            row.batch = batch
            row.jobs = count
            row.firstJob = count > 0 ? first : nil
        case .missed(let since): row = Outcome(word: "missed", since: since)
        case .failed(let reason): row = Outcome(word: "failed", reason: reason)
        }
        let schedule = time.schedule
        try database.execute(
            sql: """
                INSERT INTO schedule_runs (schedule, run_at, cause, outcome, recorded_at, missed_since, batch, first_job,
                    jobs, reason)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                schedule.id, time.runAt, time.cause.rawValue, row.word, now, row.since, row.batch, row.firstJob,
                row.jobs,
                row.reason,
            ])
        try database.execute(
            sql: "UPDATE schedules SET next_run_at = ? WHERE id = ?", arguments: [time.nextRunAt, schedule.id])
        audit.append(
            .scheduleRun(
                schedule.eventName, runAt: time.runAt, cause: time.cause.rawValue, outcome, nextRunAt: time.nextRunAt,
                actor: actor, time: now))
    }

    /// The columns of a row that depend on what became of the time.
    private struct Outcome {
        var word: String
        var since: Int64?
        var batch: String?
        var firstJob: Int64?
        var jobs: Int64 = 0
        var reason: String?
    }
}
