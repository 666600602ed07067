import AuditLog
import Evaluation
import Foundation
import Store
import Synchronization
import Testing

@Suite("Pruning and backing up")
struct PruningTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration
    private let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func judge(_ count: Int, batch: String = "b") throws {
        try store.submit((0..<count).map { NewJob("import \($0)") }, batch: batch, actor: actor)
        let jobs = try supervisor.transaction { try $0.claim(count) }
        let completions = jobs.map { job in
            var completion = job.completion(.rejected)
            completion.judgement.violations = [
                Violation(
                    phase: .static, severity: .reject, rule: "r", node: "n", symbol: "s", line: 1, column: 1,
                    endLine: 1,
                    endColumn: 2, message: "m", excerpt: "e")
            ]
            completion.judgement.violationCount = 1
            return completion
        }
        try supervisor.transaction { _ = try $0.record(completions) }
    }

    private func request(_ before: Int64 = .max, batch: String? = nil) -> PruneRequest {
        PruneRequest(finishedBefore: before, batch: batch, reason: "old")
    }

    @Test("removes jobs that are done with all that is theirs, lot by lot, and nothing else")
    func removes() throws {
        try judge(1_200)
        try store.submit([NewJob("waits")], actor: actor)
        var steps: [Int64] = []
        #expect(try store.countPrunable(request()) == 1_200)
        #expect(try store.prune(request(), actor: actor) { steps.append($0) } == 1_200)
        #expect(steps == [500, 1_000, 1_200])
        #expect(try store.counts() == [.available: 1])
        #expect(
            try database.sql("SELECT (SELECT count(*) FROM results), (SELECT count(*) FROM violations)") == "0|0")
        #expect(try database.eventTypes().filter { $0 == "jobs.pruned" }.count == 3)
        #expect(try database.eventTypes().filter { $0 == "job.finished" }.count == 1_200)
        #expect(try store.prune(request(), actor: actor) == 0)
    }

    @Test("of one batch, and of a time, those alone")
    func chosen() throws {
        try judge(3, batch: "a")
        let between = JobStore.wallClock()
        try judge(3, batch: "b")
        #expect(try store.prune(request(batch: "b"), actor: actor) == 3)
        #expect(try store.prune(request(between), actor: actor) == 3)
        #expect(try store.counts().isEmpty)
    }

    @Test("a job that is retried meanwhile stays")
    func retried() throws {
        try judge(1_000)
        var isFirst = true
        let removed = try store.prune(request(), actor: actor) { _ in
            guard isFirst else { return }
            isFirst = false
            _ = try store.retry(.jobs([700]), reason: "r", actor: actor)
        }
        #expect(removed == 999)
        #expect(try database.sql("SELECT id, state FROM jobs") == "700|available")
        #expect(
            try database.sql(
                """
                SELECT json_extract(CAST(body AS TEXT), '$.jobs') FROM audit_events
                WHERE json_extract(CAST(body AS TEXT), '$.type') = 'jobs.pruned'
                """) == "[\"1-500\"]\n[\"501-699\",\"701-1000\"]")
    }

    @Test("the worst of ids fits into an event")
    func scattered() throws {
        try judge(1_000)
        try database.sql("UPDATE jobs SET state = 'available', finalized_at = NULL WHERE id % 2 = 0")
        #expect(try store.prune(request(), actor: actor) == 500)
    }

    @Test("a backup of a database at work is whole, one file, and takes no other's place")
    func backup() throws {
        try judge(200)
        let copy = database.folder.appendingPathComponent("copy.db").path
        let stop = Mutex(false)
        let writer = Thread { [store, actor] in
            while !stop.withLock({ $0 }) { _ = try? store.submit([NewJob("x")], actor: actor) }
        }
        writer.start()
        let other = try JobStore(path: database.path)
        let receipt = try other.backUp(to: copy)
        stop.withLock { $0 = true }
        #expect(receipt.jobs >= 200 && receipt.events > 400)
        #expect(try database.run("/usr/bin/sqlite3", [copy, "PRAGMA integrity_check"]) == "ok")
        #expect(try JobStore(path: copy, mode: .existing).counts()[.completed] == 200)
        #expect(storeError { _ = try other.backUp(to: copy) }?.code == .alreadyThere)
        #expect(storeError { _ = try other.backUp(to: database.folder.path + "/no/copy.db") } != nil)
        let left = try FileManager.default.contentsOfDirectory(atPath: database.folder.path)
        #expect(left.allSatisfy { !$0.contains("partial") }, "\(left)")
    }

    @Test("the write-ahead log is emptied once it has grown, unless a reader holds it")
    func writeAheadLog() throws {
        try judge(2_000)
        #expect(store.writeAheadLogBytes > 1 << 20)
        #expect(try store.keepWriteAheadLogSmall(limit: 1 << 30))
        #expect(store.writeAheadLogBytes > 1 << 20)
        #expect(try store.keepWriteAheadLogSmall(limit: 1 << 20))
        #expect(store.writeAheadLogBytes == 0)
    }
}
