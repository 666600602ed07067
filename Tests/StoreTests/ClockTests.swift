import Evaluation
import Store
import Testing

@Suite("A clock that is set back and forth by an hour")
struct ClockTests {
    private static let hour: Int64 = 3_600
    private let database: TemporaryDatabase
    private let store: JobStore
    private let clock = ManualClock()
    private let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        store = try database.store(clock: clock.read)
    }

    private func supervisor() throws -> SupervisorRegistration {
        try JobStore(path: database.path, clock: clock.read).register(TemporaryDatabase.start, actor: actor)
    }

    /// What a supervisor's housekeeping does, and a claim of all there is.
    private func keepHouse(_ supervisor: SupervisorRegistration, claiming limit: Int = 10) throws -> [ClaimedJob] {
        try supervisor.transaction { queue in
            try queue.rescue()
            try queue.promoteDue()
            return try queue.claim(limit)
        }
    }

    @Test("forth: jobs of a living supervisor may be run twice, and are recorded once")
    func forth() throws {
        try store.submit((0..<3).map { NewJob("\($0)") }, actor: actor)
        let (first, second) = (try supervisor(), try supervisor())
        let jobs = try keepHouse(first)
        clock.advance(seconds: Self.hour)
        // The first one renews in time, as it sees it, and loses nothing by its own housekeeping.
        #expect(try keepHouse(first).isEmpty)
        let taken = try keepHouse(second)
        #expect(taken.map(\.id) == jobs.map(\.id) && taken.allSatisfy { $0.assignment.attempt == 1 })
        #expect(try first.transaction { try $0.extend(jobs.map(\.lease)) } == jobs.map(\.lease))
        #expect(try second.transaction { try $0.record([taken[0].completion()]) }.isEmpty)
        #expect(try first.transaction { try $0.record(jobs.map { $0.completion() }) } == jobs.map(\.lease))
        clock.advance(seconds: -Self.hour)
        #expect(try keepHouse(first).isEmpty)
        #expect(try second.transaction { try $0.record(taken.map { $0.completion() }) } == [taken[0].lease])
        #expect(try store.counts() == [.completed: 3])
        #expect(try database.eventTypes().filter { $0 == "job.finished" }.count == 3)
        #expect(try database.sql("SELECT count(*) FROM results") == "3")
    }

    @Test("back: what is claimed stays its supervisor's, a dead one's goes back at once, and new jobs are run")
    func back() throws {
        try store.submit((0..<4).map { NewJob("\($0)") }, actor: actor)
        let first = try supervisor()
        let jobs = try keepHouse(first, claiming: 2)
        do {
            // Its lock falls with it.
            let dead = try supervisor()
            #expect(try keepHouse(dead, claiming: 1).count == 1)
        }
        clock.advance(seconds: -Self.hour)
        let second = try supervisor()
        #expect(try keepHouse(second).map(\.id) == [3, 4])
        try store.submit([NewJob("later")], actor: actor)
        #expect(try keepHouse(second).map(\.id) == [5])
        #expect(try first.transaction { try $0.extend(jobs.map(\.lease)) }.isEmpty)
        #expect(try first.transaction { try $0.record(jobs.map { $0.completion() }) }.isEmpty)
        // Renewed by the clock as it is: they end a minute later, and not an hour.
        #expect(try database.sql("SELECT count(DISTINCT lease_expires_at) FROM jobs WHERE state = 'running'") == "1")
        clock.advance(seconds: 61)
        #expect(try keepHouse(first).map(\.id) == [3, 4, 5])
    }

    @Test("jobs that wait for their time go by the clock as it is, each of them once")
    func scheduled() throws {
        var job = NewJob("at its time")
        job.scheduledAt = clock.read() + 1_800_000_000
        try store.submit([job, NewJob("now")], actor: actor)
        let supervisor = try supervisor()
        let lost = try keepHouse(supervisor)
        #expect(lost.map(\.id) == [2])
        #expect(try supervisor.transaction { try $0.release(lost.map(\.lease), counted: true, reason: "r") }.isEmpty)
        clock.advance(seconds: -Self.hour)
        #expect(try keepHouse(supervisor).isEmpty)
        clock.advance(seconds: 2 * Self.hour)
        let due = try keepHouse(supervisor)
        #expect(due.map(\.id) == [1, 2])
        clock.advance(seconds: -Self.hour)
        #expect(try keepHouse(supervisor).isEmpty)
        #expect(try supervisor.transaction { try $0.record(due.map { $0.completion() }) }.isEmpty)
        #expect(try store.counts() == [.completed: 2])
    }
}
