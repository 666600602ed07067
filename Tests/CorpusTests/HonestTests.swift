import Testing

/// Honest programs are accepted, and do what they do under plain Python.
struct HonestRuns: Sendable {
    let programs: [CorpusProgram]
    let skipped: Int
    let rows: [String: CorpusEvaluation.Row]
    /// Honest programs that `default` is known to refuse, with their rows without a policy.
    let refused: [CorpusProgram]
    let openRows: [String: CorpusEvaluation.Row]

    static let shared = Result { try HonestRuns() }

    private init() throws {
        (programs, skipped) = try CorpusProgram.runnable(.honest)
        refused = try CorpusProgram.runnable(.refused).programs
        rows = try CorpusEvaluation.judge(programs, policy: "default")
            .merging(CorpusEvaluation.judge(refused, policy: "default")) { first, _ in first }
        openRows = try CorpusEvaluation.judge(refused, policy: "open")
    }

    func isHonest(_ program: CorpusProgram) -> Bool {
        openRows[program.name]?.isAmong(["passed"]) ?? false
    }

    /// By the rule that its header names.
    func isRefusedAsKnown(_ program: CorpusProgram) -> Bool {
        guard let row = rows[program.name], row.isAmong(["rejected"]) else { return false }
        return row.rules.contains(program.headers["refused"] ?? "")
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
        let runs = try HonestRuns.shared.get()
        #expect(!runs.refused.isEmpty)
        for program in runs.refused {
            #expect(runs.isHonest(program), "\(program.name): does not pass without a policy")
            #expect(
                runs.isRefusedAsKnown(program),
                "\(program.name): \(runs.rows[program.name]?.description ?? "no result")")
        }
    }
}
