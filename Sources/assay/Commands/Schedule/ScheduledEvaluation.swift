import ArgumentParser
import AuditLog
import Foundation
import HumanEval
import Intake
import Store

/// The words after `eval` of a schedule, read as the command that they would be.
struct ScheduledEvaluation {
    let command: HumanEvalCommand

    /// - Throws: `UserError` where `assay eval` would refuse them.
    init(words text: String) throws {
        guard var words = ShellWords.split(text) else { throw UserError("--eval: a quote is not closed in: \(text)") }
        guard words.first == "humaneval" else {
            throw UserError("--eval: begin with humaneval, such as 'humaneval --problems P --samples S'")
        }
        words.removeFirst()
        do {
            command = try HumanEvalCommand.parse(words)
        } catch {
            throw UserError("--eval: \(HumanEvalCommand.message(for: error))")
        }
        // All of them are options that there are, or they would not have been understood.
        try Self.refuse(words.filter { $0.hasPrefix("--") }.map { String($0.prefix { $0 != "=" }) })
    }

    /// What a run of a schedule keeps; it queues, and judges nothing.
    private static let kept: Set = [
        "--problems", "--samples", "--output", "--timeout", "--wall-timeout", "--memory", "--policy",
    ]

    /// Refuses what would be kept by nobody.
    private static func refuse(_ options: [String]) throws {
        guard let option = options.first(where: { !kept.contains($0) }) else { return }
        let decider =
            switch option {
            case "--db": "a schedule queues in its own database"
            case "--k": "'assay eval humaneval --k' says which figures it prints, once the programs are judged"
            case "--quiet": "'assay work --quiet' and 'assay schedule run-due --quiet' say how much is said"
            default: "a schedule only queues, and 'assay work \(option)' decides how its programs are judged"
            }
        throw UserError("--eval: leave \(option) out; \(decider)")
    }

    /// The same words with the paths of files from the root on: whoever runs it later is somewhere else.
    var absolute: String {
        func path(_ file: String) -> String { URL(fileURLWithPath: file).standardizedFileURL.path }
        var words = ["humaneval", "--problems", path(command.problems), "--samples", path(command.samples)]
        words += ["--timeout", "\(command.timeout)", "--memory", "\(command.memory)", "--policy", command.policy]
        if let output = command.output { words += ["--output", path(output)] }
        if let wall = command.wallTimeout { words += ["--wall-timeout", "\(wall)"] }
        return ShellWords.join(words)
    }
}

extension ScheduleRunner {
    /// A runner as this user.
    init(store: JobStore, database path: String) {
        self.init(store: store, actor: .current) { words in
            let command = try ScheduledEvaluation(words: words).command
            let problems = try Spool(copying: command.problems, within: Self.readingTime)
            let samples = try Spool(copying: command.samples, within: Self.readingTime)
            let (evaluation, batch) = try withExtendedLifetime((problems, samples)) {
                try command.evaluation(in: store, database: path, copies: (problems.path, samples.path))
            }
            return (
                batch,
                .producedOnce { queue in
                    // It reads the samples once more.
                    try withExtendedLifetime(samples) { try command.forEachJob(of: evaluation, batch: batch, queue) }
                }
            )
        }
    }
}
