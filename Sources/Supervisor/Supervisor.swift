public import AuditKeys
public import AuditLog
public import Evaluation
public import Store

// Theory of operation
//
// One thread. It claims jobs in batches, keeps a small backlog, gives every worker a few jobs ahead of
// time so that none waits for the next, and records what comes back. Recording and claiming share
// transactions, and so syncs to the disk: while one is being written the workers go on with what they
// hold.
//
//     database ──claim──▶ backlog ──▶ worker slots ──▶ arrivals ──record──▶ database
//
// Whatever ends this process, nothing is lost: jobs it held are leased to an identity whose lock falls
// with the process, and the next supervisor returns them to the queue.

/// The process that executes a queue: see the theory of operation above.
public final class Supervisor {
    let store: JobStore
    let signer: CheckpointSigner?
    let options: SupervisorOptions
    let pool: WorkerPool
    let registration: SupervisorRegistration
    /// How the sandbox falls short; nil where every layer is in force.
    public let degradation: Degradation?
    let report: (WorkProgress) -> Void
    let poolName: String
    /// That of every worker, also while none is ready.
    let interpreter: String

    /// Nil where somebody else sees to schedules.
    let schedules: ScheduleThread?
    let sessions: SessionTable
    var nextCellClaim: Int64 = 0
    var nextInterrupt: Int64 = 0
    /// Jobs that are being executed, and were told of that they are to be interrupted.
    var interrupted: Set<Int64> = []
    /// Whether a job of a session is among the completions: the next one of it waits for that to be recorded.
    var hasRecordedCell = false
    var backlog = Backlog()
    var completions: [Completion] = []
    /// Which execution each of them is of.
    var executions: [WorkEvent.Execution] = []
    var output = PendingOutput()
    /// Told of what jobs write, while they run, as it arrives.
    public var outputObserver: ((_ job: Int64, OutputChunk) -> Void)?
    var lost: [(lease: Lease, worker: String, reason: String)] = []
    private let policies: PolicyCache
    var progress = WorkProgress()
    var watch = LeaseWatch()
    var batches = BatchProgress()
    /// Nil where every program is executed.
    var deduplication: Deduplication?
    /// Whether nothing that was claimed last is to be executed: there may be more at once.
    var claimsOn = false
    /// How many jobs were claimed last, if none of them is to be executed; else 0.
    var claimedInVain = 0

    var startedAt: Int64 = 0
    var oldestCompletion: Int64?
    var emptyUntil: Int64 = 0
    /// When it is next looked whether others should have what waits here.
    var nextHandover: Int64 = 0
    /// When to look next for what is more urgent than what waits here.
    var nextUrgent: Int64 = 0
    var nextRenewal: Int64 = 0
    var nextHousekeeping: Int64 = 0
    var nextReport: Int64 = 0
    /// When to count the jobs that wait or run.
    var nextCount: Int64 = 0
    var nextCheckpoint: Int64 = 0
    var nextSchedules: Int64 = 0
    var nextUpkeep: Int64 = 0
    /// How large the write-ahead log was when it was last said that it cannot be emptied.
    var toldWriteAheadLog: Int64 = 0
    var obstacle = Obstacle()
    var wasStopped = false
    /// The job that this supervisor brought along, and when it may be given to a worker.
    var ownJob: Int64?
    var ownJobNotBefore: Int64 = 0

    /// Starts the workers and registers with the database.
    ///
    /// - Parameters:
    ///   - signer: signs the audit log's head now and then and at the end; where it is nil nobody does.
    ///   - report: called a few times a second with how far it has come.
    /// - Throws: ``EnvironmentError`` where this host cannot isolate programs; `KeyError` where the log cannot be signed,
    ///   or is an older one than was signed.
    public init(
        store: JobStore, signer: CheckpointSigner?, options: SupervisorOptions, actor: Actor,
        report: @escaping (WorkProgress) -> Void
    ) throws {
        if options.catchesSignals { try StopSignals.install() } else { StopSignals.ignoreBrokenPipes() }
        if options.exclusive { try store.requireNoSupervisor() }
        try store.keepFewPages()
        try signer?.prepare()
        let program = try WorkerProgram()
        OrphanedSandboxes.end()
        self.store = store
        self.signer = signer
        self.options = options
        policies = PolicyCache(store)
        self.report = report
        schedules = options.runSchedules.map(ScheduleThread.init)
        sessions = SessionTable(
            store: store, limit: max(1, options.maximumSessions), idleMicroseconds: options.sessionIdle)
        pool = try WorkerPool(
            worker: program, environment: options.environment, without: options.without,
            recycling: options.recycling)
        try pool.start(count: options.workers)
        while !pool.isReady {
            try pool.wait(milliseconds: 1_000, wakeup: StopSignals.wakeup)
            try pool.supervise()
            try pool.refill()
            if StopSignals.received > 0 || options.isOver?() == true { break }
        }
        degradation = Degradation(without: options.without, notes: pool.sandbox?.notes ?? [])
        if options.deduplicates, pool.isReady {
            let environment = try pool.environment(options.environment, version: options.version)
            let (observe, began) = (options.observe, Clock.now())
            observe?(.lookingAtHost)
            deduplication = Deduplication(environment: try environment.digest())
            observe?(.lookedAtHost(microseconds: Clock.now() - began))
        }
        interpreter = pool.interpreter
        let start = SupervisorStart(
            assayVersion: options.version, pythonVersion: interpreter, kernelVersion: Host.kernel,
            layers: (pool.sandbox?.inForce ?? []).map(\.rawValue),
            missingLayers: (degradation?.missing ?? []).map(\.rawValue), degradedBy: degradation?.reason ?? "",
            environment: deduplication?.environment)
        registration = try store.register(start, exclusive: options.exclusive, actor: actor)
        poolName = "\(actor.host)-\(registration.id)"
        tell(.started(supervisor: registration.id, start, workers: options.workers))
    }

    /// Works until drained or told to stop.
    ///
    /// - Returns: what was done.
    public func run() throws -> WorkProgress {
        startedAt = Clock.now()
        nextCheckpoint = startedAt + options.checkpointInterval
        try countOutstanding()
        try store.waitForLock(seconds: Obstacle.patience)
        do {
            while try !isFinished() {
                try exchange()
                try signWhenDue()
                try runSchedulesWhenDue()
                try keepLogSmall()
                if !progress.isDraining, progress.waitingFor == nil {
                    try sessions.distribute(to: pool, policy: policies.policy)
                }
                try pool.distribute(nextJob, policy: policies.policy)
                try pool.wait(milliseconds: waitTime(), wakeup: StopSignals.wakeup)
                try pool.supervise()
                try giveUpCancelled()
                takeArrivals()
                if !wasStopped { try pool.refill() }
                try interruptCells()
                obeySignals()
                showProgress()
            }
            pool.stop()
            schedules?.stop()
            takeArrivals()
            try store.waitForLock(seconds: Obstacle.lastPatience)
            try exchange(force: true)
            let reason = StopSignals.received > 0 ? "signal" : isTimeUp ? "its time was up" : "drained"
            try registration.stop(reason: reason)
            try sign()
            tell(.stopped(reason: reason))
        } catch {
            pool.stop()
            throw error
        }
        showProgress(force: true)
        return progress
    }

    private func nextJob() -> ClaimedJob? {
        guard !progress.isDraining, progress.waitingFor == nil, Clock.now() >= ownJobNotBefore else { return nil }
        return backlog.popFirst()
    }

    private func waitTime() -> Int32 {
        if claimsOn { return 0 }
        if !completions.isEmpty || !backlog.isEmpty || !output.isEmpty { return 20 }
        return 50
    }

    private func countOutstanding() throws {
        let began = Clock.now()
        progress.counted = try store.outstandingCount(queues: options.queues)
        progress.overWhenCounted = progress.done + progress.discards
        // A hundredth of the time at most: that of a long queue takes a while.
        nextCount = Clock.now() + max(10_000_000, 100 * (Clock.now() - began))
    }

    private func showProgress(force: Bool = false) {
        let now = Clock.now()
        progress.elapsedMicroseconds = now - startedAt
        progress.restarts = pool.restarts
        progress.shortage = pool.missing
        guard force || now >= nextReport else { return }
        nextReport = now + 200_000
        // It is not worth a run that it cannot be counted at the moment.
        if force || now >= nextCount { try? countOutstanding() }
        report(progress)
    }
}
