import AuditLog
import Foundation
import Store
import Testing

@Suite("Submitting")
struct SubmissionTests {
    let database: TemporaryDatabase
    let store: JobStore
    let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        store = try database.store()
    }

    @Test("the name of a session that could not be is refused", arguments: ["e\u{301}", "a\0b"])
    func sessionNames(name: String) throws {
        var job = NewJob("1")
        job.session = name
        let error = try #require(storeError { try store.submit([NewJob("y"), job], actor: actor) })
        #expect(error.code == .constraint && error.position == 1 && error.message.contains("normal form C"))
        job.session = "\u{e9}"
        try store.submit([job], actor: actor)
    }

    @Test("gives contiguous ids and one event, however many statements it takes", arguments: [1, 31, 32, 33, 100])
    func ids(count: Int) throws {
        try store.submit([NewJob("0")], actor: actor)
        let receipt = try store.submit((0..<count).map { NewJob("print(\($0))") }, batch: "b", actor: actor)
        #expect(receipt.count == Int64(count))
        #expect(receipt.ids == 2..<Int64(count + 2))
        #expect(try database.sql("SELECT source FROM jobs WHERE id = \(receipt.last)") == "print(\(count - 1))")
        #expect(try database.eventTypes() == ["policy.installed", "job.submitted", "job.submitted"])
    }

    @Test("records the programs' digest, which the stored rows give again")
    func sources() throws {
        let sources = (0..<40).map { "print(\($0))" }
        try store.submit(sources.map { NewJob($0) }, actor: actor)
        var running = RunningDigest()
        let salts = try database.sql("SELECT hex(salt) FROM jobs ORDER BY id").split(separator: "\n")
        for (source, hex) in zip(sources, salts) {
            let digits = Array(hex)
            let salt = stride(from: 0, to: digits.count, by: 2).compactMap {
                UInt8(String(digits[$0..<$0 + 2]), radix: 16)
            }
            running.append(Digest.hmac(salt: salt, Array(source.utf8)))
        }
        #expect(
            try database.sql("SELECT json_extract(CAST(body AS TEXT), '$.sources') FROM audit_events WHERE idx = 1")
                == running.finish().hex)
    }

    @Test("stores every column")
    func columns() throws {
        var job = NewJob("x")
        job.externalID = "e"
        job.queue = "q"
        job.priority = -3
        job.session = "s"
        job.standardInput = Array("in".utf8)
        job.expectedOutput = Array("out".utf8)
        job.tags = #"{"a":1}"#
        job.uniqueKey = "k"
        job.moduleName = "m"
        job.timeout = 0.5
        job.wallTimeout = 2
        job.memoryMiB = 64
        job.outputLimit = 10
        job.maxAttempts = 2
        job.scheduledAt = 32_503_680_000_000_000
        try store.submit([job], batch: "b", actor: actor)
        #expect(
            try database.sql(
                """
                SELECT state, external_id, queue, priority, session, stdin, expected_stdout, tags, unique_key,
                    module_name, timeout, wall_timeout, memory_mb, output_limit, max_attempts, scheduled_at, batch,
                    submitter, policy FROM jobs
                """)
                == #"scheduled|e|q|-3|s|in|out|{"a":1}|k|m|0.5|2.0|64|10|2|32503680000000000|b|ada|default"#)
    }

    @Test("keeps bytes that are not UTF-8")
    func bytes() throws {
        var job = NewJob(source: [0x27, 0xFF, 0x80, 0x27])
        job.standardInput = [0x00, 0xFE]
        try store.submit([job], actor: actor)
        #expect(
            try database.sql("SELECT typeof(source), hex(source), hex(CAST(stdin AS BLOB)) FROM jobs")
                == "text|27FF8027|00FE")
    }

    @Test(
        "refuses a bad job by its position and queues nothing", arguments: [0, 5, 31, 32, 40])
    func badJob(position: Int) throws {
        var jobs = (0..<50).map { NewJob("print(\($0))") }
        jobs[position].source = []
        let error = try #require(storeError { try store.submit(jobs, actor: actor) })
        #expect(error.code == .constraint)
        #expect(error.constraint == "source_size")
        #expect(error.message == "source must have 1 byte to 1 MiB")
        #expect(error.position == position)
        #expect(try store.counts() == [:])
        #expect(try database.eventTypes() == ["policy.installed"])
    }

    private static func job(_ change: (inout NewJob) -> Void) -> NewJob {
        var job = NewJob("x")
        change(&job)
        return job
    }

    @Test(
        "refuses what makes no program or no limit",
        arguments: [
            ("source_without_nul", job { $0.source = [0x61, 0] }),
            ("source_size", job { $0.source = [UInt8](repeating: 0x61, count: 1_048_577) }),
            ("timeout_sensible", job { $0.timeout = 0 }), ("timeout_sensible", job { $0.timeout = .infinity }),
            ("wall_timeout_sensible", job { $0.wallTimeout = -1 }), ("memory_mb_sensible", job { $0.memoryMiB = 0 }),
            ("output_limit_sensible", job { $0.outputLimit = -1 }), ("tags_valid", job { $0.tags = "1" }),
        ])
    func nonsense(constraint: String, job: NewJob) throws {
        #expect(storeError { try store.submit([job], actor: actor) }?.constraint == constraint)
    }

    @Test("says which job has a unique_key already")
    func duplicateKey() throws {
        var job = NewJob("x")
        job.uniqueKey = "k"
        try store.submit([job], actor: actor)
        let error = try #require(storeError { try store.submit([NewJob("y"), job], actor: actor) })
        #expect(error.code == .duplicateKey)
        #expect(error.message.contains("job 1"))
        #expect(error.position == 1)
    }

    @Test("names no job that will not be there where two of its own have one unique_key", arguments: [0, 5, 40])
    func ownKey(between: Int) throws {
        var job = NewJob("x")
        job.uniqueKey = "k"
        try store.submit([NewJob("earlier")], actor: actor)
        let jobs = [job] + (0..<between).map { NewJob("\($0)") } + [job]
        let error = try #require(storeError { try store.submit(jobs, actor: actor) })
        #expect(error.code == .duplicateKey && error.position == between + 1)
        #expect(error.message == "unique_key 'k' is that of an earlier row as well; use another key")
        #expect(try store.submit([job], actor: actor).first == 2)
    }

    @Test("refuses a policy that is not installed")
    func unknownPolicy() throws {
        var job = NewJob("x")
        job.policy = "nope"
        let error = storeError { try store.submit([NewJob("y"), job], actor: actor) }
        #expect(error?.code == .unknownPolicy)
        #expect(error?.position == 1)
    }

    @Test("queues nothing where its input fails half-way")
    func failingInput() throws {
        struct Torn: Error {}
        #expect(throws: Torn.self) {
            try store.submit(actor: actor) { queue in
                for index in 0..<100 { try queue(NewJob("print(\(index))")) }
                throw Torn()
            }
        }
        #expect(try store.counts() == [:])
    }

    @Test("queues nothing after a refusal, even where its input goes on")
    func swallowedRefusal() throws {
        let error = storeError {
            try store.submit(actor: actor) { queue in
                var unknown = NewJob("x")
                unknown.policy = "nope"
                try? queue(unknown)
                try? queue(NewJob("y"))
            }
        }
        #expect(error?.code == .unknownPolicy)
        #expect(try store.counts() == [:])
    }

    @Test("writes jobs that differ in their columns side by side")
    func mixedColumns() throws {
        let jobs = (0..<64).map { index in
            var job = NewJob("print(\(index))")
            if index % 3 == 0 { job.externalID = "e\(index)" }
            if index % 5 == 0 { job.timeout = 1 }
            if index % 7 == 0 { job.standardInput = Array("in\(index)".utf8) }
            return job
        }
        try store.submit(jobs, actor: actor)
        for (index, job) in jobs.enumerated() {
            let row = try database.sql(
                "SELECT ifnull(external_id, ''), timeout, ifnull(stdin, ''), source FROM jobs WHERE id = \(index + 1)")
            let input = String(decoding: job.standardInput ?? [], as: UTF8.self)
            #expect(row == "\(job.externalID ?? "")|\(job.timeout)|\(input)|print(\(index))")
        }
    }

    @Test("of nothing is nothing")
    func empty() throws {
        #expect(try store.submit([], actor: actor).ids.isEmpty)
        #expect(try database.eventTypes() == ["policy.installed"])
    }
}
