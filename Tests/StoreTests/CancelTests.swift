import AuditLog
import Evaluation
import Store
import Testing

@Suite("Cancelling and retrying")
struct CancelTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func submit(_ count: Int, batch: String = "b", _ change: (inout NewJob) -> Void = { _ in }) throws {
        let jobs = (0..<count).map { number in
            var job = NewJob("print(\(number))")
            change(&job)
            return job
        }
        try store.submit(jobs, batch: batch, actor: TemporaryDatabase.actor)
    }

    private func cancel(_ selection: JobSelection) throws -> OrderOutcome {
        try store.cancel(selection, reason: "asked", actor: TemporaryDatabase.actor)
    }

    private func retry(_ selection: JobSelection) throws -> OrderOutcome {
        try store.retry(selection, reason: "again", actor: TemporaryDatabase.actor)
    }

    private func claim(_ count: Int) throws -> [ClaimedJob] {
        try supervisor.transaction { try $0.claim(count) }
    }

    @discardableResult
    private func judge(_ count: Int) throws -> [ClaimedJob] {
        let jobs = try claim(count)
        try supervisor.transaction { _ = try $0.record(jobs.map { $0.completion() }) }
        return jobs
    }

    @Test("a waiting job is not claimed any more, whether available, scheduled or to be retried")
    func waiting() throws {
        try submit(1)
        try submit(1) { $0.scheduledAt = JobStore.wallClock() + 1_000_000_000 }
        try submit(1)
        let lost = try claim(2)[1]
        try supervisor.transaction { _ = try $0.release([lost.lease], counted: true, reason: "its worker died") }
        #expect(try cancel(.matching(batch: "b", verdicts: [])).count == 3)
        #expect(try store.counts() == [.cancelled: 3])
        #expect(try claim(10).isEmpty)
    }

    @Test("the result of a running job that was cancelled is refused, and nothing of it is recorded")
    func running() throws {
        try submit(2)
        let jobs = try claim(2)
        #expect(try store.voidLeases(among: jobs.map(\.lease)).isEmpty)
        #expect(try cancel(.jobs([jobs[0].id])) == OrderOutcome(count: 1))
        #expect(try store.voidLeases(among: jobs.map(\.lease)) == [jobs[0].lease])
        let void = try supervisor.transaction { try $0.record(jobs.map { $0.completion() }) }
        #expect(void == [jobs[0].lease])
        #expect(try supervisor.transaction { try $0.release([jobs[0].lease], counted: true, reason: "r") } == void)
        #expect(try store.counts() == [.cancelled: 1, .completed: 1])
        #expect(try store.result(of: jobs[0].id) == nil)
        #expect(
            try database.sql(
                "SELECT json_extract(body, '$.attempt', '$.supervisor') FROM audit_events WHERE json_extract(body, '$.type') = 'job.cancelled'"
            )
                == "[1,\(supervisor.id)]")
    }

    @Test("another connection's cancelling shows in the data version, one's own writes do not")
    func dataVersion() throws {
        try submit(1)
        let before = try store.dataVersion()
        try submit(1)
        #expect(try store.dataVersion() == before)
        let other = try JobStore(path: database.path, mode: .existing)
        _ = try other.cancel(.jobs([1]), reason: "asked", actor: TemporaryDatabase.actor)
        #expect(try store.dataVersion() != before)
    }

    @Test("a job that is done stays as it is, and is named")
    func done() throws {
        try submit(2)
        try judge(1)
        #expect(try cancel(.jobs([1, 2])) == OrderOutcome(count: 1, refused: [1: "is completed already"]))
        #expect(try cancel(.jobs([2])).refused == [2: "is cancelled already"])
        #expect(try store.counts() == [.completed: 1, .cancelled: 1])
    }

    @Test("where one that was named is not there, nothing is cancelled or retried")
    func unknown() throws {
        try submit(1)
        #expect(storeError { _ = try cancel(.jobs([1, 7])) }?.code == .notFound)
        try judge(1)
        #expect(storeError { _ = try retry(.jobs([7, 1])) }?.code == .notFound)
        #expect(try store.counts() == [.completed: 1])
    }

    @Test("a large batch is gone through lot by lot, and all of it is cancelled and retried")
    func large() throws {
        try submit(5_000)
        try submit(10, batch: "other")
        #expect(try cancel(.matching(batch: "b", verdicts: [])).count == 5_000)
        #expect(try store.counts() == [.cancelled: 5_000, .available: 10])
        #expect(try retry(.matching(batch: "b", verdicts: [])).count == 5_000)
        #expect(try store.counts() == [.available: 5_010])
    }

    @Test("a job that is named twice is retried, and cancelled, once")
    func namedTwice() throws {
        try submit(1)
        try judge(1)
        #expect(try retry(.jobs([1, 1])) == OrderOutcome(count: 1))
        #expect(try database.eventTypes().filter { $0 == "job.retried" }.count == 1)
        #expect(try store.cancel(.jobs([1, 1]), reason: "r", actor: TemporaryDatabase.actor).count == 1)
        #expect(try database.eventTypes().filter { $0 == "job.cancelled" }.count == 1)
    }

    @Test("a retried job runs once more, and both judgements are kept")
    func retried() throws {
        try submit(1)
        try judge(1)
        #expect(try retry(.jobs([1])) == OrderOutcome(count: 1))
        // Until there is a new judgement, the earlier one stands.
        #expect(try store.result(of: 1)?.attempt == 1)
        let job = try claim(1)[0]
        #expect(job.assignment.attempt == 2)
        try supervisor.transaction { _ = try $0.record([job.completion(.raised)]) }
        #expect(try store.result(of: 1)?.attempt == 2)
        #expect(try database.sql("SELECT job_id, attempt, verdict FROM past_results") == "1|1|passed")
        #expect(
            try database.eventTypes().suffix(5) == [
                "job.started", "job.finished", "job.retried", "job.started", "job.finished",
            ])
    }

    @Test("by verdict, those alone")
    func byVerdict() throws {
        try submit(3)
        let jobs = try claim(3)
        try supervisor.transaction { queue in
            _ = try queue.record([jobs[0].completion(), jobs[1].completion(.raised), jobs[2].completion(.crashed)])
        }
        #expect(try retry(.matching(batch: nil, verdicts: [.raised, .crashed])).count == 2)
        #expect(try store.counts() == [.completed: 1, .available: 2])
    }

    @Test("a waiting or running job cannot be retried, nor one that was erased")
    func refused() throws {
        try submit(3)
        try judge(1)
        _ = try claim(1)
        _ = try store.erase([1], reason: "asked", actor: TemporaryDatabase.actor)
        let outcome = try retry(.jobs([1, 2, 3]))
        #expect(outcome.count == 0)
        #expect(outcome.refused[1]?.contains("erased") == true)
        #expect(outcome.refused[2] == "is running" && outcome.refused[3] == "is available")
    }

    @Test("a job whose attempts were used up gets more")
    func usedUp() throws {
        try submit(1) { $0.maxAttempts = 1 }
        let job = try claim(1)[0]
        try supervisor.transaction { _ = try $0.release([job.lease], counted: true, reason: "its worker died") }
        #expect(try store.counts() == [.discarded: 1])
        #expect(try retry(.jobs([1])).count == 1)
        let again = try claim(1)[0]
        #expect(again.assignment.attempt == 2)
        try supervisor.transaction { _ = try $0.release([again.lease], counted: true, reason: "its worker died") }
        #expect(try store.counts() == [.retryable: 1])
    }

    @Test("a key that another job has by now is named, and that job stays cancelled")
    func uniqueKey() throws {
        try submit(1) { $0.uniqueKey = "k" }
        _ = try cancel(.jobs([1]))
        try submit(1) { $0.uniqueKey = "k" }
        let error = storeError { _ = try retry(.jobs([1])) }
        #expect(error?.code == .duplicateKey && error?.message.contains("taken by job 2") == true)
        #expect(try store.counts() == [.cancelled: 1, .available: 1])
    }
}
