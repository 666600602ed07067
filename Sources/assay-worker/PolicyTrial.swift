import Evaluation
import PolicyRules

/// Programs that break a policy, judged before any other: both halves of the policy are seen to work.
struct PolicyTrial {
    let assignment: Assignment
    let verdict: Verdict

    static let policy = CompiledPolicy(
        name: "trial", hash: "trial",
        rules: [
            Rule(
                id: "trial", severity: .reject, message: "tried",
                matcher: .imports(ImportMatcher(paths: Selection(deny: [DottedGlob("os")].compactMap { $0 }))))
        ], runtime: RuntimeRules(compile: .reject, imports: .reject))

    static let all = [
        PolicyTrial("import os\nos", .rejected),
        // What the check of the text cannot see, met by the audit hook, and by the guard on imports.
        PolicyTrial("exec(bytes([105, 109, 112, 111, 114, 116, 32, 111, 115]))", .blocked),
        PolicyTrial("__import__(bytes([111, 115]).decode())", .blocked),
    ]

    private init(_ program: String, _ verdict: Verdict) {
        self.verdict = verdict
        assignment = Assignment(
            job: 0, attempt: 1, source: Array(program.utf8), standardInput: [], expectedOutput: nil,
            moduleName: "__main__", policyHash: "trial",
            limits: Limits(
                cpuMicroseconds: 2_000_000, wallMicroseconds: 60_000_000, memoryMiB: 64, outputBytes: 4_096))
    }
}
