import Evaluation
import Foundation
import Store

/// A database with the log of very many judged jobs, as supervisors would leave it, without the programs being run: the
/// store's own verbs, and judgements that are made up.
struct FilledLog {
    let path: String
    let events: Int

    private static let claimed = 500
    private static let submitted = 50_000

    /// - Parameter jobs: how many to judge; each leaves two events.
    init(_ workplace: Workplace, programs: [[UInt8]], jobs: Int) throws {
        let store = try workplace.newStore()
        path = store.path
        let registration = try store.register(
            SupervisorStart(
                assayVersion: "bench", pythonVersion: "none", kernelVersion: "none",
                layers: ["policy", "namespaces", "rlimits", "seccomp", "outside"]),
            actor: workplace.actor)
        var queued = 0
        while queued < jobs {
            let count = min(Self.submitted, jobs - queued)
            let number = queued / Self.submitted
            try store.submit(batch: "batch-\(number)", submitter: "user-\(number % 7)", actor: workplace.actor) {
                queue in
                for place in queued..<queued + count {
                    var job = NewJob(source: programs[place % programs.count])
                    job.externalID = "sample-\(place)"
                    job.expectedOutput = Array("42\n".utf8)
                    job.tags = "{\"model\":\"m\(place % 5)\",\"week\":\"\(number / 10)\"}"
                    try queue(job)
                }
            }
            queued += count
            var left = count
            while left > 0 {
                left -= try registration.transaction { queue in
                    let claimed = try queue.claim(
                        ClaimRequest(limit: Self.claimed, worker: "bench-1", interpreter: "CPython 3.11.2"))
                    try queue.record(claimed.map(Self.completion))
                    return claimed.count
                }
            }
        }
        try registration.stop(reason: "filled")
        let text = try workplace.output(
            of: URL(fileURLWithPath: "/usr/bin/sqlite3"), [path, "SELECT count(*) FROM audit_events"])
        guard let count = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchmarkError("sqlite3 counted '\(text)' events")
        }
        events = count
    }

    /// Of ten jobs two are rejected and one, rarely, times out.
    private static func completion(of job: ClaimedJob) -> Completion {
        var judgement = Judgement(verdict: verdict(of: job.lease.job))
        judgement.wallMicroseconds = 4_000 + job.lease.job % 1_000
        judgement.userMicroseconds = 3_000
        judgement.systemMicroseconds = 400
        judgement.maxRSSKiB = 14_000
        switch judgement.verdict {
        case .rejected:
            judgement.violationCount = 1
            judgement.violations = [
                Violation(
                    phase: .static, severity: .reject, rule: "import-system", node: "Import", symbol: "os", line: 1,
                    column: 8, endLine: 1, endColumn: 10,
                    message: "modules of the operating system and of processes may not be used", excerpt: "import os")
            ]
        case .timedOut: judgement.limitHit = .cpu
        default:
            judgement.standardOutput = Array("42\n".utf8)
            judgement.value = "None"
        }
        return Completion(
            lease: job.lease, worker: "bench-1/1", interpreter: "CPython 3.11.2", judgement: judgement)
    }

    private static func verdict(of job: Int64) -> Verdict {
        if job.isMultiple(of: 100_003) { return .timedOut }
        return job.isMultiple(of: 5) ? .rejected : .passed
    }
}
