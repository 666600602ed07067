import AuditLog
import Evaluation
import Foundation
import Store
import Testing

@Suite("What comes with a job, and what comes of it besides its result")
struct OutputTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func claim(_ jobs: [NewJob], hasScratch: Bool = true) throws -> [ClaimedJob] {
        try store.submit(jobs, actor: TemporaryDatabase.actor)
        return try supervisor.transaction {
            try $0.claim(
                ClaimRequest(limit: 10, worker: "w1", interpreter: "CPython 3.11.2", hasScratch: hasScratch))
        }
    }

    private func chunk(_ text: String, _ offset: Int64 = 1) -> OutputChunk {
        OutputChunk(stream: .stdout, offsetMicroseconds: offset, bytes: Array(text.utf8))
    }

    private func last(_ member: String) throws -> String {
        try database.sql(
            """
            SELECT json_extract(CAST(body AS TEXT), '$.\(member)') FROM audit_events
            WHERE json_extract(CAST(body AS TEXT), '$.type') IN ('job.started', 'job.finished') ORDER BY idx DESC LIMIT 1
            """)
    }

    @Test("output of a lease that is void, or of another job, is recorded nowhere")
    func fence() throws {
        let jobs = try claim([NewJob("1"), NewJob("2")])
        try supervisor.transaction { _ = try $0.release([jobs[0].lease], counted: false, reason: "test") }
        let again = try #require(try supervisor.transaction { try $0.claim(1) }.first)
        let void = try supervisor.transaction {
            try $0.record([
                RecordedOutput(lease: jobs[0].lease, ordinal: 0, chunk: chunk("late")),
                RecordedOutput(lease: jobs[1].lease, ordinal: 0, chunk: chunk("own")),
            ])
        }
        #expect(void == 1)
        #expect(again.id == jobs[0].id)
        #expect(
            try database.sql("SELECT job_id, CAST(bytes AS TEXT) FROM output_chunks") == "\(jobs[1].id)|own")
        // Nor is any after the end.
        try supervisor.transaction { _ = try $0.record([jobs[1].completion()]) }
        #expect(
            try supervisor.transaction {
                try $0.record([RecordedOutput(lease: jobs[1].lease, ordinal: 1, chunk: chunk("later"))])
            } == 1)
        #expect(try database.sql("SELECT count(*) FROM output_chunks") == "1")
    }

    @Test("all of an execution's output is in its event by a digest, and no member where there is none")
    func digest() throws {
        let jobs = try claim([NewJob("1"), NewJob("2")])
        var completion = jobs[0].completion()
        completion.wasStreamed = true
        _ = try supervisor.transaction { queue in
            try queue.record([RecordedOutput(lease: jobs[0].lease, ordinal: 0, chunk: chunk("a"))])
        }
        try supervisor.transaction { queue in
            try queue.record([RecordedOutput(lease: jobs[0].lease, ordinal: 1, chunk: chunk("b", 2))])
            _ = try queue.record([completion])
        }
        let text = try database.sql("SELECT hex(salt) FROM jobs WHERE id = \(jobs[0].id)")
        let salt = stride(from: 0, to: text.count, by: 2).compactMap { UInt8(text.dropFirst($0).prefix(2), radix: 16) }
        #expect(try last("output.hmac") == ResultDigest.output([chunk("a"), chunk("b", 2)], salt: salt)?.digest.hex)
        #expect(try last("output.count") == "2")
        try supervisor.transaction { _ = try $0.record([jobs[1].completion()]) }
        #expect(try last("output") == "" && last("artifacts") == "")
    }

    @Test("an attempt that does not count leaves no output; one whose worker was lost keeps it")
    func attempts() throws {
        let jobs = try claim([NewJob("1"), NewJob("2")])
        try supervisor.transaction { queue in
            try queue.record(jobs.map { RecordedOutput(lease: $0.lease, ordinal: 0, chunk: chunk("x")) })
            try queue.release([jobs[0].lease], counted: false, reason: "drain")
            try queue.release([jobs[1].lease], counted: true, reason: "its worker died")
        }
        #expect(try database.sql("SELECT job_id, attempt FROM output_chunks") == "\(jobs[1].id)|1")
    }

    @Test("artifacts come back as they were, in order")
    func artifacts() throws {
        let job = try #require(try claim([NewJob("1")]).first)
        var completion = job.completion()
        completion.judgement.artifacts = [
            Artifact(name: "b\u{0}.png", bytes: [1, 0, 255]), Artifact(name: "a", bytes: []),
        ]
        completion.judgement.artifactsLeftOut = 3
        try supervisor.transaction { _ = try $0.record([completion]) }
        let found = try #require(try store.result(of: job.id)).judgement
        #expect(found.artifacts.map(\.name) == ["b\u{2400}.png", "a"])
        #expect(found.artifacts.map(\.mediaType) == ["image/png", "text/plain"])
        #expect(found.artifacts.map(\.bytes) == [[1, 0, 255], []])
        #expect(found.artifactsLeftOut == 3)
        #expect(try last("artifacts.count") == "2" && last("artifacts.left_out") == "3")
    }

    @Test("files of many jobs reach theirs, whatever else is in the same submission")
    func files() throws {
        let jobs = (0..<70).map { index in
            var job = NewJob("\(index)")
            if index % 3 == 0 { job.files = [JobFile(name: "f", bytes: Array("\(index)".utf8))] }
            if index % 5 == 0 { job.removed = "[]" }
            return job
        }
        let receipt = try store.submit(jobs, actor: TemporaryDatabase.actor)
        #expect(receipt.count == 70)
        let claimed = try supervisor.transaction { try $0.claim(100) }
        for job in claimed {
            let source = String(decoding: job.assignment.source, as: UTF8.self)
            let expected = (Int(source) ?? 1) % 3 == 0 ? [JobFile(name: "f", bytes: Array(source.utf8))] : []
            #expect(job.assignment.files == expected)
        }
        #expect(
            try database.sql("SELECT group_concat(source) FROM jobs JOIN removals ON job_id = id")
                == (0..<70).filter { $0 % 5 == 0 }.map(String.init).joined(separator: ","))
    }

    @Test("a job with files is claimed within the bound of bytes, and discarded where there is no scratch")
    func bound() throws {
        var large = NewJob("1")
        large.files = [JobFile(name: "f", bytes: [UInt8](repeating: 1, count: 3 << 20))]
        try store.submit([large, large, large], actor: TemporaryDatabase.actor)
        let request = ClaimRequest(limit: 10, maximumBytes: 4 << 20, worker: "w", interpreter: "p")
        #expect(try supervisor.transaction { try $0.claim(request) }.count == 2)
        let none = ClaimRequest(limit: 10, worker: "w", interpreter: "p", hasScratch: false)
        #expect(try supervisor.transaction { try $0.claim(none) }.isEmpty)
        #expect(try database.sql("SELECT count(*) FROM jobs WHERE state = 'discarded'") == "1")
    }

    @Test(
        "files are for jobs that wait, have plain names, and do not change",
        arguments: [
            "INSERT INTO job_files VALUES (1, 'f', x'00')", "INSERT INTO job_files VALUES (99, 'f', x'00')",
            "INSERT INTO job_files VALUES (2, '../f', x'00')", "INSERT INTO job_files VALUES (2, 'out', x'00')",
            "INSERT INTO job_files VALUES (2, '', x'00')", "INSERT INTO job_files VALUES (2, 'a' || char(0), x'00')",
            "INSERT INTO job_files VALUES (2, 'f', zeroblob(4194305))", "UPDATE job_files SET bytes = x'01'",
            "UPDATE job_files SET bytes = x''", "DELETE FROM job_files",
            "INSERT OR REPLACE INTO job_files VALUES (2, 'g', x'02')",
            "INSERT INTO job_files SELECT 2, 'h' || value, x'00' FROM generate_series(1, 32)",
            "INSERT INTO job_files SELECT 2, 'h' || value, zeroblob(3000000) FROM generate_series(1, 3)",
            "INSERT INTO removals VALUES (1, '[]')", "INSERT INTO removals VALUES (2, '{}')", "DELETE FROM removals",
            "INSERT OR REPLACE INTO removals VALUES (2, '[1]')", "UPDATE removals SET removed = NULL",
        ])
    func guarded(_ statement: String) throws {
        _ = try claim([NewJob("1")])
        var job = NewJob("2")
        job.files = [JobFile(name: "g", bytes: [1])]
        job.removed = "[]"
        try store.submit([job], actor: TemporaryDatabase.actor)
        let answer = try database.sql("PRAGMA recursive_triggers = ON; \(statement)")
        #expect(answer.lowercased().contains("error"), "\(statement): \(answer)")
        #expect(try database.sql("SELECT name, hex(bytes) FROM job_files") == "g|01")
        #expect(try database.sql("SELECT job_id, removed FROM removals") == "2|[]")
    }
}
