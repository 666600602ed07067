import AuditLog
import Evaluation
import Foundation
import Store

/// How many events a second `assay audit verify` goes through, with the tree alone and with everything.
struct VerifyRate {
    private let workplace: Workplace
    private let programs: [[UInt8]]
    private let jobs: Int
    private let rounds: Int

    /// - Parameter jobs: how many to judge; each leaves two events.
    init(_ workplace: Workplace, programs: [[UInt8]], jobs: Int, rounds: Int) {
        self.workplace = workplace
        self.programs = programs
        self.jobs = jobs
        self.rounds = rounds
    }

    private static let batch = 500

    func measure(into report: inout Report) throws {
        let store = try workplace.newStore()
        try fill(store)
        let events = try eventCount(store.path)
        let assay = try workplace.sibling("assay")
        for (name, flags, target) in [("leaves and tree", ["--tree"], 1_000_000), ("everything", [], 100_000)] {
            var rates = Samples()
            for _ in 0..<rounds {
                let time = try seconds {
                    try workplace.output(of: assay, ["audit", "verify", "--db", store.path, "--quiet"] + flags)
                }
                rates.add(Double(events) / time)
            }
            report.add(
                "audit verify, \(name)", "\(format(rates.median, 0)) events/s", target: ">= \(target)",
                detail: "\(events) events, process start included")
        }
    }

    /// Jobs as a supervisor would leave them, without the programs being run: the store's own verbs, and judgements
    /// that are made up.
    private func fill(_ store: JobStore) throws {
        let registration = try store.register(
            SupervisorStart(
                assayVersion: "bench", pythonVersion: "none", kernelVersion: "none",
                layers: ["policy", "namespaces", "rlimits", "seccomp", "outside"]),
            actor: workplace.actor)
        var queued = 0
        while queued < jobs {
            let count = min(50_000, jobs - queued)
            try store.submit(batch: "bench", actor: workplace.actor) { queue in
                for place in 0..<count {
                    var job = NewJob(source: programs[(queued + place) % programs.count])
                    job.externalID = "sample-\(queued + place)"
                    job.expectedOutput = Array("42\n".utf8)
                    try queue(job)
                }
            }
            queued += count
            var left = count
            while left > 0 {
                left -= try registration.transaction { queue in
                    let claimed = try queue.claim(
                        ClaimRequest(limit: Self.batch, worker: "bench-1", interpreter: "CPython 3.11.2"))
                    try queue.record(claimed.map(Self.completion))
                    return claimed.count
                }
            }
        }
        try registration.stop(reason: "filled")
    }

    private static func completion(of job: ClaimedJob) -> Completion {
        let isPassed = job.lease.job % 4 != 0
        var judgement = Judgement(verdict: isPassed ? .passed : .rejected)
        judgement.wallMicroseconds = 4_000 + job.lease.job % 1_000
        judgement.userMicroseconds = 3_000
        judgement.systemMicroseconds = 400
        judgement.maxRSSKiB = 14_000
        if isPassed {
            judgement.standardOutput = Array("42\n".utf8)
            judgement.value = "None"
        } else {
            judgement.violationCount = 1
            judgement.violations = [
                Violation(
                    phase: .static, severity: .reject, rule: "import-system", node: "Import", symbol: "os", line: 1,
                    column: 8, endLine: 1, endColumn: 10,
                    message: "modules of the operating system and of processes may not be used", excerpt: "import os")
            ]
        }
        return Completion(
            lease: job.lease, worker: "bench-1/1", interpreter: "CPython 3.11.2", judgement: judgement)
    }

    private func eventCount(_ path: String) throws -> Int {
        let text = try workplace.output(
            of: URL(fileURLWithPath: "/usr/bin/sqlite3"), [path, "SELECT count(*) FROM audit_events"])
        guard let count = Int(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw BenchmarkError("sqlite3 counted '\(text)' events")
        }
        return count
    }
}
