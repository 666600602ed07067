import Evaluation
import Store
import Testing

@Suite("A batch is found complete")
struct BatchCompletionTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func submit(_ count: Int, _ batch: String?) throws {
        try store.submit((0..<count).map { NewJob("\($0)") }, batch: batch, actor: TemporaryDatabase.actor)
    }

    private func judge(_ count: Int) throws {
        let jobs = try supervisor.transaction { try $0.claim(count) }
        try supervisor.transaction { _ = try $0.record(jobs.map { $0.completion() }) }
    }

    private func look(_ progress: inout BatchProgress) throws -> [String] {
        try supervisor.transaction { try $0.completeBatches(&progress) }
            .map { "\(String(decoding: $0.name, as: UTF8.self)) \($0.count)" }
    }

    private func events() throws -> Int { try database.eventTypes().filter { $0 == "batch.completed" }.count }

    @Test("once, when its last job is done")
    func once() throws {
        var progress = BatchProgress()
        try submit(3, "b")
        try submit(1, nil)
        #expect(try look(&progress).isEmpty)
        try judge(2)
        #expect(try look(&progress).isEmpty)
        try judge(2)
        #expect(try look(&progress) == ["b 3"])
        #expect(try look(&progress).isEmpty)
        #expect(try events() == 1)
    }

    @Test("again after a retry of a job that was passed, and after new jobs")
    func again() throws {
        var progress = BatchProgress()
        try submit(4, "b")
        try judge(3)
        #expect(try look(&progress).isEmpty)
        // The search is at job 4 by now.
        _ = try store.retry(.jobs([1]), reason: "r", actor: TemporaryDatabase.actor)
        _ = try store.cancel(.jobs([4]), reason: "r", actor: TemporaryDatabase.actor)
        #expect(try look(&progress).isEmpty)
        try judge(1)
        #expect(try look(&progress) == ["b 4"])
        try submit(1, "b")
        #expect(try look(&progress).isEmpty)
        try judge(1)
        #expect(try look(&progress) == ["b 5"])
        #expect(try events() == 2)
    }

    @Test("by whoever looks, if the one that claimed is gone, and by one of two")
    func other() throws {
        try submit(2, "b")
        try judge(2)
        let other = try JobStore(path: database.path).register(TemporaryDatabase.start, actor: TemporaryDatabase.actor)
        var progress = BatchProgress()
        #expect(try other.transaction { try $0.completeBatches(&progress) }.count == 1)
        #expect(try look(&progress).isEmpty)
    }

    @Test("also where all that it has is discarded as it is claimed")
    func discarded() throws {
        try database.sql(
            """
            INSERT INTO jobs (source, batch, policy) VALUES ('1', 'b', 'nowhere'), ('2', 'b', 'nowhere');
            INSERT INTO jobs (source, batch, policy, session) VALUES ('1', 'c', 'nowhere', 's')
            """)
        #expect(try supervisor.transaction { try $0.claim(8) }.isEmpty)
        let request = ClaimRequest(limit: 8, worker: "w", interpreter: "i")
        #expect(try supervisor.transaction { try $0.claimCells(request) }.isEmpty)
        #expect(try database.sql("SELECT group_concat(state) FROM jobs") == "discarded,discarded,discarded")
        var progress = BatchProgress()
        #expect(try look(&progress) == ["b 2", "c 1"])
        #expect(try look(&progress).isEmpty)
        #expect(try events() == 2)
    }

    @Test("also where all that it has is cancelled before any of it is claimed")
    func cancelled() throws {
        try submit(2, "b")
        try submit(2, "c")
        try submit(1, nil)
        _ = try store.cancel(.matching(batch: "b", verdicts: []), reason: "r", actor: TemporaryDatabase.actor)
        _ = try store.cancel(.jobs([3, 5]), reason: "r", actor: TemporaryDatabase.actor)
        var progress = BatchProgress()
        #expect(try look(&progress) == ["b 2"])
        _ = try store.cancel(.jobs([4]), reason: "r", actor: TemporaryDatabase.actor)
        #expect(try look(&progress) == ["c 2"])
        #expect(try look(&progress).isEmpty)
        #expect(try events() == 2)
    }

    @Test("however many are open, and whatever their names are")
    func many() throws {
        try database.sql("INSERT INTO jobs (source, batch) VALUES ('1', CAST(x'ff41' AS TEXT)), ('2', 'é')")
        for number in 0..<450 { try submit(1, "b\(number)") }
        try judge(1_000)
        var progress = BatchProgress()
        var found: [String] = []
        for _ in 0..<6 { found += try look(&progress) }
        #expect(found.count == Set(found).count && found.count == 452)
        #expect(try database.sql("SELECT count(*) FROM open_batches") == "0")
    }

    @Test("among more unfinished jobs than can be looked at one by one, from its end, and again after a retry")
    func amongMany() throws {
        var progress = BatchProgress()
        try submit(4, "b")
        // Of a queue that nobody claims from here.
        try database.sql(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1200)
            INSERT INTO jobs (source, batch, queue, priority) SELECT '1', 'other', 'night', -1 FROM n;
            INSERT INTO open_batches (name) VALUES ('other');
            """)
        #expect(try look(&progress).isEmpty)
        _ = try store.cancel(.jobs([4]), reason: "r", actor: TemporaryDatabase.actor)
        try judge(2)
        #expect(try look(&progress).isEmpty)
        // The search is at job 3 by now.
        _ = try store.retry(.jobs([4]), reason: "r", actor: TemporaryDatabase.actor)
        try judge(1)
        #expect(try database.sql("SELECT id FROM jobs WHERE batch = 'b' AND finalized_at IS NULL") == "4")
        #expect(try look(&progress).isEmpty)
        try judge(1)
        #expect(try look(&progress) == ["b 4"])
        #expect(try look(&progress).isEmpty)
        try database.sql("UPDATE jobs SET state = 'cancelled', finalized_at = 1 WHERE batch = 'other' AND id % 3 = 0")
        #expect(try look(&progress).isEmpty)
        try database.sql("UPDATE jobs SET state = 'cancelled', finalized_at = 1 WHERE batch = 'other'")
        #expect(try look(&progress) == ["other 1200"])
    }
}
