import Testing

/// Abuses, judged under no rules: on a host that is idle, and on one that is busy.
struct AbuseRuns: Sendable {
    let programs: [CorpusProgram]
    let skipped: Int
    let idle: [String: CorpusEvaluation.Row]
    let busy: [String: CorpusEvaluation.Row]

    static let shared = Result { try AbuseRuns() }

    private init() throws {
        (programs, skipped) = try CorpusProgram.runnable(.abuses)
        idle = try CorpusEvaluation.judge(programs, policy: "open")
        let host = try BusyHost()
        busy = try withExtendedLifetime(host) { [programs] in try CorpusEvaluation.judge(programs, policy: "open") }
    }

    func isAllowed(_ program: CorpusProgram, _ rows: [String: CorpusEvaluation.Row]) -> Bool {
        rows[program.name]?.isAmong(program.values("allowed")) ?? false
    }

    func isSame(_ program: CorpusProgram) -> Bool {
        idle[program.name]?.outcome == busy[program.name]?.outcome
    }
}

/// Abuses of resources, and of who reports on them, end with a verdict that fits.
@Suite struct AbuseTests {
    @Test func `there are at least 60, each with its verdicts`() throws {
        let programs = try CorpusProgram.all(.abuses)
        #expect(programs.count >= 60)
        let verdicts: Set = [
            "passed", "raised", "rejected", "timed_out/cpu", "timed_out/wall", "memory_exceeded", "output_exceeded",
            "blocked", "crashed",
        ]
        for program in programs {
            let allowed = program.values("allowed")
            #expect(!allowed.isEmpty && verdicts.isSuperset(of: allowed), "\(program.name): allowed \(allowed)")
        }
    }

    @Test func `each ends with a verdict it may get, at the first attempt`() throws {
        let runs = try AbuseRuns.shared.get()
        for program in runs.programs {
            let row = runs.idle[program.name]
            if !runs.isAllowed(program, runs.idle) {
                Issue.record("\(program.name): \(row?.description ?? "no result")")
            }
        }
    }

    @Test func `each does so on a busy host, with the same verdict`() throws {
        let runs = try AbuseRuns.shared.get()
        for program in runs.programs {
            let (idle, busy) = (runs.idle[program.name], runs.busy[program.name])
            if !runs.isAllowed(program, runs.busy) {
                Issue.record("\(program.name): \(busy?.description ?? "no result")")
            }
            if !runs.isSame(program) {
                Issue.record(
                    "\(program.name): \(idle?.description ?? "no result") when idle, \(busy?.description ?? "no result") when busy"
                )
            }
        }
    }
}
