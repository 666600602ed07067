public import AuditKeys
public import AuditLog
public import Evaluation
import Glibc
import PolicyLanguage
import PolicyRules
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

/// How a supervisor is to work.
public struct SupervisorOptions {
    public var workers: Int
    /// Ends when no job is available, retryable or running.
    public var drain: Bool
    /// Only these queues; all where empty.
    public var queues: [String]
    public var environment: PythonEnvironment
    /// Layers of the sandbox to do without, because the operator says so.
    public var without: [SandboxLayer] = []
    /// The version recorded in the audit log.
    public var version: String
    /// Sessions whose states are kept at the same time.
    public var maximumSessions = 16
    /// How long a session's state is kept that nobody uses, in microseconds.
    public var sessionIdle: Int64 = 600_000_000
    /// Only jobs of this session, and no others.
    public var onlySession: String?
    /// Whether SIGINT and SIGTERM are this supervisor's; else they stay with the program that it is part of.
    public var catchesSignals = true
    /// Called once, when a signal asks for the end.
    public var interrupted: (() -> Void)?
    /// Asked now and then whether to stop as after a signal.
    public var isOver: (@Sendable () -> Bool)?
    /// Between two signed heads of the audit log, in microseconds, while there is something new to sign.
    public var checkpointInterval: Int64 = 60_000_000
    /// Queues what schedules have fallen due for. Called once a second, on the supervisor's thread, between its own
    /// transactions; nil where somebody else sees to that.
    public var runSchedules: (() throws -> Void)?
    /// Called for each batch that this supervisor finds complete, once that is on the disk.
    public var batchCompleted: ((CompletedBatch) -> Void)?
    /// Refuses to start where another supervisor is at work on the database.
    public var exclusive = false
    /// Drains after so many microseconds, as a signal would have it.
    public var maximumTime: Int64?
    /// When workers are replaced that nothing is wrong with.
    public var recycling = WorkerRecycling()

    public init(workers: Int, drain: Bool, queues: [String], environment: PythonEnvironment, version: String) {
        self.workers = workers
        self.drain = drain
        self.queues = queues
        self.environment = environment
        self.version = version
    }
}

/// The process that executes a queue: see the theory of operation above.
public final class Supervisor {
    private let store: JobStore
    private let signer: CheckpointSigner?
    private let options: SupervisorOptions
    private let pool: WorkerPool
    private let registration: SupervisorRegistration
    /// How the sandbox falls short; nil where every layer is in force.
    public let degradation: Degradation?
    private let report: (WorkProgress) -> Void
    private let poolName: String

    private let sessions: SessionTable
    private var nextCellClaim: Int64 = 0
    private var nextInterrupt: Int64 = 0
    /// Whether a job of a session is among the completions: the next one of it waits for that to be recorded.
    private var hasRecordedCell = false
    private var backlog: [ClaimedJob] = []
    private var backlogBytes = 0
    private var completions: [Completion] = []
    private var output = PendingOutput()
    /// Told of what jobs write, while they run, as it arrives.
    public var outputObserver: ((_ job: Int64, OutputChunk) -> Void)?
    private var lost: [(lease: Lease, reason: String)] = []
    private var policies: [String: CompiledPolicy] = [:]
    private var progress = WorkProgress()
    private var watch = LeaseWatch()
    private var batches = BatchProgress()

    private var startedAt: Int64 = 0
    private var oldestCompletion: Int64?
    private var emptyUntil: Int64 = 0
    private var nextRenewal: Int64 = 0
    private var nextHousekeeping: Int64 = 0
    private var nextReport: Int64 = 0
    private var nextCheckpoint: Int64 = 0
    private var nextSchedules: Int64 = 0
    private var nextUpkeep: Int64 = 0
    private var waitingUntil: Int64 = 0
    private var wasStopped = false

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
        if options.catchesSignals { StopSignals.install() } else { StopSignals.ignoreBrokenPipes() }
        if options.exclusive { try store.requireNoSupervisor() }
        try signer?.prepare()
        let program = try WorkerProgram()
        self.store = store
        self.signer = signer
        self.options = options
        self.report = report
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
        registration = try store.register(
            SupervisorStart(
                assayVersion: options.version, pythonVersion: pool.interpreter, kernelVersion: Host.kernel,
                layers: (pool.sandbox?.inForce ?? []).map(\.rawValue),
                missingLayers: (degradation?.missing ?? []).map(\.rawValue), degradedBy: degradation?.reason ?? ""),
            exclusive: options.exclusive, actor: actor)
        poolName = "\(actor.host)-\(registration.id)"
    }

    /// Works until drained or told to stop.
    ///
    /// - Returns: what was done.
    public func run() throws -> WorkProgress {
        startedAt = Clock.now()
        nextCheckpoint = startedAt + options.checkpointInterval
        progress.outstanding = try store.outstandingCount(queues: options.queues)
        do {
            while try !isFinished() {
                try exchange()
                try signWhenDue()
                try runSchedulesWhenDue()
                try keepLogSmall()
                if !progress.isDraining, progress.waitingFor == nil {
                    try sessions.distribute(to: pool, policy: policy)
                }
                try pool.distribute(nextJob, policy: policy)
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
            takeArrivals()
            try exchange(force: true)
            try registration.stop(
                reason: StopSignals.received > 0 ? "signal" : isTimeUp ? "its time was up" : "drained")
            try signer?.sign()
        } catch {
            pool.stop()
            throw error
        }
        showProgress(force: true)
        return progress
    }

    // MARK: The queue

    /// Records what is done and claims what is next, in one transaction, when either is due.
    ///
    /// What cannot be recorded is not executed: where the disk is full or cannot be written, this waits until it can,
    /// with everything it holds, unless it is the last time.
    private func exchange(force: Bool = false) throws {
        guard force || Clock.now() >= waitingUntil else { return }
        do {
            try exchangeNow(force: force)
            progress.waitingFor = nil
        } catch let error as StoreError where !force && Self.passes(error.code) {
            progress.waitingFor = error.message
            waitingUntil = Clock.now() + 1_000_000
        }
    }

    private func runSchedulesWhenDue() throws {
        let now = Clock.now()
        guard let runSchedules = options.runSchedules, now >= nextSchedules, progress.waitingFor == nil,
            !progress.isDraining
        else { return }
        nextSchedules = now + 1_000_000
        do {
            try runSchedules()
        } catch let error as StoreError where Self.passes(error.code) {
            // They are still due when the disk takes writes again.
        }
    }

    private func keepLogSmall() throws {
        let now = Clock.now()
        guard now >= nextUpkeep, progress.waitingFor == nil else { return }
        nextUpkeep = now + 5_000_000
        do {
            try store.keepWriteAheadLogSmall()
        } catch let error as StoreError where Self.passes(error.code) || error.code == .locked {
            // The next time.
        }
    }

    /// What was taken from us is not ours to run; a result of it would be refused anyway.
    private func giveUpCancelled() throws {
        do {
            let held = { (self.backlog + self.pool.heldJobs).map(\.lease) + self.sessions.leases }
            guard try watch.look(store, now: Clock.now(), held: held) else { return }
        } catch let error as StoreError where Self.passes(error.code) {
            // The next transaction meets it too, and says so.
            return
        }
        replaceBacklog(by: backlog.filter { !watch.void.contains($0.lease) })
        sessions.drop(watch.void)
        pool.withdraw(watch.void)
    }

    private func signWhenDue() throws {
        guard let signer, Clock.now() >= nextCheckpoint, progress.waitingFor == nil else { return }
        nextCheckpoint = Clock.now() + options.checkpointInterval
        do {
            try signer.sign()
        } catch let error as StoreError where Self.passes(error.code) {
            // The next transaction meets it too, and says so.
        }
    }

    /// Whether an error is one that goes away without anybody touching this process.
    private static func passes(_ code: StoreError.Code) -> Bool {
        code == .diskFull || code == .readOnly || code == .inputOutput
    }

    private func exchangeNow(force: Bool) throws {
        let now = Clock.now()
        let wanted = force ? 0 : jobsWanted(now)
        guard force || isRecordingDue(now) || wanted > 0 || now >= nextHousekeeping || areCellsDue(now) else { return }
        let keepsHouse = now >= nextHousekeeping && !force
        if keepsHouse { try sessions.keepHouse() }
        let notes = sessions.notes
        if progress.isDraining || force { sessions.giveUpRebuilds() }
        let renews = now >= nextRenewal && !force
        var void: Set<Lease> = []
        var cells: [ClaimedJob] = []
        var completed: [CompletedBatch] = []
        let claimed = try registration.transaction { queue -> [ClaimedJob] in
            if !output.isEmpty { try queue.record(output.chunks) }
            try queue.record(completions)
            for note in notes { try note(queue) }
            for fault in lost { try queue.release([fault.lease], counted: true, reason: fault.reason) }
            if progress.isDraining || force {
                try queue.release(
                    backlog.map(\.lease) + sessions.leases, counted: false, reason: "the supervisor is stopping")
            }
            if keepsHouse {
                try queue.rescue()
                try queue.promoteDue()
            }
            if keepsHouse || force { completed = try queue.completeBatches(&batches) }
            if renews {
                void = Set(try queue.extend((backlog + pool.heldJobs).map(\.lease) + sessions.leases))
            }
            if !progress.isDraining, !force, pool.isReady { cells = try claimCells(queue) }
            guard wanted > 0 else { return [] }
            return try queue.claim(
                ClaimRequest(
                    limit: wanted, queues: options.queues, maximumBytes: Self.backlogLimit, worker: poolName,
                    interpreter: pool.interpreter,
                    hasScratch: !options.without.contains(.namespaces)))
        }
        progress.transactions += 1
        progress.transactionMicroseconds += Clock.now() - now
        if progress.isDraining || force {
            replaceBacklog(by: [])
            sessions.forgetWaiting()
        }
        sessions.forget(notes: notes.count)
        for completion in completions { progress.verdicts[completion.judgement.verdict, default: 0] += 1 }
        progress.done += completions.count
        progress.faults += lost.count
        completions.removeAll(keepingCapacity: true)
        output.removeAll(now: now)
        lost.removeAll()
        hasRecordedCell = false
        oldestCompletion = nil
        if keepsHouse { nextHousekeeping = now + 1_000_000 }
        if renews { nextRenewal = now + SupervisorRegistration.renewalMicroseconds }
        if wanted > 0, claimed.isEmpty { emptyUntil = now + 100_000 }
        watch.add(void)
        if let batchCompleted = options.batchCompleted { completed.forEach(batchCompleted) }
        sessions.drop(void)
        nextCellClaim = now + 100_000
        for job in claimed { add(job) }
        for job in cells { sessions.add(job) }
    }

    /// In the transaction that records the job before, so that the next one of a session need not wait.
    private func claimCells(_ queue: QueueTransaction) throws -> [ClaimedJob] {
        try queue.claimCells(
            ClaimRequest(
                limit: sessions.room, queues: options.queues, worker: poolName, interpreter: pool.interpreter),
            only: options.onlySession,
            refusal: options.without.isEmpty ? nil : "sessions need every layer of the sandbox, and this one lacks some"
        )
    }

    /// Whether sessions wait for a transaction that nothing else wants.
    private func areCellsDue(_ now: Int64) -> Bool {
        guard sessions.hasAny || options.onlySession != nil, !progress.isDraining, pool.isReady else { return false }
        return now >= nextCellClaim
    }

    /// Passes on what operators want interrupted.
    private func interruptCells() throws {
        let running = pool.executingCells
        guard !running.isEmpty, Clock.now() >= nextInterrupt, progress.waitingFor == nil else { return }
        nextInterrupt = Clock.now() + 50_000
        guard try !store.wantedInterrupts(of: running).isEmpty else { return }
        for job in try registration.transaction({ try $0.takeInterrupts(of: running) }) { pool.interrupt(job) }
    }

    /// Bytes of programs claimed ahead. They exist several times on their way from the database to a pipe, so this
    /// bounds the supervisor's memory where programs are large; small ones are bounded by number.
    private static let backlogLimit = 2 << 20

    private func isRecordingDue(_ now: Int64) -> Bool {
        if sessions.hasNotes || hasRecordedCell { return true }
        if !lost.isEmpty || (progress.isDraining && !(backlog.isEmpty && sessions.isIdle)) { return true }
        if output.isDue(now) { return true }
        guard let oldest = oldestCompletion else { return false }
        return completions.count >= 256 || now - oldest >= 50_000 || (backlog.isEmpty && pool.isIdle)
    }

    /// How many jobs to claim: enough for a quarter of a second, fewer where they are slow or large.
    private func jobsWanted(_ now: Int64) -> Int {
        guard options.onlySession == nil else { return 0 }
        guard !progress.isDraining, pool.isReady, now >= emptyUntil, backlogBytes < Self.backlogLimit else { return 0 }
        let target = max(options.workers * 4, min(512, Int(progress.rate / 4)))
        return backlog.count <= target / 3 ? target - backlog.count : 0
    }

    private func add(_ job: ClaimedJob) {
        backlog.append(job)
        backlogBytes += job.assignment.byteCount
    }

    private func replaceBacklog(by jobs: [ClaimedJob]) {
        backlog = jobs
        backlogBytes = jobs.reduce(0) { $0 + $1.assignment.byteCount }
    }

    private func nextJob() -> ClaimedJob? {
        guard !progress.isDraining, progress.waitingFor == nil, !backlog.isEmpty else { return nil }
        let job = backlog.removeFirst()
        backlogBytes -= job.assignment.byteCount
        return job
    }

    private func policy(hash: String) throws -> CompiledPolicy {
        if let policy = policies[hash] { return policy }
        guard let installed = try store.policy(hash: hash) else {
            throw EnvironmentError("policy \(hash) is named by a job and not in the database; run 'assay policy list'")
        }
        let compiled = try PolicyLanguage.compile(text: installed.text, hash: hash)
        policies[hash] = compiled
        return compiled
    }

    // MARK: The workers

    private func takeArrivals() {
        let arrivals = pool.arrivals
        pool.arrivals = WorkerPool.Arrivals()
        for arrival in arrivals.finished {
            if watch.void.contains(arrival.job.lease) {
                sessions.giveUpState(arrival.job)
                if arrival.job.replay != nil { continue }
            } else if arrival.job.session != nil, sessions.takeIn(arrival.judgement, of: arrival.job) {
                continue
            }
            hasRecordedCell = hasRecordedCell || arrival.job.session != nil
            completions.append(
                Completion(
                    lease: arrival.job.lease, worker: "\(poolName)/\(arrival.worker)",
                    interpreter: arrival.interpreter, judgement: compared(arrival.judgement, with: arrival.job),
                    wasStreamed: arrival.wasStreamed))
        }
        output.append(arrivals.output)
        if let outputObserver { for arrived in arrivals.output { outputObserver(arrived.lease.job, arrived.chunk) } }
        if oldestCompletion == nil, !completions.isEmpty { oldestCompletion = Clock.now() }
        lost += arrivals.lost.map { ($0.job.lease, $0.reason) }
        for loss in arrivals.lost { sessions.lose(loss.job) }
        for job in arrivals.stateless { sessions.loseState(job) }
        // Before what was claimed after them.
        for job in arrivals.returned.reversed() {
            guard !watch.void.contains(job.lease) else {
                sessions.giveUpState(job)
                continue
            }
            guard job.session == nil else {
                sessions.takeBack(job)
                continue
            }
            backlog.insert(job, at: 0)
            backlogBytes += job.assignment.byteCount
        }
    }

    /// The verdict of a program that ran to its end and had something to print.
    private func compared(_ judgement: Judgement, with job: ClaimedJob) -> Judgement {
        guard judgement.verdict == .passed, let expected = job.assignment.expectedOutput,
            ComparableOutput(judgement.standardOutput) != ComparableOutput(expected)
        else { return judgement }
        var judgement = judgement
        judgement.verdict = .wrongAnswer
        return judgement
    }

    // MARK: Ending

    private func isFinished() throws -> Bool {
        if wasStopped || (progress.isDraining && progress.waitingFor != nil && pool.isIdle) { return true }
        guard pool.isIdle, completions.isEmpty, output.isEmpty, lost.isEmpty, sessions.isIdle else { return false }
        if progress.isDraining { return backlog.isEmpty }
        guard options.drain, backlog.isEmpty, emptyUntil > Clock.now() else { return false }
        return try !store.hasOutstanding(queues: options.queues)
    }

    private var isTimeUp: Bool { options.maximumTime.map { Clock.now() - startedAt >= $0 } ?? false }

    private func obeySignals() {
        if !progress.isDraining, isTimeUp || options.isOver?() == true {
            progress.isDraining = true
            pool.recallAll()
        }
        let received = StopSignals.received
        guard received > 0 else { return }
        StopSignals.acknowledge()
        if !progress.isDraining {
            progress.isDraining = true
            pool.recallAll()
            options.interrupted?()
        }
        if received > 1 { wasStopped = true }
    }

    private func waitTime() -> Int32 {
        if !completions.isEmpty || !backlog.isEmpty || !output.isEmpty { return 20 }
        return 50
    }

    private func showProgress(force: Bool = false) {
        let now = Clock.now()
        progress.elapsedMicroseconds = now - startedAt
        progress.restarts = pool.restarts
        guard force || now >= nextReport else { return }
        nextReport = now + 200_000
        report(progress)
    }
}
