import Evaluation
import Foundation
import Store
import Testing

@Suite("A bare INSERT")
struct BareInsertTests {
    let database: TemporaryDatabase
    let store: JobStore

    init() throws {
        database = try TemporaryDatabase()
        store = try database.store()
    }

    private func claimAll() throws -> [ClaimedJob] {
        try store.register(TemporaryDatabase.start, actor: TemporaryDatabase.actor).transaction { try $0.claim(100) }
    }

    @Test("from the sqlite3 shell is a complete submission")
    func shell() throws {
        #expect(try database.sql("INSERT INTO jobs (source) VALUES ('print(6 * 7)');") == "")
        let job = try #require(try claimAll().first)
        #expect(job.assignment.source == Array("print(6 * 7)".utf8))
        #expect(
            job.assignment.limits
                == Limits(
                    cpuMicroseconds: 10_000_000, wallMicroseconds: 50_000_000, memoryMiB: 256, outputBytes: 1_048_576))
        #expect(job.assignment.moduleName == "__main__")
        #expect(job.assignment.attempt == 1)
        #expect(job.policy == "default")
    }

    @Test("from Python's sqlite3 module is a complete submission")
    func python() throws {
        let script = """
            import sqlite3, sys
            db = sqlite3.connect(sys.argv[1])
            db.executemany("INSERT INTO jobs (source) VALUES (?)", [("print(%d)" % i,) for i in range(3)])
            db.commit()
            """
        #expect(try database.run("/usr/bin/python3", ["-c", script, database.path]) == "")
        #expect(
            try claimAll().map { String(decoding: $0.assignment.source, as: UTF8.self) }
                == ["print(0)", "print(1)", "print(2)"])
    }

    @Test("says when it was made, to the millisecond, and has a salt of its own")
    func defaults() throws {
        let before = JobStore.wallClock() - 2_000
        try database.sql("INSERT INTO jobs (source) VALUES ('1'), ('2');")
        let created = try #require(Int64(try database.sql("SELECT created_at FROM jobs WHERE id = 1")))
        #expect(created >= before && created <= JobStore.wallClock())
        #expect(try database.sql("SELECT count(DISTINCT salt), min(length(salt)) FROM jobs") == "2|16")
    }

    @Test("is scheduled where its time lies ahead, and available where it has passed")
    func scheduled() throws {
        try database.sql(
            """
            INSERT INTO jobs (source, scheduled_at) VALUES ('a', 32503680000000000), ('b', 1);
            INSERT INTO jobs (source, state, scheduled_at) VALUES ('c', 'scheduled', 1);
            """)
        #expect(try database.sql("SELECT state FROM jobs ORDER BY id") == "scheduled\navailable\nscheduled")
    }

    @Test(
        "may not pretend that something happened already",
        arguments: [
            "(source, state, finalized_at) VALUES ('x', 'completed', 1)",
            "(source, state, finalized_at) VALUES ('x', 'cancelled', 1)",
            "(source, attempt) VALUES ('x', 1)", "(source, started_at) VALUES ('x', 1)",
            "(source, policy_hash) VALUES ('x', 'h')", "(source, source_sha256) VALUES ('x', 'h')",
            """
            (source, state, supervisor, lease_token, lease_expires_at, started_at)
            VALUES ('x', 'running', 1, 1, 1, 1)
            """,
        ])
    func pretence(row: String) throws {
        #expect(try database.sql("INSERT INTO jobs \(row);").contains("a new job is available or scheduled"))
    }

    @Test("may not take the place of a job that exists")
    func replacement() throws {
        try database.sql("INSERT INTO jobs (source) VALUES ('first');")
        #expect(
            try database.sql("INSERT OR REPLACE INTO jobs (id, source) VALUES (1, 'second');")
                .contains("has an id of its own"))
        #expect(try database.sql("SELECT source FROM jobs") == "first")
    }

    @Test("may be ignored where its unique_key is taken")
    func ignored() throws {
        try database.sql(
            "INSERT OR IGNORE INTO jobs (source, unique_key) VALUES ('a', 'k'); "
                + "INSERT OR IGNORE INTO jobs (source, unique_key) VALUES ('b', 'k');")
        #expect(try database.sql("SELECT group_concat(source) FROM jobs") == "a")
    }

    @Test("that names a policy nobody installed is discarded with the reason, and the rest runs")
    func unknownPolicy() throws {
        try database.sql("INSERT INTO jobs (source, policy) VALUES ('a', 'nope'), ('b', 'default');")
        let supervisor = try store.register(TemporaryDatabase.start, actor: TemporaryDatabase.actor)
        #expect(try supervisor.transaction { try $0.claim(1) }.map(\.id) == [2])
        #expect(
            try database.sql("SELECT state, fault FROM jobs WHERE id = 1")
                == "discarded|policy 'nope' is not installed")
        #expect(try database.eventTypes().filter { $0.hasPrefix("job.") } == ["job.discarded", "job.started"])
    }

    @Test("of bytes that are not UTF-8 reaches the worker as it is, and the log says so of names")
    func invalidUTF8() throws {
        try database.sql(
            "INSERT INTO jobs (source, batch) VALUES (CAST(x'78203d2027ff27' AS TEXT), CAST(x'fe' AS TEXT));")
        let job = try #require(try claimAll().first)
        #expect(job.assignment.source == [0x78, 0x20, 0x3D, 0x20, 0x27, 0xFF, 0x27])
        #expect(
            try database.sql(
                "SELECT json_extract(CAST(body AS TEXT), '$.batch') FROM audit_events ORDER BY idx DESC LIMIT 1")
                == #"{"base64":"/g=="}"#)
    }
}
