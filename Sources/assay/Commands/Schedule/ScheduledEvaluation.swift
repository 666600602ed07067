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
        guard command.global.database == nil else {
            throw UserError("--eval: leave --db out; a schedule queues in its own database")
        }
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
            let (evaluation, batch) = try command.evaluation(in: store, database: path)
            return (batch, .producedOnce { queue in try command.forEachJob(of: evaluation, batch: batch, queue) })
        }
    }
}
