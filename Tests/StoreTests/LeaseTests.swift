import Evaluation
import Foundation
import Store
import Testing

/// A clock that tests move.
final class ManualClock: @unchecked Sendable {
    private let lock = NSLock()
    private var time: Int64 = 1_000_000_000_000_000

    var read: @Sendable () -> Int64 { { self.lock.withLock { self.time } } }
    func advance(seconds: Int64) { lock.withLock { time += seconds * 1_000_000 } }
}

@Suite("Leases")
struct LeaseTests {
    let database: TemporaryDatabase
    let store: JobStore
    let supervisor: SupervisorRegistration
    let clock = ManualClock()
    let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised(clock: clock.read)
    }

    private func claim(_ count: Int = 1) throws -> [ClaimedJob] {
        try supervisor.transaction { queue in
            try queue.promoteDue()
            return try queue.claim(count)
        }
    }

    @Test("given back uncounted leave no trace on the job, fifty times over")
    func uncounted() throws {
        try store.submit([NewJob("x")], actor: actor)
        for _ in 0..<50 {
            let job = try #require(try claim().first)
            #expect(job.assignment.attempt == 1)
            #expect(
                try supervisor.transaction { try $0.release([job.lease], counted: false, reason: "drain") }.isEmpty)
        }
        #expect(try store.counts() == [.available: 1])
        #expect(try database.eventTypes().filter { $0 == "job.released" }.count == 50)
    }

    @Test("given back counted are retried after a growing back-off, and then discarded")
    func counted() throws {
        var job = NewJob("x")
        job.maxAttempts = 3
        try store.submit([job], actor: actor)
        for (attempt, wait) in [(1, 1), (2, 2)] {
            let claimed = try #require(try claim().first)
            #expect(claimed.assignment.attempt == Int64(attempt))
            try supervisor.transaction { _ = try $0.release([claimed.lease], counted: true, reason: "worker lost") }
            #expect(try store.counts() == [.retryable: 1])
            clock.advance(seconds: Int64(wait) - 1)
            #expect(try claim().isEmpty)
            clock.advance(seconds: 1)
        }
        let last = try #require(try claim().first)
        try supervisor.transaction { _ = try $0.release([last.lease], counted: true, reason: "worker lost") }
        #expect(
            try database.sql("SELECT state, fault, attempt, finalized_at IS NOT NULL FROM jobs")
                == "discarded|worker lost|3|1")
        #expect(
            try database.eventTypes().filter { !$0.hasSuffix("started") }.suffix(3)
                == ["job.retried", "job.retried", "job.discarded"])
    }

    @Test("that are void cannot be given back or renewed")
    func void() throws {
        try store.submit([NewJob("x"), NewJob("y")], actor: actor)
        let jobs = try claim(2)
        try supervisor.transaction { _ = try $0.record([jobs[0].completion()]) }
        let leases = jobs.map(\.lease)
        #expect(try supervisor.transaction { try $0.extend(leases) } == [leases[0]])
        #expect(try supervisor.transaction { try $0.release(leases, counted: true, reason: "r") } == [leases[0]])
        #expect(try supervisor.transaction { try $0.release(leases, counted: false, reason: "r") } == leases)
    }

    @Test("that run out go to another supervisor, uncounted, and the late result is refused")
    func expiry() throws {
        try store.submit([NewJob("x"), NewJob("y")], actor: actor)
        let jobs = try claim(2)
        let other = try JobStore(path: database.path, clock: clock.read).register(
            TemporaryDatabase.start, actor: actor)
        clock.advance(seconds: 50)
        #expect(try supervisor.transaction { try $0.extend([jobs[0].lease]) }.isEmpty)
        clock.advance(seconds: 20)
        #expect(try other.transaction { try $0.rescue() } == [jobs[1].id])
        let again = try #require(try other.transaction { try $0.claim(5) }.first)
        #expect(again.id == jobs[1].id)
        #expect(again.assignment.attempt == 1)
        #expect(
            try supervisor.transaction { try $0.record(jobs.map { $0.completion() }) } == [jobs[1].lease])
        #expect(try database.eventTypes().filter { $0 == "job.orphaned" }.count == 1)
    }

    @Test("of a supervisor that stops go back at once")
    func stop() throws {
        try store.submit([NewJob("x"), NewJob("y")], actor: actor)
        _ = try claim(2)
        try supervisor.stop(reason: "drained")
        #expect(try store.counts() == [.available: 2])
        #expect(try database.sql("SELECT stopped_at IS NOT NULL FROM supervisors") == "1")
        #expect(try database.eventTypes().suffix(3) == ["job.released", "job.released", "supervisor.stopped"])
    }
}

@Suite("Rescue")
struct RescueTests {
    let database: TemporaryDatabase
    let store: JobStore
    let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        store = try database.store()
    }

    @Test("takes the jobs of a killed supervisor back at once, uncounted, and leaves those of living ones")
    func killed() async throws {
        try store.submit((0..<5).map { NewJob("print(\($0))") }, actor: actor)
        let living = try store.register(TemporaryDatabase.start, actor: actor)
        let kept = try living.transaction { try $0.claim(2) }
        let path = database.path
        await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
            let supervisor = try JobStore(path: path).register(
                TemporaryDatabase.start, actor: TemporaryDatabase.actor)
            let claimed = try supervisor.transaction { try $0.claim(2) }
            precondition(claimed.map(\.id) == [3, 4])
            kill(getpid(), SIGKILL)
        }
        #expect(try store.counts() == [.running: 4, .available: 1])
        let other = try JobStore(path: path).register(TemporaryDatabase.start, actor: actor)
        #expect(try other.transaction { try $0.rescue() } == [3, 4])
        #expect(try other.transaction { try $0.rescue() } == [])
        #expect(
            try database.sql("SELECT group_concat(attempt) FROM (SELECT attempt FROM jobs ORDER BY id)")
                == "1,1,0,0,0")
        #expect(try database.sql("SELECT group_concat(stopped_at IS NOT NULL) FROM supervisors") == "0,1,0")
        #expect(try living.transaction { try $0.record(kept.map { $0.completion() }) }.isEmpty)
        #expect(
            try database.eventTypes().suffix(5)
                == ["job.orphaned", "job.orphaned", "supervisor.stopped", "job.finished", "job.finished"])
    }

    @Test("knows a supervisor of the same process that let go of its registration")
    func letGo() throws {
        try store.submit([NewJob("x")], actor: actor)
        do {
            let supervisor = try store.register(TemporaryDatabase.start, actor: actor)
            _ = try supervisor.transaction { try $0.claim(1) }
        }
        let other = try store.register(TemporaryDatabase.start, actor: actor)
        #expect(try other.transaction { try $0.rescue() } == [1])
    }
}
