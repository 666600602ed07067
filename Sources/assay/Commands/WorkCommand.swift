import ArgumentParser
import AuditKeys
import AuditLog
import Evaluation
import Foundation
import Supervisor

/// `assay work`: runs the supervisor.
struct WorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Judge the programs in the queue.",
        discussion: """
            Runs until it is told to stop, or with --drain until nothing is left. Ctrl-C (or SIGTERM) lets running \
            programs finish and leaves the others in the queue; a second one stops at once. Nothing is lost either way.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var pool: PoolOptions

    @Flag(help: "End when no job is available, waiting for a retry, or running.")
    var drain = false

    @Option(help: ArgumentHelp("Only this queue; may be repeated. All queues unless named.", valueName: "name"))
    var queue: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave with exit code 1 if a program got one of these verdicts (separated by commas).",
            valueName: "verdicts"))
    var failOn: String?

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        _ = try failVerdicts()
    }

    func run() throws {
        let store = try global.openStore()
        let display = ProgressDisplay(quiet: quiet)
        let supervisor = try Supervisor(
            store: store, signer: CheckpointSigner(store: store, actor: .current),
            options: pool.supervisorOptions(drain: drain, queues: queue), actor: .current,
            report: display.show)
        supervisor.degradation?.warn()
        let progress = try supervisor.run()
        display.finish(progress)
        let failing = try failVerdicts()
        if progress.verdicts.contains(where: { failing.contains($0.key) && $0.value > 0 }) {
            throw ExitCode(Failure.Status.failed.rawValue)
        }
    }

    private func failVerdicts() throws -> Set<Verdict> {
        let names = (failOn ?? "").split(separator: ",").map(String.init)
        return Set(
            try names.map { name in
                guard let verdict = Verdict(rawValue: name) else {
                    let known = Verdict.allCases.map(\.rawValue).joined(separator: ", ")
                    throw ValidationError("--fail-on: no verdict is called '\(name)'; there are \(known)")
                }
                return verdict
            })
    }
}
