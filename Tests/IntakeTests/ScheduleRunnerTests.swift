import AuditLog
import Evaluation
import Foundation
import Intake
import ProcessWaiting
import Schedules
import Store
import Synchronization
import Testing

@Suite("What is due is queued once")
struct ScheduleRunnerTests {
    private static let actor = Actor(user: "tester", host: "here", program: "tests")
    /// 2026-11-29T03:00:00Z.
    private static let three: Int64 = 1_795_921_200_000_000
    private static let minute: Int64 = 60_000_000
    private static let day: Int64 = 86_400_000_000

    /// A clock that tests set.
    private final class Clock: Sendable {
        private let time = Mutex<Int64>(0)
        var now: Int64 {
            get { time.withLock { $0 } }
            set { time.withLock { $0 = newValue } }
        }
    }

    private let folder: URL
    private let store: JobStore
    private let clock = Clock()

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-schedules-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        clock.now = Self.three - 10 * Self.minute
        store = try JobStore(path: folder.appendingPathComponent("a.db").path) { [clock] in clock.now }
        try store.installPolicy(name: "default", text: "name: default\n", actor: Self.actor)
    }

    private var runner: ScheduleRunner { runner(store) }

    private func runner(
        _ store: JobStore, readingTime: Duration = ScheduleRunner.readingTime
    ) -> ScheduleRunner {
        let evaluation: ScheduleRunner.Evaluation = { words in
            (words, .producedOnce { queue in try queue(NewJob(source: Array("print(1)".utf8))) })
        }
        return ScheduleRunner(
            store: store, actor: Self.actor, now: { [clock] in clock.now }, readingTime: readingTime,
            evaluation: evaluation)
    }

    private func file(_ text: String = #"{"source":"print(1)","id":1}"# + "\n" + #"{"source":"print(2)"}"#) throws
        -> String
    {
        let path = folder.appendingPathComponent("\(UUID().uuidString).jsonl").path
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        return path
    }

    @discardableResult
    private func add(
        _ action: String, _ kind: NewSchedule.Kind = .jsonl, as name: String = "nightly", cron: String = "0 3 * * *",
        missed: MissedPolicy = .latest, cap: Int64 = 2
    ) throws -> Schedule {
        let plan = NewSchedule(
            name: name, cron: cron, timeZone: "UTC", kind: kind, action: action, missed: missed, missedCap: cap)
        let timetable = Timetable(try CronExpression(cron), in: try ScheduleZone("UTC"))
        return try store.addSchedule(plan, nextRunAt: timetable.next(after: clock.now), actor: Self.actor)
    }

    private func types() throws -> [String] {
        try store.events().map { event in
            let object = try JSONSerialization.jsonObject(with: Data(event)) as? [String: Any]
            return object?["type"] as? String ?? ""
        }.filter { $0.hasPrefix("schedule.") || $0 == "job.submitted" }
    }

    @Test("at its time, in one batch, and not again")
    func once() throws {
        try add(try file())
        #expect(try runner.runDue().isEmpty)
        clock.now = Self.three
        #expect(
            try runner.runDue().map(\.message) == ["schedule 'nightly': queued 2 jobs as nightly-2026-11-29T03:00:00Z"])
        #expect(try runner.runDue().isEmpty)
        clock.now += Self.minute
        #expect(try runner.runDue().isEmpty)
        #expect(try store.counts(batch: "nightly-2026-11-29T03:00:00Z") == [.available: 2])
        #expect(try store.schedule(named: "nightly").nextRunAt == Self.three + Self.day)
        #expect(try types() == ["schedule.added", "job.submitted", "schedule.queued"])
    }

    @Test("by whichever of two processes comes first")
    func twice() throws {
        try add(try file())
        clock.now = Self.three
        let other = try JobStore(path: store.path) { [clock] in clock.now }
        // Both have seen that it is due; the second one acts on what is no longer so.
        let schedule = try #require(try other.dueSchedules(at: clock.now).first)
        #expect(try runner.runDue().count == 1)
        let late = ScheduledTime(schedule, runAt: Self.three, cause: .due, nextRunAt: Self.three + Self.day)
        let receipt = try other.run(
            late, batch: "b", from: .produced { _ in Issue.record("produced") }, actor: Self.actor)
        #expect(receipt == nil)
        #expect(try !other.recordMissed(late, since: Self.three, actor: Self.actor))
        #expect(try !other.recordFailure(of: late, reason: "r", actor: Self.actor))
        #expect(try store.counts() == [.available: 2])
    }

    @Test("and what was missed by the policy of the schedule")
    func missed() throws {
        try add(try file(), .jsonl, as: "skip", missed: .skip)
        try add(try file(), .jsonl, as: "latest", missed: .latest)
        try add(try file(), .jsonl, as: "all", missed: .all)
        clock.now = Self.three + 4 * Self.day + 10 * Self.minute
        let outcomes = try runner.runDue()
        #expect(outcomes.filter(\.needsAttention).count == 3)
        let batches = try Set(store.batches())
        #expect(
            batches == [
                "latest-2026-12-03T03:00:00Z", "all-2026-12-02T03:00:00Z", "all-2026-12-03T03:00:00Z",
            ])
        for schedule in try store.schedules() { #expect(schedule.nextRunAt == Self.three + 5 * Self.day) }
        #expect(try runner.runDue().isEmpty)
    }

    @Test("also after a crash between two of the runs that were missed")
    func crashBetween() throws {
        let schedule = try add(try file(), .jsonl, as: "all", missed: .all, cap: 10)
        clock.now = Self.three + 2 * Self.day + 10 * Self.minute
        // The first of three is done, and whoever did it is gone.
        let first = ScheduledTime(schedule, runAt: Self.three, cause: .due, nextRunAt: Self.three + Self.day)
        _ = try store.run(first, batch: "all-first", from: .query("SELECT 'print(1)' AS source"), actor: Self.actor)
        #expect(try runner.runDue().count == 2)
        #expect(try Set(store.batches()) == ["all-first", "all-2026-11-30T03:00:00Z", "all-2026-12-01T03:00:00Z"])
    }

    @Test("one at a time where one is enough, and the others at the next calls")
    func oneAtATime() throws {
        try add(try file(), .jsonl, as: "all", missed: .all, cap: 10)
        try add(try file(), .jsonl, as: "other", missed: .latest)
        clock.now = Self.three + 2 * Self.day + 10 * Self.minute
        var calls = 0
        while try !store.dueSchedules(at: clock.now).isEmpty, calls < 10 {
            #expect(try runner.runDue(until: { true }).filter { $0.batch != nil }.count == 1)
            calls += 1
        }
        #expect(calls == 4)
        #expect(
            try Set(store.batches()) == [
                "all-2026-11-29T03:00:00Z", "all-2026-11-30T03:00:00Z", "all-2026-12-01T03:00:00Z",
                "other-2026-12-01T03:00:00Z",
            ])
    }

    @Test("nothing while it is paused, and nothing of that time afterwards")
    func paused() throws {
        try add(try file(), missed: .all)
        #expect(try store.pauseSchedule(named: "nightly", actor: Self.actor))
        #expect(try !store.pauseSchedule(named: "nightly", actor: Self.actor))
        clock.now = Self.three + 3 * Self.day
        #expect(try runner.runDue().isEmpty)
        let wasPaused = try store.resumeSchedule(named: "nightly", actor: Self.actor) { schedule, now in
            try schedule.timetable().next(after: now)
        }
        #expect(wasPaused)
        #expect(try runner.runDue().isEmpty)
        clock.now += Self.day
        #expect(try runner.runDue().count == 1)
    }

    @Test("one that is resumed on a clock that was set back goes on after what was run")
    func resumedInThePast() throws {
        try add(try file(), cron: "*/10 * * * *")
        clock.now = Self.three
        #expect(try runner.runDue().count == 1)
        clock.now -= 60 * Self.minute
        try store.pauseSchedule(named: "nightly", actor: Self.actor)
        try store.resumeSchedule(named: "nightly", actor: Self.actor) { schedule, moment in
            try schedule.timetable().next(after: moment)
        }
        #expect(try store.schedule(named: "nightly").nextRunAt == Self.three + 10 * Self.minute)
    }

    @Test("a clock that is set back by an hour runs nothing again, one set forward nothing twice")
    func clockSet() throws {
        try add(try file(), cron: "*/10 * * * *", missed: .all, cap: 3)
        clock.now = Self.three
        #expect(try runner.runDue().count == 1)
        clock.now -= 60 * Self.minute
        for _ in 0..<6 {
            #expect(try runner.runDue().isEmpty)
            clock.now += 10 * Self.minute
        }
        #expect(try runner.runDue().isEmpty)
        // An hour ahead: six times are past, of which the last one is on time and three of the others are made up for.
        clock.now += 60 * Self.minute
        #expect(try runner.runDue().filter { !$0.needsAttention }.count == 4)
        clock.now -= 60 * Self.minute
        #expect(try runner.runDue().isEmpty)
    }

    @Test("what cannot be queued is recorded with the run, keeps no other from running, and runs again next time")
    func failures() throws {
        let bad = try file(#"{"source":"print(1)"}"# + "\n" + #"{"sauce":"print(2)"}"#)
        let gone = try file()
        try FileManager.default.removeItem(atPath: gone)
        try add(bad, .jsonl, as: "bad")
        try add(gone, .jsonl, as: "gone")
        try add("SELECT source FROM nothing", .sql, as: "table")
        try add("SELECT 'print(1)' AS source, 'nowhere' AS policy", .sql, as: "policy")
        try add(try file(), .jsonl, as: "good")
        clock.now = Self.three
        let outcomes = try runner.runDue()
        #expect(outcomes.count == 5 && outcomes.filter(\.needsAttention).count == 4)
        #expect(outcomes.allSatisfy { !$0.message.contains("\n") })
        #expect(try store.counts() == [.available: 2])
        #expect(try runner.runDue().isEmpty)
        try Data(#"{"source":"print(1)"}"#.utf8).write(to: URL(fileURLWithPath: gone))
        clock.now += Self.day
        #expect(try runner.runDue().filter { !$0.needsAttention }.count == 2)
    }

    @Test("a file is read before anything is locked")
    func readBefore() throws {
        let path = try file()
        try add(path)
        clock.now = Self.three
        let other = try JobStore(path: store.path)
        let (isLocked, isOver, hasRun) = (
            DispatchSemaphore(value: 0), DispatchSemaphore(value: 0), DispatchSemaphore(value: 0)
        )
        Thread.detachNewThread {
            _ = try? other.submit(actor: Self.actor) { queue in
                // So many that some are written.
                for _ in 0..<32 { try queue(NewJob(source: Array("1".utf8))) }
                isLocked.signal()
                isOver.wait()
            }
        }
        isLocked.wait()
        nonisolated(unsafe) let runner = runner
        let outcomes = Mutex<[ScheduleRunner.Outcome]>([])
        Thread.detachNewThread {
            let found = (try? runner.runDue()) ?? []
            outcomes.withLock { $0 = found }
            hasRun.signal()
        }
        // By then it has read the file, and waits for its turn to write.
        Thread.sleep(forTimeInterval: 3)
        try FileManager.default.removeItem(atPath: path)
        isOver.signal()
        hasRun.wait()
        #expect(outcomes.withLock { $0.map(\.needsAttention) } == [false])
        #expect(try store.counts() == [.available: 34])
    }

    @Test("a file that takes too long, or that may give something else the next time, fails that run")
    func slowFile() throws {
        try add(try file(), as: "slow")
        clock.now = Self.three
        let slow = try runner(store, readingTime: .zero).runDue()
        #expect(slow.count == 1 && slow[0].message.contains("was not read within 0 s"), "\(slow)")
        let pipe = folder.appendingPathComponent("pipe").path
        #expect(mkfifo(pipe, 0o600) == 0)
        try add(pipe, as: "pipe")
        clock.now += Self.day
        let outcomes = try runner.runDue()
        #expect(outcomes.map(\.needsAttention) == [false, true], "\(outcomes)")
        #expect(outcomes.last?.message.contains("is no regular file") == true, "\(outcomes)")
        #expect(try runner.runDue().isEmpty)
    }

    @Test("by hand it runs at any time, and its next due time stays")
    func byHand() throws {
        let schedule = try add(try file())
        #expect(try runner.runNow(schedule).count == 1)
        #expect(try store.schedule(named: "nightly").nextRunAt == Self.three)
        clock.now = Self.three
        #expect(try runner.runDue().count == 1)
        #expect(try store.batches().count == 2)
    }

    @Test("an evaluation is queued once for the same content")
    func evaluation() throws {
        try add("humaneval-1", .eval, as: "eval")
        clock.now = Self.three
        #expect(try runner.runDue().count == 1)
        clock.now += Self.day
        #expect(try runner.runDue().map(\.message) == ["schedule 'eval': queued 0 jobs as humaneval-1"])
        #expect(try store.counts() == [.available: 1])
    }

    @Test("a query may read the queue, and meets none of its own results")
    func query() throws {
        try store.submit(
            [NewJob(source: Array("print(0)".utf8)), NewJob(source: [0x70, 0xFF])], batch: "golden", actor: Self.actor)
        try add("SELECT source, id, 3 AS priority, 2 AS timeout, '{\"k\":1}' AS tags FROM jobs", .sql, as: "again")
        for round in 0..<3 {
            clock.now = Self.three + Int64(round) * Self.day
            #expect(try runner.runDue().count == 1)
        }
        #expect(try store.counts() == [.available: 16])
    }

    @Test(
        "a query that is none is refused",
        arguments: [
            "DELETE FROM jobs", "DELETE FROM jobs RETURNING source", "SELECT 1 AS source; DELETE FROM jobs",
            "PRAGMA journal_mode = DELETE", "BEGIN", "ATTACH ':memory:' AS a", "SELECT source, source FROM jobs",
            "SELECT id FROM jobs", "SELECT source, state FROM jobs", "", "SELEC",
            "WITH a AS (SELECT 1) DELETE FROM jobs",
            "EXPLAIN SELECT source FROM jobs",
        ])
    func refusedQuery(sql: String) throws {
        #expect(throws: StoreError.self) { try store.checkScheduledQuery(sql) }
    }

    @Test("names are taken until their schedule is removed")
    func names() throws {
        let first = try add(try file())
        #expect(throws: StoreError.self) { try add(try file()) }
        try store.removeSchedule(named: "nightly", actor: Self.actor)
        #expect(throws: StoreError.self) { try store.schedule(named: "nightly") }
        clock.now = Self.three
        #expect(try runner.runDue().isEmpty)
        #expect(try add(try file()).id == first.id + 1)
    }
}

extension JobStore {
    /// The bodies of all events.
    fileprivate func events() throws -> [[UInt8]] {
        try rows("SELECT body FROM audit_events ORDER BY idx")
    }

    fileprivate func batches() throws -> [String] {
        try rows("SELECT DISTINCT batch FROM jobs WHERE batch IS NOT NULL").map { String(decoding: $0, as: UTF8.self) }
    }

    /// The first column, through the sqlite3 shell.
    private func rows(_ sql: String) throws -> [[UInt8]] {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
        process.arguments = [path, sql]
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let data = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitClosely()
        return data.split(separator: 10).map { [UInt8]($0) }
    }
}
