import ArgumentParser
import AuditKeys
import AuditLog
import Evaluation
import Foundation
import Reporting
import Store
import Supervisor

/// `assay run`: one program, through the queue like any other, with its outcome shown as an interpreter would.
struct RunCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Judge one program and show what it printed.",
        discussion: """
            Submits the program, executes it, and prints its output as it comes, then the value of its last expression \
            and its traceback. Exit code 0 where the verdict is passed, else 1. The record stays in the database.

            No 'assay work' beside it takes the program: it is judged here, with the options given here. If this is \
            killed, the next 'assay work' without --queue judges it. SIGINT, SIGTERM and SIGHUP cancel it.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: JobOptions
    @OptionGroup var input: InputOptions
    @OptionGroup var pool: PoolOptions
    // Refused by name, with what to use in their place.
    @OptionGroup(visibility: .hidden) var turn: TurnOptions
    @OptionGroup(visibility: .hidden) var conversation: SessionOptions
    @OptionGroup(visibility: .hidden) var time: TimeOptions

    @Argument(help: "The program; - reads standard input.", completion: .file(extensions: ["py"]))
    var file: String?

    @Option(name: .customShort("c"), help: ArgumentHelp("The program itself.", valueName: "code"))
    var code: String?

    func validate() throws {
        if (file == nil) == (code == nil) { throw ValidationError("name a FILE, or give a program with -c") }
        if turn.queue != nil { throw ValidationError("run has a queue of its own; leave --queue out") }
        if conversation.session != nil {
            throw ValidationError("run is for one program; use 'submit --session', or 'assay repl --session'")
        }
        if time.at != nil { throw ValidationError("run executes at once; leave --at out") }
    }

    func run() throws {
        var job = try options.template()
        try input.apply(to: &job)
        try options.take(
            source: code.map { Array($0.utf8) } ?? InputText.read(file ?? "-", largest: Self.largestProgram), into: &job
        )
        // A bound or a pause of other queues is not about it. Short, since listings show it.
        job.queue = "run-\(UUID().uuidString.prefix(8).lowercased())"
        let store = try global.openStore()
        try PolicyListing.requireInForce(job.policy, in: store)
        // What cannot be queued is said before any worker is started.
        try store.checkSubmission { queue in try queue(job) }

        var submitted: Int64?
        var options = pool.supervisorOptions(drain: true, queues: [job.queue], atMost: 1)
        // Whoever interrupts this does not want the program run by somebody else, either.
        options.interrupted = {
            if let submitted { _ = try? store.cancel(.jobs([submitted]), reason: "interrupted", actor: .current) }
        }
        let display = StreamDisplay()
        options.observe = { event in
            guard case .workerLost(_, let reason, let execution?) = event else { return }
            display.finish()
            say("attempt \(execution.attempt) has no outcome: \(reason)")
        }
        let supervisor = try Supervisor(
            store: store, signer: CheckpointSigner(store: store, actor: .current), options: options,
            actor: .current, report: ProgressDisplay(quiet: true).show)
        supervisor.degradation?.warn()
        var isStreamed = false
        supervisor.outputObserver = { _, chunk in
            isStreamed = true
            display.show(chunk.bytes, on: chunk.stream)
        }
        let id = try supervisor.bring(job)
        submitted = id
        _ = try supervisor.run()

        guard let result = try store.result(of: id) else { throw try without(verdict: id, store) }
        if !isStreamed {
            display.show(result.judgement.standardOutput, on: .stdout)
            display.show(result.judgement.standardError, on: .stderr)
        }
        display.finish()
        show(result.judgement, job: id)
        if let failure = display.failure { throw failure }
        if result.judgement.verdict != .passed { throw ExitCode(Failure.Status.failed.rawValue) }
    }

    /// Says why there is no verdict.
    private func without(verdict job: Int64, _ store: JobStore) throws -> ExitCode {
        if try store.state(of: job) == .cancelled {
            say("job \(job): cancelled")
            return ExitCode(Self.interrupted)
        }
        say("job \(job): \(try store.fault(of: job) ?? "it has no verdict"); see 'assay show \(job)'")
        return ExitCode(Failure.Status.failed.rawValue)
    }

    /// As shells have it: 128 and the number of SIGINT.
    private static let interrupted: Int32 = 130
    /// The bound of a job's source.
    private static let largestProgram = 1 << 20

    private func show(_ judgement: Judgement, job: Int64) {
        if let value = judgement.value, value != "None" {
            StreamDisplay().show(Array("\(value)\n".utf8), on: .stdout)
        }
        for (index, artifact) in judgement.artifacts.enumerated() {
            say("artifact \(index + 1): \(PlainText.escaped(artifact.name)) (\(artifact.bytes.count) bytes)")
        }
        if judgement.artifactsLeftOut > 0 { say("\(judgement.artifactsLeftOut) more in ./out were left out") }
        for violation in judgement.violations { say(line(violation)) }
        if judgement.violationCount > judgement.violations.count {
            say("\(judgement.violationCount - Int64(judgement.violations.count)) more violations")
        }
        if let traceback = judgement.traceback { say(traceback.trimmingCharacters(in: .newlines)) }
        if judgement.verdict != .passed { say("job \(job): \(summary(judgement))") }
    }

    private func say(_ text: String) {
        Terminal.standardError.write(PlainText.escaped(text, keepingLines: true) + "\n")
    }

    private func line(_ violation: Violation) -> String {
        let name = file ?? "<program>"
        let note = violation.severity == .observe ? " (observed)" : ""
        return
            "\(name):\(violation.line):\(violation.column): \(violation.rule): \(violation.message) [\(violation.symbol)]\(note)"
    }

    private func summary(_ judgement: Judgement) -> String {
        var parts = [judgement.verdict.rawValue]
        if let limit = judgement.limitHit { parts.append("\(limit.rawValue) limit") }
        if let forbidden = judgement.blockedBy { parts.append(forbidden) }
        if let signal = judgement.signal { parts.append("signal \(signal)") }
        if let code = judgement.exitCode { parts.append("exit code \(code)") }
        if judgement.outputTruncated { parts.append("output cut") }
        return parts.joined(separator: ", ")
    }
}
