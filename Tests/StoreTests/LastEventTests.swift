import AuditLog
import Evaluation
import Store
import Testing

@Suite("The last event of a job")
struct LastEventTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration
    private let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func type(_ job: Int64, _ type: EventType? = nil) throws -> String? {
        guard let index = try store.lastEvent(ofJob: job, type: type?.rawValue) else { return nil }
        return try database.sql("SELECT type FROM report_audit WHERE idx = \(index)")
    }

    private func judge() throws {
        let jobs = try supervisor.transaction { try $0.claim(10) }
        try supervisor.transaction { _ = try $0.record(jobs.map { $0.completion(.passed) }) }
    }

    @Test("is its own, else the submission that it was part of, else none")
    func submission() throws {
        try store.submit([NewJob("1"), NewJob("2")], actor: actor)
        // Between two submissions, and told to nobody.
        try database.sql("INSERT INTO jobs (source) VALUES ('3')")
        try store.submit([NewJob("4")], actor: actor)
        #expect(try (1...5).map { try type($0) } == ["job.submitted", "job.submitted", nil, "job.submitted", nil])
        #expect(try store.lastEvent(ofJob: 1) != store.lastEvent(ofJob: 4))
        try judge()
        #expect(try (1...4).allSatisfy { try type($0) == "job.finished" })
        #expect(try (1...4).map { try type($0, .jobSubmitted) != nil } == [true, true, false, true])
        #expect(try type(2, .jobStarted) == "job.started" && type(2, .jobsPruned) == nil)
    }

    @Test("is a removal where that is asked for, by each id between the ends of a piece and by no other")
    func removal() throws {
        try store.submit((1...14).map { NewJob("\($0)") }, batch: "b", actor: actor)
        // Every id is a part of another one's digits.
        for batch in ["a": [1, 2, 3, 12], "c": [11]] {
            for job in batch.value { try database.sql("UPDATE jobs SET batch = '\(batch.key)' WHERE id = \(job)") }
        }
        try judge()
        try judge()
        for batch in ["a", "c"] {
            try store.prune(PruneRequest(finishedBefore: .max, batch: batch, reason: "r"), actor: actor)
        }
        let removals = try (0...14).map { try store.lastEvent(ofJob: $0, type: "jobs.pruned") }
        let first = try #require(removals[1])
        let second = try #require(removals[11])
        #expect(first < second)
        #expect(
            removals.enumerated().allSatisfy { job, index in
                index == ([1, 2, 3, 12].contains(job) ? first : job == 11 ? second : nil)
            })
        #expect(try type(12) == "job.finished")
        #expect(try type(12, .jobsPruned) == "jobs.pruned")
    }
}
