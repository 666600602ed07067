import AuditLog
import Evaluation
import Foundation
import Store
import Testing

@Suite("Recording")
struct RecordingTests {
    let database: TemporaryDatabase
    let store: JobStore
    let supervisor: SupervisorRegistration
    let actor = TemporaryDatabase.actor

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func claim(_ count: Int) throws -> [ClaimedJob] {
        try store.submit((0..<count).map { NewJob("print(\($0))") }, actor: actor)
        return try supervisor.transaction { try $0.claim(count) }
    }

    private var fullJudgement: Judgement {
        var judgement = Judgement(verdict: .raised)
        judgement.value = "'é'"
        judgement.valueJSON = #""é""#
        judgement.standardOutput = Array("out\n".utf8)
        judgement.standardError = [0x41, 0xFF, 0x00]
        judgement.outputTruncated = true
        judgement.exceptionType = "ValueError"
        judgement.exceptionMessage = "a\0b"
        judgement.traceback = "Traceback\r\n"
        judgement.exitCode = 1
        judgement.signal = 9
        judgement.limitHit = .memory
        judgement.blockedBy = "ptrace"
        judgement.wallMicroseconds = 5
        judgement.userMicroseconds = 3
        judgement.systemMicroseconds = 1
        judgement.maxRSSKiB = 1_024
        judgement.violations = ["a", "b"].map { symbol in
            Violation(
                phase: .runtime, severity: .observe, rule: "r", node: "Name", symbol: symbol, line: 1, column: 2,
                endLine: 3, endColumn: 4, message: "m", excerpt: "e")
        }
        judgement.violationCount = 1_005
        judgement.events = [
            RuntimeEvent(rule: "r", severity: .observe, event: "open", argument: "/a", count: 3),
            RuntimeEvent(rule: "s", severity: .reject, event: "os.system", argument: "", count: 1),
        ]
        judgement.eventCount = 4
        return judgement
    }

    @Test("completes the job, keeps every field, and says so in the log")
    func everything() throws {
        let job = try #require(try claim(1).first)
        var completion = job.completion()
        completion.judgement = fullJudgement
        #expect(try supervisor.transaction { try $0.record([completion]) }.isEmpty)
        #expect(try store.counts() == [.completed: 1])
        let record = try #require(try store.result(of: job.id))
        var expected = fullJudgement
        expected.exceptionMessage = "a\u{2400}b"
        #expect(record.judgement == expected)
        #expect(record.worker == "w1")
        #expect(record.attempt == 1)
        #expect(
            try database.sql("SELECT typeof(stdout), typeof(stderr), hex(stderr), cpu_us FROM results")
                == "text|blob|41FF00|4")
        #expect(try database.eventTypes().suffix(2) == ["job.started", "job.finished"])
    }

    @Test("stores a digest that the stored row gives again, the same as in the log")
    func digest() throws {
        let job = try #require(try claim(1).first)
        var completion = job.completion()
        completion.judgement = fullJudgement
        try supervisor.transaction { _ = try $0.record([completion]) }
        let record = try #require(try store.result(of: job.id))
        let salt = try hexadecimal(database.sql("SELECT hex(salt) FROM jobs"))
        let digest = ResultDigest.result(record, salt: salt).hex
        let violations = ResultDigest.violations(record.judgement.violations, salt: salt)?.hex
        #expect(try database.sql("SELECT result_hmac FROM results") == digest)
        let events = ResultDigest.events(record.judgement.events, salt: salt)?.hex ?? ""
        let body = "json_extract(CAST(body AS TEXT)"
        let last = "FROM audit_events ORDER BY idx DESC LIMIT 1"
        #expect(
            try database.sql("SELECT \(body), '$.events.hmac'), \(body), '$.events.count') \(last)") == "\(events)|4")
        #expect(
            try database.sql(
                "SELECT \(body), '$.result_hmac'), \(body), '$.violations.hmac') FROM audit_events ORDER BY idx DESC LIMIT 1"
            )
                == "\(digest)|\(violations ?? "")")
    }

    private func hexadecimal(_ text: String) throws -> [UInt8] {
        let digits = Array(text)
        return stride(from: 0, to: digits.count, by: 2).compactMap { UInt8(String(digits[$0..<$0 + 2]), radix: 16) }
    }

    @Test("refuses a lease that is void, and records the rest")
    func fence() throws {
        let jobs = try claim(3)
        try supervisor.transaction { _ = try $0.release([jobs[0].lease], counted: false, reason: "test") }
        let again = try #require(try supervisor.transaction { try $0.claim(1) }.first)
        #expect(again.id == jobs[0].id)
        let void = try supervisor.transaction { try $0.record(jobs.map { $0.completion() }) }
        #expect(void == [jobs[0].lease])
        #expect(try store.counts() == [.completed: 2, .running: 1])
        #expect(try supervisor.transaction { try $0.record([again.completion(.raised)]) }.isEmpty)
        #expect(try store.result(of: again.id)?.judgement.verdict == .raised)
    }

    @Test("records once, however often it is told")
    func once() throws {
        let job = try #require(try claim(1).first)
        #expect(
            try supervisor.transaction { try $0.record([job.completion(), job.completion(.raised)]) } == [job.lease])
        #expect(try supervisor.transaction { try $0.record([job.completion(.raised)]) } == [job.lease])
        #expect(try store.result(of: job.id)?.judgement.verdict == .passed)
        #expect(try database.eventTypes().filter { $0 == "job.finished" }.count == 1)
    }

    @Test("and claiming are one transaction: an error in the middle leaves nothing of either")
    func groupCommit() throws {
        struct Fault: Error {}
        let jobs = try claim(2)
        try store.submit([NewJob("next")], actor: actor)
        let events = try database.eventTypes()
        #expect(throws: Fault.self) {
            try supervisor.transaction { queue in
                _ = try queue.record(jobs.map { $0.completion() })
                _ = try queue.claim(1)
                throw Fault()
            }
        }
        #expect(try store.counts() == [.running: 2, .available: 1])
        #expect(try store.result(of: jobs[0].id) == nil)
        #expect(try database.eventTypes() == events)
        let next = try supervisor.transaction { queue in
            #expect(try queue.record(jobs.map { $0.completion() }).isEmpty)
            return try queue.claim(5)
        }
        #expect(next.count == 1)
    }

    @Test("keeps the earlier judgement of a job that is tried again")
    func retry() throws {
        let job = try #require(try claim(1).first)
        var completion = job.completion(.timedOut)
        completion.judgement.violations = fullJudgement.violations
        completion.judgement.events = fullJudgement.events
        try supervisor.transaction { _ = try $0.record([completion]) }
        try database.sql("UPDATE jobs SET state = 'available', finalized_at = NULL;")
        let again = try #require(try supervisor.transaction { try $0.claim(1) }.first)
        #expect(again.assignment.attempt == 2)
        try supervisor.transaction { _ = try $0.record([again.completion()]) }
        #expect(try store.result(of: job.id)?.judgement.verdict == .passed)
        #expect(try store.result(of: job.id)?.judgement.violations == [])
        #expect(try database.sql("SELECT attempt, verdict FROM past_results") == "1|timed_out")
        #expect(try database.sql("SELECT attempt, group_concat(symbol, '') FROM past_violations") == "1|ab")
        #expect(try store.result(of: job.id)?.judgement.events == [])
        #expect(try database.sql("SELECT attempt, group_concat(rule, '') FROM past_runtime_events") == "1|rs")
    }

    @Test("keeps a hundred events of bounded text, whatever a worker says")
    func eventBounds() throws {
        let job = try #require(try claim(1).first)
        var completion = job.completion()
        completion.judgement.events = (0..<150).map { index in
            RuntimeEvent(
                rule: "r", severity: .observe, event: "e\(index)", argument: String(repeating: "\0", count: 200),
                count: 1)
        }
        completion.judgement.eventCount = 150
        #expect(try supervisor.transaction { try $0.record([completion]) }.isEmpty)
        #expect(
            try database.sql("SELECT count(*), max(length(CAST(argument AS BLOB))) FROM runtime_events") == "100|198")
        #expect(try database.sql("SELECT event_count FROM results") == "150")
    }

    @Test("keeps a thousand violations and counts the rest")
    func manyViolations() throws {
        let job = try #require(try claim(1).first)
        var completion = job.completion(.rejected)
        completion.judgement.violations = Array(repeating: fullJudgement.violations[0], count: 1_200)
        completion.judgement.violationCount = 1_200
        try supervisor.transaction { _ = try $0.record([completion]) }
        #expect(try database.sql("SELECT count(*) FROM violations") == "1000")
        #expect(try store.result(of: job.id)?.judgement.violationCount == 1_200)
    }

    @Test("feeds the report views")
    func reports() throws {
        try store.submit((0..<4).map { NewJob("print(\($0))") }, batch: "b", actor: actor)
        let jobs = try supervisor.transaction { try $0.claim(4) }
        let completions = jobs.enumerated().map { index, job in
            var completion = job.completion(index == 0 ? .rejected : .passed)
            completion.judgement.wallMicroseconds = Int64(index + 1) * 10
            if index == 0 { completion.judgement.violations = fullJudgement.violations }
            return completion
        }
        try supervisor.transaction { _ = try $0.record(completions) }
        #expect(
            try database.sql("SELECT batch, policy, verdict, jobs FROM report_verdicts")
                == "b|default|passed|3\nb|default|rejected|1")
        #expect(try database.sql("SELECT rule, jobs, violations FROM report_rules WHERE batch = 'b'") == "r|1|2")
        #expect(try database.sql("SELECT group_concat(symbol) FROM report_symbols") == "a,b")
        #expect(
            try database.sql("SELECT jobs, wall_p50_us, wall_p90_us, wall_max_us FROM report_durations")
                == "4|20|40|40")
        #expect(
            try database.sql("SELECT jobs, completed, waiting, last_finished_at IS NOT NULL FROM report_batches")
                == "4|4|0|1")
    }
}
