import ArgumentParser
import AuditKeys
import AuditLog
import Evaluation
import Foundation
import HumanEval
import Reporting
import Store
import Supervisor

/// `assay eval humaneval`: problems and samples in HumanEval's format to verdicts, a results file and pass@k.
struct HumanEvalCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "humaneval",
        abstract: "Judge HumanEval-format samples and print pass@k.",
        discussion: """
            Reads .jsonl or .jsonl.gz, judges every sample, and writes SAMPLES_results.jsonl with the fields of the \
            original harness. Interrupted, it resumes where it stopped: the same problems, samples and options find \
            their verdicts in the database again.
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var pool: PoolOptions
    @OptionGroup var duplicates: DedupeOptions

    @Option(help: "The problems.", completion: .file(extensions: ["jsonl", "gz"]))
    var problems: String

    @Option(help: "The samples.", completion: .file(extensions: ["jsonl", "gz"]))
    var samples: String

    @Option(help: ArgumentHelp("Where to write the results, instead of beside the samples.", valueName: "file"))
    var output: String?

    @Option(help: ArgumentHelp("CPU seconds for each program.", valueName: "seconds"))
    var timeout = 3.0

    @Option(help: ArgumentHelp("Seconds by the clock; 4 × timeout + 10 unless given.", valueName: "seconds"))
    var wallTimeout: Double?

    @Option(help: ArgumentHelp("Memory for each program.", valueName: "MiB"))
    var memory: Int64 = 512

    @Option(help: "The name of the policy that judges them.")
    var policy = "default"

    @Option(help: ArgumentHelp("The k of pass@k, separated by commas.", valueName: "list"))
    var k = "1,10,100"

    @Flag(help: "Show no progress.")
    var quiet = false

    func validate() throws {
        _ = try ks()
        guard timeout.isFinite, wallTimeout?.isFinite ?? true else {
            throw ValidationError("--timeout and --wall-timeout: name a number of seconds")
        }
    }

    func run() throws {
        let store = try global.openStore()
        let (evaluation, batch) = try evaluation(in: store, database: global.databasePath)
        try submitOrResume(evaluation, batch: batch, in: store)
        if try store.pendingCount(batch: batch) > 0 {
            let display = ProgressDisplay(quiet: quiet)
            var options = pool.supervisorOptions(drain: true, queues: [batch])
            options.deduplicates = duplicates.dedupe
            let supervisor = try Supervisor(
                store: store, signer: CheckpointSigner(store: store, actor: .current), options: options,
                actor: .current,
                report: display.show)
            supervisor.degradation?.warn()
            display.finish(try supervisor.run())
        }
        let left = try store.pendingCount(batch: batch)
        guard left == 0 else {
            Terminal.standardError.write("assay: \(left) programs left; run the same command again to go on\n")
            throw ExitCode(Self.interrupted)
        }
        try finish(evaluation, batch: batch, in: store)
    }

    /// The samples, and the name of their batch.
    ///
    /// - Parameter copies: of problems and samples, to be read in their place.
    func evaluation(
        in store: JobStore, database path: String, copies: (problems: String, samples: String)? = nil
    ) throws -> (evaluation: HumanEvalRun, batch: String) {
        // What the results must not be written over, of all things.
        let precious = ["", "-wal", "-shm", "-lock"].map { path + $0 }
        let evaluation = try HumanEvalRun(
            problems: problems, samples: samples, copies: copies, results: output, precious: precious)
        let hash = try PolicyListing.policy(policy, in: store).hash
        let options = [
            "timeout=\(timeout)", "wall=\(wallTimeout.map { "\($0)" } ?? "")", "memory=\(memory)", "policy=\(hash)",
        ]
        return (evaluation, evaluation.batchName(options: options))
    }

    /// Calls its argument with the job of every sample.
    func forEachJob(
        of evaluation: HumanEvalRun, batch: String, _ queue: (NewJob) throws -> Void
    ) throws {
        try evaluation.forEachProgram { program in
            var job = NewJob(source: program.source)
            job.externalID = String(program.index)
            job.queue = batch
            job.policy = policy
            job.timeout = timeout
            job.wallTimeout = wallTimeout
            job.memoryMiB = memory
            // The original runs programs in an empty namespace, where Python itself says this.
            job.moduleName = "builtins"
            try queue(job)
        }
    }

    /// What a shell calls a command that Ctrl-C ended.
    private static let interrupted: Int32 = 130

    /// One transaction queues all samples or none, so a batch that exists is whole.
    private func submitOrResume(_ evaluation: HumanEvalRun, batch: String, in store: JobStore) throws {
        let counts = try store.counts(batch: batch)
        let known = counts.values.reduce(0, +)
        if known > 0 {
            let done = counts.filter { $0.key.isTerminal }.values.reduce(0, +)
            Terminal.standardError.write("assay: resuming \(batch): \(done) of \(known) programs have verdicts\n")
            return
        }
        try store.submit(batch: batch, actor: .current) { queue in
            try forEachJob(of: evaluation, batch: batch, queue)
        }
    }

    private func finish(_ evaluation: HumanEvalRun, batch: String, in store: JobStore) throws {
        let outcomes = try BatchOutcome.all(batch: batch, in: store)
        let summary = try evaluation.finish(k: try ks()) { index in
            outcomes[String(index)].map { outcome in
                HumanEvalOutcome(
                    verdict: outcome.verdict ?? .crashed, exceptionMessage: outcome.exceptionMessage,
                    detail: outcome.detail)
            }
        }
        for figure in summary.passAtK {
            try StandardOutput.line("pass@\(figure.k): \(String(format: "%.4f", figure.value))")
        }
        Terminal.people.write(
            """
            \(summary.passed) of \(summary.samples) samples passed, \(summary.problems) problems\
            \(summary.unattempted > 0 ? " (\(summary.unattempted) more without samples)" : "")
            results: \(summary.resultsPath)
            batch: \(batch)

            """)
    }

    private func ks() throws -> [Int] {
        try k.split(separator: ",").map { part in
            guard let number = Int(part.trimmingCharacters(in: .whitespaces)), number >= 1 else {
                throw ValidationError("--k \(k): name numbers from 1, separated by commas")
            }
            return number
        }
    }
}
