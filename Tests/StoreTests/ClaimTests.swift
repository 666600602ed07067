import Evaluation
import Foundation
import Store
import Testing

@Suite("Claiming")
struct ClaimTests {
    let database: TemporaryDatabase
    let store: JobStore
    let supervisor: SupervisorRegistration
    let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func submit(_ priorities: [Int64], queue: String = "default") throws {
        try store.submit(
            priorities.map { priority in
                var job = NewJob("print(\(priority))")
                job.priority = priority
                job.queue = queue
                return job
            }, actor: actor)
    }

    @Test("takes the highest priority first, then the oldest")
    func order() throws {
        try submit([0, 5, -1, 5, 0])
        #expect(try supervisor.transaction { try $0.claim(3) }.map(\.id) == [2, 4, 1])
        #expect(try supervisor.transaction { try $0.claim(3) }.map(\.id) == [5, 3])
        #expect(try supervisor.transaction { try $0.claim(3) }.isEmpty)
    }

    @Test("takes only from the queues it names, in one order over them")
    func queues() throws {
        try submit([1, 0], queue: "a")
        try submit([2, 0], queue: "b")
        try submit([9], queue: "c")
        #expect(try supervisor.transaction { try $0.claim(10, queues: ["a", "b"]) }.map(\.id) == [3, 1, 2, 4])
        #expect(try supervisor.transaction { try $0.claim(10, queues: ["d"]) }.isEmpty)
        #expect(try store.outstandingCount(queues: ["c"]) == 1)
    }

    @Test("from one database never gives two supervisors the same job")
    func twoStores() throws {
        try submit(Array(repeating: 0, count: 400))
        let path = database.path
        let claimed = try (0..<2).map { _ in
            try JobStore(path: path).register(TemporaryDatabase.start, actor: actor)
        }
        final class Ids: @unchecked Sendable {
            private let lock = NSLock()
            private(set) var all: [Int64] = []
            func add(_ ids: [Int64]) { lock.withLock { all += ids } }
        }
        let ids = Ids()
        DispatchQueue.concurrentPerform(iterations: 2) { index in
            while let jobs = try? claimed[index].transaction({ try $0.claim(7) }), !jobs.isEmpty {
                ids.add(jobs.map(\.id))
            }
        }
        #expect(ids.all.count == 400)
        #expect(Set(ids.all).count == 400)
    }

    @Test("stops at its bound of bytes, but takes one job in any case")
    func bytes() throws {
        try store.submit((0..<10).map { _ in NewJob(source: [UInt8](repeating: 0x31, count: 1_000)) }, actor: actor)
        var request = ClaimRequest(limit: 10, maximumBytes: 2_500, worker: "w", interpreter: "p")
        #expect(try supervisor.transaction { try $0.claim(request) }.map(\.id) == [1, 2, 3])
        request.maximumBytes = 1
        #expect(try supervisor.transaction { try $0.claim(request) }.map(\.id) == [4])
    }

    @Test("takes what is more urgent than was asked, from all queues and from one", arguments: [[], ["default"]])
    func moreUrgent(_ queues: [String]) throws {
        try submit([0, 5, 7, 5, 6])
        var request = ClaimRequest(limit: 10, queues: queues, priorityAbove: 5, worker: "w", interpreter: "p")
        #expect(try supervisor.transaction { try $0.claim(request) }.map(\.id) == [3, 5])
        #expect(try supervisor.transaction { try $0.claim(request) }.isEmpty)
        request.priorityAbove = nil
        #expect(try supervisor.transaction { try $0.claim(request) }.map(\.id) == [2, 4, 1])
    }

    @Test("fixes the policy's text, the program's hash and the lease in the row")
    func row() throws {
        try submit([0])
        let job = try #require(try supervisor.transaction { try $0.claim(1) }.first)
        let text = try #require(try store.policyInForce("default"))
        #expect(job.assignment.policyHash == text.hash)
        #expect(
            try database.sql(
                "SELECT state, attempt, supervisor, policy_hash = '\(text.hash)', source_sha256, "
                    + "lease_expires_at - started_at FROM jobs")
                == "running|1|1|1|83886bbc5808db2ba6af44f6b236f39a741752dd47909a1b906a59a6d1adb0e0|60000000")
    }

    @Test("hands the inputs on exactly")
    func inputs() throws {
        var job = NewJob("x")
        job.standardInput = [0, 0xFF]
        job.expectedOutput = []
        job.timeout = 0.25
        job.wallTimeout = 1.5
        try store.submit([job, NewJob("y")], actor: actor)
        let claimed = try supervisor.transaction { try $0.claim(2) }
        #expect(claimed[0].assignment.standardInput == [0, 0xFF])
        #expect(claimed[0].assignment.expectedOutput == [])
        #expect(claimed[0].assignment.limits.cpuMicroseconds == 250_000)
        #expect(claimed[0].assignment.limits.wallMicroseconds == 1_500_000)
        #expect(claimed[1].assignment.standardInput == [])
        #expect(claimed[1].assignment.expectedOutput == nil)
    }

    @Test("that is undone leaves the jobs and the log as they were")
    func undone() throws {
        struct Fault: Error {}
        try submit([0, 0])
        let events = try database.eventTypes()
        #expect(throws: Fault.self) {
            try supervisor.transaction { queue in
                _ = try queue.claim(2)
                throw Fault()
            }
        }
        #expect(try store.counts() == [.available: 2])
        #expect(try database.eventTypes() == events)
    }

    @Test("fails closed: where the log cannot be written, nothing is claimed")
    func failsClosed() throws {
        try submit([0])
        try database.sql(
            "CREATE TRIGGER sabotage BEFORE INSERT ON audit_events BEGIN SELECT RAISE(ABORT, 'no log'); END;")
        let error = storeError { _ = try supervisor.transaction { try $0.claim(1) } }
        #expect(error?.code == .constraint)
        #expect(try store.counts() == [.available: 1])
    }

    @Test("leaves what is scheduled until its time has come")
    func promotion() throws {
        var job = NewJob("x")
        job.scheduledAt = JobStore.wallClock() + 200_000
        try store.submit([job], actor: actor)
        #expect(try supervisor.transaction { try $0.promoteDue() } == 0)
        #expect(try store.hasOutstanding() == false)
        #expect(try store.nextDue() == job.scheduledAt)
        Thread.sleep(forTimeInterval: 0.25)
        #expect(try supervisor.transaction { try $0.promoteDue() } == 1)
        #expect(try supervisor.transaction { try $0.claim(1) }.count == 1)
    }

    @Test("walks the partial indexes and sorts nothing but the few rows it takes")
    func plan() throws {
        for (condition, index) in [
            ("state = 'available' AND session IS NULL", "jobs_available"),
            ("state = 'available' AND session IS NULL AND priority > 5", "jobs_available"),
            ("state = 'available' AND session IS NULL AND priority > 5 AND queue = 'q'", "jobs_available_by_queue"),
            ("state = 'available' AND session IS NULL AND queue = 'q'", "jobs_available_by_queue"),
        ] {
            let plan = try database.sql(
                "EXPLAIN QUERY PLAN SELECT id FROM jobs WHERE \(condition) ORDER BY priority DESC, id LIMIT 50")
            #expect(plan.contains("USING") && plan.contains("INDEX \(index)"))
            #expect(!plan.contains("TEMP B-TREE"))
        }
    }
}
