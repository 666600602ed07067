import ArgumentParser
import AuditLog
import Evaluation
import Foundation
import Reporting
import Store

/// Which jobs an order is about, and why it was given.
struct JobSelectionOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The jobs.", valueName: "job"), transform: JobArgument.parse)
    var jobs: [Int64] = []

    @Option(help: "All jobs of this batch.")
    var batch: String?

    @Option(help: ArgumentHelp("Why, for the log.", valueName: "text"))
    var reason: String?

    func validate() throws {
        if !jobs.isEmpty, batch != nil { throw ValidationError("name jobs, or --batch, not both") }
        if let reason, reason.utf8.count > 1_000 || reason.allSatisfy(\.isWhitespace) {
            throw ValidationError("--reason: give 1 to 1000 bytes, not blank")
        }
    }

    /// What the log is told.
    func reason(_ word: String) -> String { reason ?? "\(word) by \(Actor.current.user)" }

    /// Says how many jobs obeyed, and where there was none in a batch, what was met there; leaves with 1 where one that
    /// was named did not.
    ///
    /// - Parameters:
    ///   - word: what was done.
    ///   - order: what was ordered, and of which jobs where not of all.
    func show(_ outcome: OrderOutcome, _ word: String, order: String, in store: JobStore) throws {
        for (job, reason) in outcome.refused.sorted(by: { $0.key < $1.key }) {
            Terminal.standardError.write("assay: job \(job) \(reason), and stays as it is\n")
        }
        if outcome.count == 0, outcome.refused.isEmpty {
            Terminal.people.write("nothing to \(order)\(try batch.map { try met(in: $0, store) } ?? "")\n")
            return
        }
        Terminal.people.write("\(word) \(outcome.count) job\(outcome.count == 1 ? "" : "s")\n")
        if !outcome.refused.isEmpty { throw ExitCode(Failure.Status.failed.rawValue) }
    }

    /// How the jobs of a batch stand.
    private func met(in batch: String, _ store: JobStore) throws -> String {
        let counts = try store.counts(batch: batch).sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        let total = counts.reduce(0) { $0 + $1.value }
        let states =
            counts.count == 1
            ? counts[0].key.rawValue : counts.map { "\($0.value) \($0.key.rawValue)" }.joined(separator: ", ")
        let name = PlainText.escaped(batch)
        return " in batch '\(name)': its \(total == 1 ? "job is" : "\(total) jobs are") \(states)"
    }
}
