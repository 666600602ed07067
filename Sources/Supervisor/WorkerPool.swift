import Evaluation
import Glibc
import PolicyRules
import Store
import Wire

/// The workers: starts them, hands out jobs, takes in what they report, replaces those that end.
final class WorkerPool {
    /// What came of the jobs that were handed out.
    struct Arrivals {
        var finished: [(job: ClaimedJob, worker: Int, interpreter: String, judgement: Judgement, wasStreamed: Bool)] =
            []
        /// What jobs that are being executed have written.
        var output: [RecordedOutput] = []
        /// Being executed when their worker was lost.
        var lost: [(job: ClaimedJob, worker: Int, reason: String)] = []
        /// Not started; may be handed out again.
        var returned: [ClaimedJob] = []
        /// Jobs of sessions whose state is not where it was thought to be; nothing of them has run.
        var stateless: [(job: ClaimedJob, wasSilent: Bool)] = []
        /// What became of workers.
        var changes: [(worker: Int, change: Change)] = []
    }

    /// What becomes of a worker.
    enum Change {
        case ready(process: pid_t, isReplacement: Bool)
        case lost(reason: String, executing: ClaimedJob?)
        case recycled(reason: String)
        /// Together with the program that it was executing.
        case ended(ClaimedJob)
    }

    private let worker: WorkerProgram
    private let command: SandboxCommand
    private let configuration: WorkerConfiguration
    private let recycling: WorkerRecycling
    private(set) var slots: [WorkerSlot] = []
    var size: Int { slots.count }
    /// Workers lost in a row that were executing nothing, so that no program is to blame, and had just been started.
    private var idleLosses = 0
    /// Mean wall time of the last jobs, in microseconds.
    private(set) var meanWall = 5_000.0
    /// Whether that is of any job.
    private(set) var hasFinished = false
    var arrivals = Arrivals()

    /// Jobs waiting behind one that has run this long are taken back, in microseconds.
    private static let recallAfter: Int64 = 50_000

    /// What the workers found around their jobs; nil before the first is ready.
    private(set) var sandbox: SandboxState?

    init(
        worker: WorkerProgram, environment: PythonEnvironment, without: [SandboxLayer], recycling: WorkerRecycling
    ) throws(EnvironmentError) {
        self.recycling = recycling
        self.worker = worker
        command = try SandboxCommand(worker: worker, environment: environment, without: without)
        configuration = command.configuration(preload: environment.preload)
    }

    func start(count: Int) throws(EnvironmentError) {
        for number in 0..<count { slots.append(WorkerSlot(number: number, process: try launch(), now: Clock.now())) }
    }

    private func launch() throws(EnvironmentError) -> WorkerProcess {
        let process = try WorkerProcess(command: command)
        process.send(.configure(configuration))
        return process
    }

    // MARK: What the supervisor asks

    var isReady: Bool { slots.contains { $0.state == .ready } }
    var isIdle: Bool { slots.allSatisfy(\.jobs.isEmpty) }
    var heldJobs: [ClaimedJob] { slots.flatMap(\.jobs) }
    var interpreter: String { slots.first { $0.state == .ready }?.interpreter ?? "" }

    /// Jobs that all workers together should hold for none to wait: those that take no time need more of them.
    private var depth: Int { max(2, min(12, Int(12_000 / max(meanWall, 1)))) }

    /// What judgements by these workers depend on besides the programs.
    ///
    /// - Parameter version: of assay.
    func environment(_ environment: PythonEnvironment, version: String) throws(EnvironmentError) -> ExecutionEnvironment
    {
        guard let own = HostProgram.resolve("/proc/self/exe") else {
            throw EnvironmentError("--dedupe: /proc is not mounted; assay needs it to find its own file")
        }
        return ExecutionEnvironment(
            assayVersion: version, interpreter: interpreter, layers: sandbox?.inForce ?? [],
            preload: environment.preload, sitePackages: command.sitePackages, readable: command.readable,
            executables: [own, worker.path])
    }

    // MARK: Handing out

    /// Gives jobs to workers that have room, until there is none or `next` gives none.
    func distribute(_ next: () -> ClaimedJob?, policy: (String) throws -> CompiledPolicy) throws {
        let now = Clock.now()
        for level in 0..<depth {
            for slot in slots
            where slot.state == .ready && slot.jobs.count <= level && !slot.isRecalling && !slot.isRetiring {
                let isSlow = slot.executingSince.map { now - $0 > WorkerPool.recallAfter } ?? false
                if isSlow || slot.process.hasUnsent || slot.isFull { continue }
                guard let job = next() else { return }
                try give(job, to: slot, policy: policy)
            }
        }
    }

    private func give(
        _ job: ClaimedJob, to slot: WorkerSlot, policy: (String) throws -> CompiledPolicy
    ) throws {
        try introduce(job.assignment.policyHash, to: slot, policy)
        slot.jobs.append(job)
        slot.process.send(.assign(job.assignment))
    }

    /// Whether a worker can begin with another job soon.
    func hasRoom(_ slot: WorkerSlot) -> Bool {
        let isSlow = slot.executingSince.map { Clock.now() - $0 > WorkerPool.recallAfter } ?? false
        return slot.state == .ready && !slot.isRecalling && !slot.process.hasUnsent && !isSlow
    }

    /// Gives a job of a session, or the earlier one that it has to be run after.
    ///
    /// - Parameter isFirst: whether the session's state begins with it.
    func give(
        cell job: ClaimedJob, isFirst: Bool, to slot: WorkerSlot, policy: (String) throws -> CompiledPolicy
    ) throws {
        try introduce(job.toRun.policyHash, to: slot, policy)
        slot.jobs.append(job)
        slot.process.send(
            .cell(CellAssignment(session: job.session ?? "", isFirst: isFirst, assignment: job.toRun)))
    }

    private func introduce(
        _ hash: String, to slot: WorkerSlot, _ policy: (String) throws -> CompiledPolicy
    ) throws {
        if slot.knownPolicies.insert(hash).inserted { slot.process.send(.policy(try policy(hash))) }
    }

    /// Jobs of sessions that are being executed.
    var executingCells: [Int64] {
        slots.filter { $0.executingSince != nil }.compactMap(\.jobs.first)
            .filter { $0.session != nil && $0.replay == nil }.map(\.lease.job)
    }

    /// Interrupts a job of a session, as Ctrl-C does.
    func interrupt(_ job: Int64) {
        for slot in slots where slot.executingSince != nil && slot.jobs.first?.lease.job == job {
            slot.process.send(.interrupt(job: job))
        }
    }

    /// Asks every worker for what it has not started.
    func recallAll() {
        for slot in slots where slot.jobs.count > (slot.executingSince == nil ? 0 : 1) { recall(slot) }
    }

    private func recall(_ slot: WorkerSlot) {
        guard !slot.isRecalling, slot.state == .ready else { return }
        slot.isRecalling = true
        slot.process.send(.recall)
    }

    // MARK: Waiting and taking in

    /// Waits until a worker has something to say, or for this long.
    ///
    /// - Parameter wakeup: a descriptor that ends the wait as well.
    func wait(milliseconds: Int32, wakeup: Int32) throws {
        var polled = [pollfd(fd: wakeup, events: Int16(POLLIN), revents: 0)]
        for slot in slots {
            let process = slot.process
            let isThere = slot.state != .gone
            polled.append(pollfd(fd: isThere ? process.output : -1, events: Int16(POLLIN), revents: 0))
            polled.append(pollfd(fd: isThere ? process.error : -1, events: Int16(POLLIN), revents: 0))
            polled.append(
                pollfd(fd: isThere && process.hasUnsent ? process.input : -1, events: Int16(POLLOUT), revents: 0))
        }
        let count = poll(&polled, nfds_t(polled.count), milliseconds)
        guard count != 0 else { return }
        if count < 0 {
            if errno == EINTR { return }
            // More descriptors than the process may have by now, or no memory: none of them blocks, so all are tried.
            usleep(10_000)
            for index in polled.indices { polled[index].revents = polled[index].events }
        }
        for (index, slot) in slots.enumerated() where slot.state != .gone {
            if polled[3 * index + 2].revents != 0 { slot.process.listen() }
            if polled[3 * index + 3].revents != 0 { slot.process.flush() }
            if polled[3 * index + 1].revents != 0 { try takeIn(from: slot) }
        }
    }

    /// Ends what stalls, takes back what waits behind a slow job, and lets go workers that have served their time.
    func supervise() throws {
        let now = Clock.now()
        for slot in slots where slot.state != .gone {
            if slot.isStalled(now: now) {
                try lose(slot, reason: "its worker stalled")
            } else if let since = slot.executingSince, now - since > WorkerPool.recallAfter, slot.jobs.count > 1 {
                recall(slot)
            } else if slot.state == .ready, slot.sessions.isEmpty {
                slot.retirement = slot.retirement ?? recycling.reason(toRetire: slot)
                if let reason = slot.retirement, slot.jobs.isEmpty { retire(slot, reason: reason) }
            }
        }
    }

    /// Gives up jobs whose leases are void: ends the program where one is being executed, together with its worker, and
    /// asks for the others back.
    func withdraw(_ void: Set<Lease>) {
        for slot in slots where slot.state != .gone && slot.jobs.contains(where: { void.contains($0.lease) }) {
            guard slot.executingSince != nil, let job = slot.jobs.first, void.contains(job.lease) else {
                recall(slot)
                continue
            }
            // A cell is ended without its worker, which may have the states of other sessions as well.
            if job.session != nil {
                slot.process.send(.interrupt(job: job.toRun.job))
                continue
            }
            _ = slot.process.end()
            arrivals.returned += slot.jobs.dropFirst()
            arrivals.changes.append((slot.number, .ended(job)))
            slot.vacate()
            restarts[.cancelled, default: 0] += 1
        }
    }

    /// A worker that has nothing to do any more.
    private func retire(_ slot: WorkerSlot, reason: String) {
        slot.process.finish()
        _ = slot.process.end()
        arrivals.changes.append((slot.number, .recycled(reason: reason)))
        slot.vacate()
        restarts[.recycled, default: 0] += 1
    }

    /// Workers that another takes the place of, by why.
    private(set) var restarts: [WorkerReplacement: Int] = [:]

    private func takeIn(from slot: WorkerSlot) throws {
        do throws(WireError) {
            guard let reports = try slot.process.receive() else {
                return try lose(slot, reason: "its worker died", hasDied: true)
            }
            for report in reports where try !accept(report, from: slot) {
                return try lose(slot, reason: "its worker broke the protocol")
            }
        } catch {
            try lose(slot, reason: "its worker broke the protocol")
        }
    }

    /// False where a worker says what it has no business to say.
    private func accept(_ report: WorkerReport, from slot: WorkerSlot) throws(WireError) -> Bool {
        switch report {
        case .ready(let interpreter, _, let found):
            guard slot.state == .starting else { return false }
            // What the audit log says of the first holds for all that come after it.
            guard found.missing == command.without, (sandbox ?? found).inForce == found.inForce else {
                refusal = "a worker is in another sandbox than was asked for; build assay and assay-worker together"
                return false
            }
            sandbox = sandbox ?? found
            slot.state = .ready
            slot.readyAt = Clock.now()
            slot.interpreter = interpreter
            slot.memory = WorkerMemory(slot.process.pid)
            arrivals.changes.append(
                (slot.number, .ready(process: slot.process.pid, isReplacement: slot.isReplacement)))
        case .refused(let reason):
            // Only before it has touched a program may a worker speak for the host.
            if slot.state == .starting { refusal = reason }
            return false
        case .started(let job):
            guard slot.jobs.first?.toRun.job == job, slot.executingSince == nil else { return false }
            slot.executingSince = Clock.now()
            slot.output = StreamedOutput()
        case .output(let job, let attempt, let chunk):
            guard let first = slot.jobs.first, first.toRun.job == job, first.toRun.attempt == attempt,
                slot.executingSince != nil, let ordinal = slot.output.take(chunk, limits: first.toRun.limits)
            else { return false }
            // What is run again was recorded when it ran first.
            guard first.replay == nil else { return true }
            arrivals.output.append(RecordedOutput(lease: first.lease, ordinal: ordinal, chunk: chunk))
        case .finished(let job, let attempt, let judgement):
            guard let first = slot.jobs.first, first.toRun.job == job, first.toRun.attempt == attempt,
                slot.executingSince != nil
            else { return false }
            slot.jobs.removeFirst()
            slot.executingSince = nil
            slot.jobsDone += 1
            idleLosses = 0
            shortage.ease()
            hasFinished = true
            meanWall += (Double(judgement.wallMicroseconds) - meanWall) / 16
            arrivals.finished.append(
                (first, slot.number, slot.interpreter, judgement, slot.output.chunkCount > 0))
        case .returned(let jobs):
            slot.isRecalling = false
            let back = slot.jobs.filter { jobs.contains($0.toRun.job) }
            guard back.count == jobs.count else { return false }
            slot.jobs.removeAll { jobs.contains($0.toRun.job) }
            arrivals.returned += back
        case .sessionLost(let session, let job, let wasSilent):
            guard let first = slot.jobs.first, first.toRun.job == job, first.session == session,
                slot.executingSince != nil
            else { return false }
            slot.jobs.removeFirst()
            slot.executingSince = nil
            arrivals.stateless.append((first, wasSilent))
        case .checked:
            return false
        }
        return true
    }

    // MARK: Losing workers

    private var refusal: String?

    /// Replaces a worker. The job it was executing is lost; those it had not begun are not.
    private func lose(_ slot: WorkerSlot, reason: String, hasDied: Bool = false) throws(WireError) {
        let status = slot.process.end()
        // A worker that was ended has nothing to say of why.
        pendingFailure = hasDied ? WorkerFailure.explain(status, slot.process.lastWords) : reason
        var executing = slot.executingSince == nil ? nil : slot.jobs.first
        if hasDied, WorkerFailure.isShortage(status, slot) {
            executing = nil
            arrivals.returned += slot.jobs
            // Before any worker was ready this may be all that the host will ever have.
            if sandbox == nil { idleLosses += 1 } else { shortage.note(pendingFailure, now: Clock.now()) }
        } else if let executing {
            arrivals.lost.append((executing, slot.number, reason))
            arrivals.returned += slot.jobs.dropFirst()
        } else {
            arrivals.returned += slot.jobs
            // One that was there for a while lacked nothing: somebody has killed it.
            idleLosses = slot.hasLasted(now: Clock.now()) ? 0 : idleLosses + 1
        }
        arrivals.changes.append(
            (
                slot.number,
                .lost(reason: hasDied ? "\(reason): \(pendingFailure)" : reason, executing: executing)
            ))
        slot.vacate()
        restarts[.lost, default: 0] += 1
    }

    private var pendingFailure = ""
    private var shortage = WorkerShortage()

    /// Why no worker can be started at the moment, in one line; nil while they can.
    var missing: String? { shortage.reason }
    /// Whether there has been no worker at all for so long that others should have what this supervisor holds.
    var isStarved: Bool { shortage.reason != nil && slots.allSatisfy { $0.state == .gone } }

    /// Fills the places of workers that were lost.
    ///
    /// Throws where workers end before they have judged anything: the host lacks something, and more
    /// attempts will not help.
    func refill() throws(EnvironmentError) {
        if let refusal { throw EnvironmentError("no worker can run here: \(refusal)") }
        guard idleLosses < 3 + slots.count else { throw EnvironmentError("workers do not last: \(pendingFailure)") }
        let now = Clock.now()
        let empty = slots.filter { $0.state == .gone }
        guard !empty.isEmpty else { return shortage.settle(now: now, isWhole: slots.allSatisfy { $0.state == .ready }) }
        guard now >= shortage.nextAttempt else { return }
        do throws(EnvironmentError) {
            for slot in empty { slot.replace(by: try launch(), now: now) }
        } catch  where error.isShortage && sandbox != nil {
            shortage.note(error.description, now: now)
        }
    }

    /// Ends all workers. Jobs still held are given back to the caller, in ``arrivals``.
    func stop() {
        for slot in slots {
            arrivals.returned += slot.jobs
            slot.jobs = []
            slot.process.finish()
        }
        for slot in slots where slot.state != .gone { _ = slot.process.end() }
        slots = []
    }
}
