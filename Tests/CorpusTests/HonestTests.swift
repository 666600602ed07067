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

    /// One that has come to pass belongs with those above.
    @Test func `what is refused although it is honest is known, and the rule that refuses it`() throws {
        let programs = try CorpusProgram.runnable(.refused).programs
        #expect(!programs.isEmpty)
        let open = try CorpusEvaluation.judge(programs, policy: "open")
        let rows = try CorpusEvaluation.judge(programs, policy: "default")
        for program in programs {
            let row = rows[program.name]
            #expect(open[program.name]?.isAmong(["passed"]) == true, "\(program.name): is not honest")
            #expect(row?.isAmong(["rejected"]) == true, "\(program.name): \(row?.description ?? "no result")")
            #expect(row?.rules.contains(program.headers["refused"] ?? "") == true, "\(program.name)")
        }
    }
}
