import Foundation
import Store
import Testing

/// However many jobs are done: what a supervisor does all the time looks at none of them.
@Suite("Jobs that are done")
struct FinishedJobsTests {
    private let database: TemporaryDatabase

    /// Sixty jobs that are done, with and without a session, and then some that are not.
    init() throws {
        database = try TemporaryDatabase()
        _ = try database.store()
        let program = "printf('%.*c', 3000, 'x')"
        try database.sql(
            """
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 90)
            INSERT INTO jobs (source, batch, session) SELECT \(program), 'b', iif(i % 2, 's' || i, NULL) FROM n;
            UPDATE jobs SET state = 'completed', finalized_at = created_at WHERE id <= 60;
            INSERT INTO jobs (source, batch) VALUES ('1', 'b'), ('2', 'b');
            INSERT INTO jobs (source, batch, scheduled_at) VALUES ('3', 'b', 4000000000000000);
            INSERT INTO open_batches (name) VALUES ('b');
            PRAGMA wal_checkpoint(TRUNCATE);
            """)
        try overwrite(pages: 40)
    }

    /// Makes the first pages of the table unreadable: one row is about one page.
    private func overwrite(pages: Int) throws {
        let query = "SELECT pageno FROM dbstat WHERE name = 'jobs' AND pagetype = 'leaf' ORDER BY path LIMIT \(pages)"
        let numbers = try database.sql(query).split(separator: "\n").compactMap { UInt64($0) }
        #expect(numbers.count == pages)
        let size = try #require(UInt64(try database.sql("PRAGMA page_size")))
        let file = try FileHandle(forWritingTo: URL(fileURLWithPath: database.path))
        for number in numbers {
            try file.seek(toOffset: (number - 1) * size)
            try file.write(contentsOf: Data(repeating: 0, count: Int(size)))
        }
        try file.close()
        // Whoever looks at them finds out.
        #expect(try database.sql("SELECT count(*) FROM jobs WHERE +state = 'running'").contains("malformed"))
    }

    @Test("are looked at neither by a start nor by housekeeping nor by claims")
    func claiming() throws {
        let store = try JobStore(path: database.path)
        let supervisor = try store.register(TemporaryDatabase.start, actor: TemporaryDatabase.actor)
        #expect(try store.outstandingCount() == 32)
        #expect(try store.hasOutstanding())
        #expect(try store.nextDue() != nil)
        var progress = BatchProgress()
        for _ in 0..<3 {
            #expect(try supervisor.transaction { try $0.rescue() }.isEmpty)
            #expect(try supervisor.transaction { try $0.promoteDue() } == 0)
            #expect(try supervisor.transaction { try $0.completeBatches(&progress) }.isEmpty)
        }
        let request = ClaimRequest(limit: 100, worker: "w1", interpreter: "CPython 3.11.2")
        let cells = try supervisor.transaction { try $0.claimCells(request) }
        let jobs = try supervisor.transaction { try $0.claim(request) }
        #expect(cells.count == 15 && jobs.count == 17)
        try supervisor.transaction { _ = try $0.record((cells + jobs).map { $0.completion() }) }
        #expect(try supervisor.transaction { try $0.completeBatches(&progress) }.isEmpty)
        #expect(try !store.hasOutstanding())
        #expect(try store.endedSessions(["s89": 89]).isEmpty)
    }

    @Test("are not looked at when the lease of another supervisor runs out, or it dies")
    func rescuing() throws {
        let clock = ManualClock()
        let store = try JobStore(path: database.path, clock: clock.read)
        let stalled = try store.register(TemporaryDatabase.start, actor: TemporaryDatabase.actor)
        _ = try stalled.transaction { try $0.claim(5) }
        let other = try JobStore(path: database.path, clock: clock.read)
        let supervisor = try other.register(TemporaryDatabase.start, actor: TemporaryDatabase.actor)
        #expect(try supervisor.transaction { try $0.rescue() }.isEmpty)
        clock.advance(seconds: 61)
        #expect(try supervisor.transaction { try $0.rescue() }.count == 5)
    }
}
