import Evaluation
import Store
import Testing

@Suite("A job that its supervisor brings along")
struct BroughtJobTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration
    private let other: SupervisorRegistration
    private let request = ClaimRequest(limit: 1, worker: "w", interpreter: "i")

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
        other = try JobStore(path: database.path).register(TemporaryDatabase.start, actor: TemporaryDatabase.actor)
    }

    private func bring(_ job: NewJob) throws -> (id: Int64, claimed: ClaimedJob?) {
        try supervisor.transaction { try $0.submitOwn(job, request) }
    }

    @Test("is claimed by no other one, nor taken back by it")
    func alone() throws {
        let (id, claimed) = try bring(NewJob("1"))
        let job = try #require(claimed)
        #expect(job.lease.job == id && job.assignment.attempt == 1)
        #expect(try other.transaction { try $0.rescue() }.isEmpty)
        #expect(try other.transaction { try $0.claim(8) }.isEmpty)
        let again = try supervisor.transaction { try $0.reclaim(id, request) }
        #expect(again == nil)
        #expect(try Array(database.eventTypes().suffix(2)) == ["job.submitted", "job.started"])
    }

    @Test("is claimed again in the transaction that gives it back, until its attempts are used up")
    func again() throws {
        let (id, first) = try bring(NewJob("1"))
        var claimed = first
        for attempt in Int64(2)...5 {
            let lease = try #require(claimed?.lease)
            claimed = try supervisor.transaction { queue in
                try queue.release([lease], counted: true, reason: "its worker was lost")
                return try queue.reclaim(id, request)
            }
            #expect(claimed?.assignment.attempt == attempt)
            #expect(try other.transaction { try $0.promoteDue() } == 0)
            #expect(try other.transaction { try $0.claim(8) }.isEmpty)
        }
        let lease = try #require(claimed?.lease)
        let last = try supervisor.transaction { queue in
            try queue.release([lease], counted: true, reason: "its worker was lost")
            return try queue.reclaim(id, request)
        }
        #expect(last == nil)
        #expect(try store.state(of: id) == .discarded)
    }

    @Test("is not queued where it cannot be, and discarded where nobody can run it")
    func refused() throws {
        #expect(throws: StoreError.self) { try bring(NewJob("a\0b")) }
        #expect(try database.sql("SELECT count(*) FROM jobs") == "0")
        var job = NewJob("1")
        job.files = [JobFile(name: "a.txt", bytes: [1])]
        var withoutScratch = request
        withoutScratch.hasScratch = false
        let (id, claimed) = try supervisor.transaction { try $0.submitOwn(job, withoutScratch) }
        #expect(claimed == nil)
        #expect(try store.state(of: id) == .discarded)
    }
}
