public import AuditLog
import JSONLines
import Schedules
public import Store

/// Queues what schedules have fallen due for. Any number of processes may do that on one database: each due time is
/// acted on once, by whoever is first.
public struct ScheduleRunner {
    /// What became of a due time, in words for people.
    public struct Outcome: Sendable, Hashable {
        /// One line.
        public let message: String
        /// Whether somebody should look at it.
        public let needsAttention: Bool
        /// The schedule's name.
        public let schedule: String
        /// What was queued is this batch; nil where nothing was.
        public let batch: String?
        /// Whether nothing was recorded of it, so that it is still due.
        public let isPutOff: Bool

        init(
            message: String, needsAttention: Bool, schedule: String, batch: String? = nil, isPutOff: Bool = false
        ) {
            self.message = message
            self.needsAttention = needsAttention
            self.schedule = schedule
            self.batch = batch
            self.isPutOff = isPutOff
        }
    }

    /// What an `eval` schedule is to queue, from the words after `eval`: the name of its batch, and what produces the
    /// programs.
    public typealias Evaluation = (_ words: String) throws -> (batch: String, programs: ScheduledPrograms)

    /// How long reading a file may take.
    public static let readingTime: Duration = .seconds(60)

    private let store: JobStore
    private let actor: Actor
    private let now: () -> Int64
    private let readingTime: Duration
    private let evaluation: Evaluation

    /// - Parameter now: microseconds since 1970 UTC.
    public init(
        store: JobStore, actor: Actor, now: @escaping () -> Int64 = JobStore.wallClock,
        readingTime: Duration = readingTime, evaluation: @escaping Evaluation
    ) {
        self.store = store
        self.actor = actor
        self.now = now
        self.readingTime = readingTime
        self.evaluation = evaluation
    }

    /// Queues everything that is due.
    ///
    /// What is wrong with one schedule (a file that is gone, a query that fails) is recorded with that run, and keeps
    /// no other from running. What this host lacks for a while (descriptors, memory) is not: the time is still due.
    ///
    /// - Parameter isEnough: asked after each run; what is left is still due then.
    /// - Throws: `StoreError` where the database cannot be read or written: nothing is recorded then, and the time is
    ///   still due.
    public func runDue(until isEnough: () -> Bool = { false }) throws -> [Outcome] {
        let now = now()
        var outcomes: [Outcome] = []
        for schedule in try store.dueSchedules(at: now) {
            outcomes += try run(schedule, now: now, until: isEnough)
            if isEnough() { break }
        }
        return outcomes
    }

    /// Queues one schedule's programs now, whether or not it is due or paused; its next due time stays.
    public func runNow(_ schedule: Schedule) throws -> [Outcome] {
        try run(ScheduledTime(schedule, runAt: now(), cause: .manual, nextRunAt: schedule.nextRunAt))
    }

    private func run(_ schedule: Schedule, now: Int64, until isEnough: () -> Bool) throws -> [Outcome] {
        guard let nextRun = schedule.nextRunAt else { return [] }
        let timetable: Timetable
        do {
            timetable = try schedule.timetable()
        } catch {
            // A zone that this host does not know. It falls due for nobody else either.
            let time = ScheduledTime(schedule, runAt: nextRun, cause: .due, nextRunAt: nil)
            return try fail(time, "\(error)")
        }
        let due = DueRuns(
            timetable, nextRun: nextRun, now: now, policy: schedule.plan.missed, cap: Int(schedule.plan.missedCap))
        var outcomes: [Outcome] = []
        var current = schedule
        if let missed = due.missed {
            let time = ScheduledTime(
                current, runAt: missed.upperBound, cause: .due, nextRunAt: due.run.first ?? due.next)
            guard try store.recordMissed(time, since: missed.lowerBound, actor: actor) else { return outcomes }
            outcomes.append(
                Outcome(
                    message:
                        "schedule '\(schedule.name)': missed what was due up to \(DueTime.text(missed.upperBound))",
                    needsAttention: true, schedule: schedule.name))
            current = try store.schedule(named: schedule.name)
        }
        for (place, runAt) in due.run.enumerated() {
            if place > 0, isEnough() { break }
            let next = place + 1 < due.run.count ? due.run[place + 1] : due.next
            outcomes += try run(ScheduledTime(current, runAt: runAt, cause: .due, nextRunAt: next))
            // What comes after it would leave it behind.
            if outcomes.last?.isPutOff == true { break }
            current = try store.schedule(named: schedule.name)
        }
        return outcomes
    }

    private func run(_ time: ScheduledTime) throws -> [Outcome] {
        let name = time.schedule.name
        var file: JobRowFile?
        do {
            if time.schedule.plan.kind == .jsonl {
                file = try JobRowFile(path: time.schedule.plan.action, within: readingTime)
            }
            let (batch, programs) = try programs(of: time, file)
            guard let receipt = try store.run(time, batch: batch, from: programs, actor: actor) else { return [] }
            let count = receipt.count == 1 ? "1 job" : "\(receipt.count) jobs"
            return [
                Outcome(
                    message: "schedule '\(name)': queued \(count) as \(batch)", needsAttention: false, schedule: name,
                    batch: batch)
            ]
        } catch let error as StoreError where !Self.isOfPrograms(error) {
            throw error
        } catch let error as StoreError {
            return try fail(time, "\(file?.located(error) ?? error)")
        } catch let error as LineError where error.isShortage {
            return [
                Outcome(
                    message: "schedule '\(name)': nothing was queued yet, and it is still due: \(error)",
                    needsAttention: true, schedule: name, isPutOff: true)
            ]
        } catch {
            return try fail(time, "\(error)")
        }
    }

    /// Finds out whether the rows of a file could be queued now, by a store where there is one, and queues none.
    ///
    /// - Throws: `IntakeError` for the first row that cannot, `LineError` where the file cannot be read, `StoreError` for
    ///   what is no row's fault.
    public static func check(file path: String, in store: JobStore?) throws {
        let file = try JobRowFile(path: path, within: readingTime)
        do {
            guard let store else { return try file.forEachRow { _ in } }
            try store.checkSubmission(file.forEachRow)
        } catch let error as StoreError {
            throw file.located(error)
        }
    }

    private func fail(_ time: ScheduledTime, _ reason: String) throws -> [Outcome] {
        guard try store.recordFailure(of: time, reason: reason, actor: actor) else { return [] }
        return [
            Outcome(
                message: "schedule '\(time.schedule.name)': nothing was queued: \(reason)", needsAttention: true,
                schedule: time.schedule.name)
        ]
    }

    /// Whether it is the programs that the store refuses, and will refuse again.
    private static func isOfPrograms(_ error: StoreError) -> Bool {
        switch error.code {
        case .constraint, .duplicateKey, .unknownPolicy: true
        default: false
        }
    }

    private func programs(of time: ScheduledTime, _ file: JobRowFile?) throws -> (batch: String, ScheduledPrograms) {
        let plan = time.schedule.plan
        if plan.kind == .eval { return try evaluation(plan.action) }
        return (
            "\(plan.name)-\(DueTime.text(time.runAt))", file.map { .produced($0.forEachRow) } ?? .query(plan.action)
        )
    }
}
