import ArgumentParser
import AuditLog
import Foundation
import Reporting
import Store

/// Which jobs an order is about, and why it was given.
struct JobSelectionOptions: ParsableArguments {
    @Argument(help: ArgumentHelp("The jobs.", valueName: "job"))
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

    /// Says how many jobs obeyed; leaves with 1 where one that was named did not.
    static func show(_ outcome: OrderOutcome, _ word: String) throws {
        for (job, reason) in outcome.refused.sorted(by: { $0.key < $1.key }) {
            Terminal.standardError.write("assay: job \(job) \(reason), and stays as it is\n")
        }
        Terminal.people.write("\(word) \(outcome.count) job\(outcome.count == 1 ? "" : "s")\n")
        if !outcome.refused.isEmpty { throw ExitCode(Failure.Status.failed.rawValue) }
    }
}
