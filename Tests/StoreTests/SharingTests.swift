import AuditLog
import Evaluation
import Store
import Testing

@Suite("Judgements that are shared among identical programs")
struct SharingTests {
    private let database: TemporaryDatabase
    private let store: JobStore
    private let supervisor: SupervisorRegistration
    private let environment = Digest.sha256(Array("here".utf8))

    init() throws {
        database = try TemporaryDatabase()
        (store, supervisor) = try database.supervised()
    }

    private func claim(_ jobs: [NewJob]) throws -> [ClaimedJob] {
        try store.submit(jobs, actor: TemporaryDatabase.actor)
        return try supervisor.transaction { try $0.claim(100) }
    }

    private func key(_ job: ClaimedJob) throws -> SharingKey {
        try #require(job.sharingKey(environment: environment))
    }

    /// Executes it, as far as the database can tell.
    private func record(_ job: ClaimedJob, _ judgement: Judgement = Judgement(verdict: .passed)) throws {
        let completion = Completion(
            lease: job.lease, worker: "w1/0", interpreter: "CPython 3.11.2", judgement: judgement,
            sharingKey: try key(job))
        #expect(try supervisor.transaction { try $0.record([completion]) }.isEmpty)
    }

    /// - Parameter other: whose key it is looked for by, in place of its own.
    private func share(_ job: ClaimedJob, as other: ClaimedJob? = nil) throws -> Verdict? {
        let candidate = SharingCandidate(lease: job.lease, key: try key(other ?? job))
        return try supervisor.transaction { try $0.share([candidate]) }.given[job.lease]
    }

    private var rich: Judgement {
        var judgement = Judgement(verdict: .blocked)
        judgement.value = "1"
        judgement.valueJSON = "1"
        judgement.standardOutput = [0xFF, 0x00, 0x41]
        judgement.standardError = Array("é\n".utf8)
        judgement.exceptionType = "ValueError"
        judgement.exceptionMessage = "e\u{301}"
        judgement.traceback = "line 1"
        judgement.tracebackJSON = "[]"
        judgement.exitCode = 1
        judgement.blockedBy = "no-kill"
        judgement.wallMicroseconds = 70
        judgement.userMicroseconds = 40
        judgement.systemMicroseconds = 2
        judgement.maxRSSKiB = 9
        judgement.violations = [
            Violation(
                phase: .runtime, severity: .reject, rule: "r", node: "Call", symbol: "s", line: 1, column: 2,
                endLine: 3,
                endColumn: 4, message: "m", excerpt: "x")
        ]
        judgement.violationCount = 1
        judgement.events = [RuntimeEvent(rule: "e", severity: .observe, event: "open", argument: "f", count: 3)]
        judgement.eventCount = 1
        judgement.artifacts = [Artifact(name: "a.bin", bytes: [0, 1])]
        judgement.artifactsLeftOut = 2
        return judgement
    }

    @Test("an identical program is given all of it, and the log says whose it is")
    func whole() throws {
        let jobs = try claim([NewJob("print(1)"), NewJob("print(1)")])
        _ = try supervisor.transaction { queue in
            try queue.record([
                RecordedOutput(
                    lease: jobs[0].lease, ordinal: 0,
                    chunk: OutputChunk(stream: .stdout, offsetMicroseconds: 5, bytes: [0xFF, 0x00, 0x41]))
            ])
        }
        var completion = Completion(
            lease: jobs[0].lease, worker: "w1/0", interpreter: "CPython 3.11.2", judgement: rich, wasStreamed: true)
        completion.sharingKey = try key(jobs[0])
        try supervisor.transaction { _ = try $0.record([completion]) }
        #expect(try share(jobs[1]) == .blocked)
        let first = try #require(try store.result(of: jobs[0].id))
        var second = try #require(try store.result(of: jobs[1].id))
        #expect(second.sharedFrom == ExecutionReference(job: jobs[0].id, attempt: 1) && first.sharedFrom == nil)
        #expect(second.judgement == rich && second.worker == "w1/0")
        second.job = first.job
        second.sharedFrom = nil
        second.finishedAt = first.finishedAt
        #expect(second == first)
        #expect(try database.sql("SELECT state, attempt FROM jobs") == "completed|1\ncompleted|1")
        #expect(
            try database.sql("SELECT offset_us, hex(bytes) FROM output_chunks WHERE job_id = \(jobs[1].id)")
                == "5|FF0041")
        #expect(
            try database.sql(
                """
                SELECT json_extract(body, '$.shared_from'), json_extract(body, '$.output.count'),
                    json_extract(body, '$.result_hmac') = (SELECT result_hmac FROM results
                        WHERE job_id = json_extract(body, '$.job'))
                FROM audit_events WHERE json_extract(body, '$.type') = 'job.finished' ORDER BY idx
                """) == "|1|1\n{\"attempt\":1,\"job\":\(jobs[0].id)}|1|1")
        // Under a salt of its own: nobody can see from the log that two results are the same.
        #expect(try database.sql("SELECT count(DISTINCT result_hmac) FROM results") == "2")
    }

    private static let differences: [@Sendable (inout NewJob) -> Void] = [
        { $0.source += [10] }, { $0.standardInput = Array("x".utf8) }, { $0.expectedOutput = Array("1".utf8) },
        { $0.expectedOutput = [] }, { $0.moduleName = "builtins" }, { $0.timeout = 9 }, { $0.wallTimeout = 60 },
        { $0.memoryMiB = 255 }, { $0.outputLimit = 1 << 19 }, { $0.policy = "other" },
        { $0.files = [JobFile(name: "a", bytes: [1])] }, { $0.session = "s" },
    ]

    @Test("one that differs in anything has another key, and is given nothing under whatever key", arguments: 0..<12)
    func different(_ number: Int) throws {
        try store.installPolicy(name: "other", text: "name: other\n", actor: TemporaryDatabase.actor)
        var other = NewJob("print(1)")
        Self.differences[number](&other)
        var jobs = try claim([NewJob("print(1)"), other])
        if other.session != nil {
            jobs += try supervisor.transaction {
                try $0.claimCells(ClaimRequest(limit: 1, worker: "w1", interpreter: "i"), only: nil, refusal: nil)
            }
            #expect(jobs[1].sharingKey(environment: environment) == nil && !jobs[1].mayBeGivenJudgement)
        } else {
            #expect(try key(jobs[0]) != key(jobs[1]))
        }
        try record(jobs[0])
        if other.session == nil { #expect(try share(jobs[1]) == nil) }
        #expect(try share(jobs[1], as: jobs[0]) == nil)
        #expect(try database.sql("SELECT count(*) FROM results") == "1")
    }

    @Test("files with the same names and other bytes, or the other way round, make another program")
    func files() throws {
        func job(_ files: [(String, [UInt8])]) -> NewJob {
            var job = NewJob("print(1)")
            job.files = files.map { JobFile(name: $0.0, bytes: $0.1) }
            return job
        }
        let jobs = try claim([
            job([("a", [1]), ("b", [2])]), job([("a", [2]), ("b", [1])]), job([("a", [1])]),
            job([("a", [1]), ("c", [2])]),
            job([("b", [2]), ("a", [1])]),
        ])
        try record(jobs[0])
        for job in jobs[1...3] { #expect(try share(job, as: jobs[0]) == nil) }
        #expect(try share(jobs[4]) == .passed)
    }

    @Test("no input is as good as an empty one, and a wall limit left out as good as the same one named")
    func alike() throws {
        var empty = NewJob("print(1)")
        empty.standardInput = []
        empty.wallTimeout = 50
        let jobs = try claim([NewJob("print(1)"), empty])
        try record(jobs[0])
        #expect(try share(jobs[1]) == .passed)
    }

    @Test("in another environment nothing is given")
    func elsewhere() throws {
        let jobs = try claim([NewJob("1"), NewJob("1")])
        try record(jobs[0])
        let other = try #require(jobs[1].sharingKey(environment: Digest.sha256(Array("there".utf8))))
        let given = try supervisor.transaction {
            try $0.share([SharingCandidate(lease: jobs[1].lease, key: other)])
        }
        #expect(given.given.isEmpty)
        #expect(try share(jobs[1]) == .passed)
    }

    @Test("what the host may have had a part in is never given", arguments: Verdict.allCases)
    func hostVerdicts(_ verdict: Verdict) throws {
        let jobs = try claim([NewJob("1"), NewJob("1"), NewJob("1")])
        try record(jobs[0], Judgement(verdict: verdict))
        let isGiven = ![.timedOut, .memoryExceeded, .crashed].contains(verdict)
        #expect(try share(jobs[1]) == (isGiven ? verdict : nil))
        // One that ended so takes away what there was before: the program does not always end alike.
        if !isGiven {
            try record(jobs[1])
            try record(jobs[2], Judgement(verdict: verdict))
            #expect(try database.sql("SELECT count(*) FROM shareable_results") == "0")
        }
    }

    @Test("no more is copied in one transaction than asked for, and the rest is given in the next")
    func bounded() throws {
        var judgement = Judgement(verdict: .passed)
        judgement.standardOutput = [UInt8](repeating: 65, count: 1 << 20)
        let jobs = try claim((0..<8).map { _ in NewJob("1") })
        try record(jobs[0], judgement)
        var rest = try jobs.dropFirst().map { SharingCandidate(lease: $0.lease, key: try key($0)) }
        var rounds = 0
        while !rest.isEmpty, rounds < 8 {
            let outcome = try supervisor.transaction { try $0.share(rest, maximumBytes: 3 << 20) }
            #expect(outcome.given.count + outcome.left.count == rest.count && outcome.given.count <= 3)
            rest = rest.filter { outcome.left.contains($0.lease) }
            rounds += 1
        }
        #expect(rounds == 3)
        #expect(try database.sql("SELECT count(*), min(length(stdout)) FROM results") == "8|1048576")
    }

    @Test("a lease that is void is given nothing, and neither is a later attempt")
    func fence() throws {
        let jobs = try claim([NewJob("1"), NewJob("1"), NewJob("1")])
        try record(jobs[0])
        _ = try store.cancel(.jobs([jobs[1].id]), reason: "no", actor: TemporaryDatabase.actor)
        #expect(try share(jobs[1]) == nil)
        #expect(try database.sql("SELECT state FROM jobs WHERE id = \(jobs[1].id)") == "cancelled")
        _ = try store.retry(.jobs([jobs[1].id]), reason: "again", actor: TemporaryDatabase.actor)
        let again = try #require(try supervisor.transaction { try $0.claim(10) }.first)
        #expect(again.assignment.attempt == 2 && !again.mayBeGivenJudgement)
        #expect(try share(again) == nil)
        // Twice in one call: once.
        let candidate = SharingCandidate(lease: jobs[2].lease, key: try key(jobs[2]))
        #expect(try supervisor.transaction { try $0.share([candidate, candidate]) }.given.count == 1)
        #expect(try share(jobs[2]) == nil)
        #expect(try database.sql("SELECT count(*) FROM results WHERE shared_from IS NOT NULL") == "1")
    }

    @Test("what was retried, erased or pruned is given to nobody, and its key is gone", arguments: 0..<3)
    func gone(_ way: Int) throws {
        let jobs = try claim([NewJob("1"), NewJob("1")])
        try record(jobs[0])
        #expect(try database.sql("SELECT job_id FROM shareable_results") == "\(jobs[0].id)")
        switch way {
        case 0: _ = try store.retry(.jobs([jobs[0].id]), reason: "again", actor: TemporaryDatabase.actor)
        case 1:
            let erasure = try store.erase([jobs[0].id], reason: "asked", actor: TemporaryDatabase.actor)
            #expect(erasure[0].removed.contains("shareable_results.key"))
        default:
            #expect(
                try store.prune(
                    PruneRequest(finishedBefore: .max, reason: "old"), actor: TemporaryDatabase.actor) == 1)
        }
        #expect(try database.sql("SELECT count(*) FROM shareable_results") == "0")
        #expect(try share(jobs[1]) == nil)
    }

    @Test(
        "a result or a hint that somebody changed is not handed on",
        arguments: [
            "UPDATE results SET verdict = 'passed'", "UPDATE results SET stdout = 'x'",
            "UPDATE results SET attempt = 2",
            "DELETE FROM results", "UPDATE jobs SET stdin = 'x' WHERE id = 1",
            "UPDATE jobs SET policy_hash = 'x' WHERE id = 1", "UPDATE shareable_results SET job_id = 2",
            "UPDATE shareable_results SET job_id = 3", "UPDATE shareable_results SET attempt = 2",
            "UPDATE results SET shared_from = 3, shared_from_attempt = 1",
        ])
    func changed(_ tampering: String) throws {
        let jobs = try claim([NewJob("1"), NewJob("1"), NewJob("2")])
        try record(jobs[0], Judgement(verdict: .raised))
        try record(jobs[2], Judgement(verdict: .passed))
        _ = try database.sql("DELETE FROM shareable_results WHERE job_id = 3")
        try database.sql(tampering)
        #expect(try share(jobs[1]) == nil)
    }
}
