import AuditLog
import Store
import Testing

@Suite("Queues that are paused or bounded")
struct QueueControlTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration
    private let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func submit(_ queue: String, _ count: Int, priority: Int64 = 0) throws {
        let jobs = (0..<count).map { number in
            var job = NewJob("print(\(number))")
            job.queue = queue
            job.priority = priority
            return job
        }
        try store.submit(jobs, actor: actor)
    }

    private func claim(_ limit: Int, _ queues: [String] = []) throws -> [ClaimedJob] {
        try supervisor.transaction { try $0.claim(limit, queues: queues) }
    }

    @Test("nothing is claimed from a paused queue, by whomever and however urgent it is")
    func paused() throws {
        try submit("a", 3, priority: 9)
        try submit("b", 3)
        #expect(try store.pauseQueue("a", actor: actor))
        #expect(try !store.pauseQueue("a", actor: actor))
        #expect(try claim(10).map(\.id) == [4, 5, 6])
        #expect(try claim(10, ["a"]).isEmpty)
        #expect(try store.resumeQueue("a", actor: actor))
        #expect(try claim(10).map(\.id) == [1, 2, 3])
        #expect(try database.sql("SELECT count(*) FROM queues") == "0")
    }

    @Test("a drain does not wait for a paused queue, but for what was claimed from it")
    func drain() throws {
        try submit("a", 2)
        try store.pauseQueue("a", actor: actor)
        #expect(try !store.hasOutstanding())
        try submit("b", 1)
        #expect(try store.hasOutstanding())
        #expect(try store.hasOutstanding(queues: ["b"]) && !store.hasOutstanding(queues: ["a"]))
        try store.resumeQueue("a", actor: actor)
        let jobs = try claim(3)
        try store.pauseQueue("a", actor: actor)
        #expect(try store.hasOutstanding(queues: ["a"]))
        try supervisor.transaction { queue in
            _ = try queue.release([jobs[0].lease], counted: true, reason: "its worker died")
            _ = try queue.record(jobs.dropFirst().map { $0.completion() })
        }
        #expect(try !store.hasOutstanding())
    }

    @Test("no more jobs than the bound are claimed at a time, by all supervisors together")
    func bounded() throws {
        try submit("a", 10)
        try submit("b", 2)
        #expect(try store.limitQueue("a", to: 3, actor: actor))
        #expect(try !store.limitQueue("a", to: 3, actor: actor))
        let other = try JobStore(path: database.path).register(TemporaryDatabase.start, actor: actor)
        let first = try claim(2)
        #expect(first.map(\.id) == [1, 2])
        let second = try other.transaction { try $0.claim(10) }
        #expect(second.map(\.id) == [3, 11, 12])
        #expect(try claim(10).isEmpty)
        #expect(try store.hasOutstanding())
        // In the transaction that records one, the next is claimed.
        let next = try supervisor.transaction { queue in
            _ = try queue.record([first[0].completion()])
            return try queue.claim(10)
        }
        #expect(next.map(\.id) == [4])
        #expect(try store.limitQueue("a", to: nil, actor: actor))
        #expect(try claim(10).count == 6)
    }

    @Test("priorities hold across queues while some are bounded")
    func priorities() throws {
        try submit("a", 2)
        try submit("b", 2, priority: 5)
        try submit("c", 2, priority: 9)
        try store.limitQueue("c", to: 1, actor: actor)
        #expect(try claim(3).map(\.id) == [5, 3, 4])
        #expect(try claim(3).map(\.id) == [1, 2])
    }

    @Test("more queues than one claim looks at are all served")
    func many() throws {
        for number in 0..<250 { try submit("q\(number)", 1) }
        try store.pauseQueue("q7", actor: actor)
        var claimed: Set<Int64> = []
        for _ in 0..<10 { claimed.formUnion(try claim(60).map(\.id)) }
        #expect(claimed.count == 249 && !claimed.contains(8))
    }

    @Test("queues whose names are no text, or have a NUL, are claimed from as well, and crowd nobody out")
    func anyName() throws {
        _ = try database.sql(
            """
            WITH RECURSIVE c (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 120)
            INSERT INTO jobs (source, queue, priority)
                SELECT '1', CAST(CAST(x'FF' AS TEXT) || i AS TEXT), 10 FROM c
            """)
        _ = try database.sql("INSERT INTO jobs (source, queue) VALUES ('1', 'q' || char(0) || 'z')")
        try submit("b", 1)
        try store.pauseQueue("q", actor: actor)
        var claimed: Set<Int64> = []
        for _ in 0..<10 { claimed.formUnion(try claim(60).map(\.id)) }
        #expect(claimed.count == 122)
        #expect(try claim(10).isEmpty)
    }

    @Test("names are kept to what the schema takes")
    func names() throws {
        #expect(storeError { try store.pauseQueue("", actor: actor) }?.code == .constraint)
        #expect(storeError { try store.limitQueue("a", to: 0, actor: actor) }?.code == .constraint)
        #expect(try database.eventTypes().allSatisfy { !$0.hasPrefix("queue.") })
    }
}
