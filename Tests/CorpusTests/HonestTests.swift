import Testing

/// Honest programs are accepted, and do what they do under plain Python.
struct HonestRuns: Sendable {
    let programs: [CorpusProgram]
    let skipped: Int
    let rows: [String: CorpusEvaluation.Row]

    static let shared = Result { try HonestRuns() }

    private init() throws {
        (programs, skipped) = try CorpusProgram.runnable(.honest)
        rows = try CorpusEvaluation.judge(programs, policy: "default")
    }

    func passes(_ program: CorpusProgram) -> Bool {
        rows[program.name]?.isAmong(["passed"]) ?? false
    }
}

@Suite struct HonestTests {
    @Test func `there are at least 100, each with its output`() throws {
        let programs = try CorpusProgram.all(.honest)
        #expect(programs.count >= 100)
        for program in programs {
            #expect(try program.companion("out") != nil, "\(program.name) has no .out beside it")
        }
    }

    @Test func `each passes under the default policy`() throws {
        let runs = try HonestRuns.shared.get()
        for program in runs.programs {
            if !runs.passes(program) {
                Issue.record("\(program.name): \(runs.rows[program.name]?.description ?? "no result")")
            }
        }
    }
}
