import ArgumentParser
import AuditKeys
import AuditLog
import Evaluation
import Foundation
import Intake
import Logging
import Reporting
import Store
import Supervisor

/// `assay work`: runs the supervisor.
struct WorkCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "work",
        abstract: "Judge the programs in the queue.",
        discussion: """
            Runs until it is told to stop, or with --drain until nothing is left. Ctrl-C (or SIGTERM, \
            SIGHUP) lets running programs finish and leaves the others in the queue; a second one stops at once. Nothing is lost either way.

            Without --drain it queues what schedules fall due for as well (see 'assay schedule').
            """)

    @OptionGroup var global: GlobalOptions
    @OptionGroup var pool: PoolOptions
    @OptionGroup var duplicates: DedupeOptions

    @Flag(help: "End when no job is available, waiting for a retry, or running.")
    var drain = false

    @Option(help: ArgumentHelp("Only this queue; may be repeated. All queues unless named.", valueName: "name"))
    var queue: [String] = []

    @Option(
        help: ArgumentHelp(
            "Leave with exit code 1 if a program got one of these verdicts, or was discarded without one (discarded); separated by commas.",
            valueName: "verdicts"))
    var failOn: String?

    @Option(
        help: ArgumentHelp(
            "Let running programs finish and end after so long, such as 90s, 30m or 2h.", valueName: "duration"),
        transform: DurationArgument.parse)
    var maxTime: DurationArgument?

    @Flag(help: "Leave with exit code 75 where another run is at work on the database.")
    var exclusive = false

    @Option(help: ArgumentHelp("Replace a worker after so many programs.", valueName: "n"))
    var recycleAfter = WorkerRecycling().jobs

    @Option(help: ArgumentHelp("Replace a worker that has grown by so much.", valueName: "MiB"))
    var recycleGrowth = WorkerRecycling().growthKiB >> 10

    @Option(
        help: ArgumentHelp(
            "Run this shell command for each batch that is found complete; $ASSAY_BATCH names it.",
            discussion: "At most once, and by one run: the log has batch.completed in any case.",
            valueName: "command"))
    var onComplete: String?

    @OptionGroup var metrics: MetricsOptions

    @Flag(help: "Show no progress: say only what needs a person.")
    var quiet = false

    @OptionGroup var logging: LogOptions

    func validate() throws {
        _ = try failVerdicts()
        if onComplete?.allSatisfy(\.isWhitespace) == true {
            throw ValidationError("--on-complete is empty; name a shell command, or leave it out")
        }
        if recycleAfter < 1 { throw ValidationError("--recycle-after \(recycleAfter): name a number from 1") }
        if !(1...1 << 20).contains(recycleGrowth) {
            throw ValidationError("--recycle-growth \(recycleGrowth): name a number of MiB from 1")
        }
    }

    func run() throws {
        let log = WorkLog(logging.log(quiet: quiet))
        do {
            try work(log)
        } catch {
            // Who reads JSON is not to meet a line of another kind.
            guard logging.logFormat == .json, let status = Failure.status(of: error) else { throw error }
            log.say(.critical, "\(error)", ["status": .stringConvertible(Int64(status.rawValue))])
            throw ExitCode(status.rawValue)
        }
    }

    private func work(_ log: WorkLog) throws {
        let isNew = !FileManager.default.fileExists(atPath: global.databasePath)
        let store = try global.openStore()
        try warn(log, store, isNew: isNew)
        let figures = try metrics.figures(of: store, log.log)
        defer { figures.stop() }
        let command = onComplete.map { BatchCommand($0, database: global.databasePath, ended: log.note) }
        let display = ProgressDisplay(quiet: quiet, log: log.log)
        let supervisor = try Supervisor(
            store: store, signer: CheckpointSigner(store: store, actor: .current),
            options: options(log, command), actor: .current
        ) { progress in
            display.show(progress)
            figures.update(progress)
            command?.reap()
        }
        let start = JobStore.wallClock()
        let progress = try supervisor.run()
        figures.update(progress, force: true)
        command?.finish()
        display.finish(progress)
        let discards = try store.discards(since: start, limit: WorkLog.mostDiscards + 1)
        log.note(discards)
        log.finish()
        let failing = try failVerdicts()
        let hasFailed = progress.verdicts.contains { failing.contains($0.key) && $0.value > 0 }
        if hasFailed || !discards.isEmpty && failsOn(Self.discarded) {
            throw ExitCode(Failure.Status.failed.rawValue)
        }
    }

    private func options(_ log: WorkLog, _ command: BatchCommand?) throws -> SupervisorOptions {
        var options = pool.supervisorOptions(drain: drain, queues: queue)
        options.observe = log.observe
        options.batchCompleted = command.map { command in { command.start($0) } }
        options.exclusive = exclusive
        options.deduplicates = duplicates.dedupe
        options.maximumTime = maxTime?.microseconds
        options.recycling.jobs = recycleAfter
        options.recycling.growthKiB = recycleGrowth << 10
        // A drain takes what is there; `schedule run-due` before it adds what is due.
        if !drain { options.runSchedules = try schedules(log) }
        return options
    }

    private func schedules(_ log: WorkLog) throws -> SupervisorOptions.ScheduleRun {
        let schedules = try OwnSchedules(database: global.databasePath)
        // Of its state, what is said of schedules is nobody else's.
        nonisolated(unsafe) let log = log
        return { isEnough in try schedules.run(until: isEnough, note: log.note) }
    }

    /// Says what is probably a mistake, where nothing else would.
    private func warn(_ log: WorkLog, _ store: JobStore, isNew: Bool) throws {
        if isNew {
            let path = global.databasePath
            return log.say(
                drain ? .warning : .notice, "\(path): was not there, and has been made; is it the one that is meant?",
                ["database": .string(path)])
        }
        for name in try store.unknownQueues(among: queue) {
            log.say(
                .warning, "--queue '\(name)': no job in the database is of that queue; is it spelled so?",
                ["queue": .string(name)])
        }
    }

    /// What `--fail-on` may name besides verdicts: jobs that never got one.
    private static let discarded = "discarded"

    private func failsOn(_ name: String) -> Bool { (failOn ?? "").split(separator: ",").contains { $0 == name } }

    private func failVerdicts() throws -> Set<Verdict> {
        guard let failOn else { return [] }
        let names = failOn.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return Set(
            try names.filter { $0 != Self.discarded }.map { name in
                guard let verdict = Verdict(rawValue: name) else {
                    let known = (Verdict.allCases.map(\.rawValue) + [Self.discarded]).joined(separator: ", ")
                    throw ValidationError("--fail-on: no verdict is called '\(name)'; there are \(known)")
                }
                return verdict
            })
    }
}
