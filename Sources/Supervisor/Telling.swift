import AuditLog
import Evaluation
import Store

/// What a supervisor tells of what happens.
extension Supervisor {
    func tell(_ event: @autoclosure () -> WorkEvent) {
        if let observe = options.observe { observe(event()) }
    }

    /// As results and the audit log name it.
    func name(ofWorker number: Int) -> String { "\(poolName)/\(number)" }

    /// - Parameter worker: nil where none has it yet.
    func execution(of job: ClaimedJob, by worker: Int?) -> WorkEvent.Execution {
        WorkEvent.Execution(
            job: job.lease.job, attempt: job.assignment.attempt, worker: worker.map(name(ofWorker:)) ?? poolName,
            session: job.session)
    }

    func tell(_ change: WorkerPool.Change, of worker: Int) {
        let name = name(ofWorker: worker)
        switch change {
        case .ready(let process, let isReplacement):
            tell(.workerReady(worker: name, process: process, isReplacement: isReplacement))
        case .lost(let reason, let job):
            tell(.workerLost(worker: name, reason: reason, execution: job.map { execution(of: $0, by: worker) }))
        case .recycled(let reason): tell(.workerRecycled(worker: name, reason: reason))
        case .ended(let job): tell(.workerEnded(execution(of: job, by: worker)))
        }
    }

    /// A job that is back in the queue, or out of it for good: ours, or of a supervisor that is dead.
    func tell(_ departure: Departure) {
        let worker = lost.first { $0.lease.job == departure.job }?.worker ?? poolName
        let execution = WorkEvent.Execution(
            job: departure.job, attempt: departure.attempt,
            worker: departure.host.map { "\($0)-\(departure.holder)" } ?? worker)
        tell(.departed(execution, departure.kind, holder: departure.holder, reason: departure.reason))
    }

    func tell(_ event: SessionTable.Event) {
        switch event {
        case .rebuilt(let job, let worker, let cells):
            tell(.sessionRebuilt(execution(of: job, by: worker), cells: cells))
        case .released(let session, let reason): tell(.sessionReleased(session: session, reason: reason))
        }
    }

    /// Jobs that are held, and that somebody has taken away.
    func tellLostLeases() {
        let leases = watch.takeUntold()
        guard options.observe != nil, !leases.isEmpty else { return }
        let held =
            pool.slots.flatMap { slot in slot.jobs.map { ($0, Optional(slot.number)) } }
            + (backlog.jobs + sessions.waiting).map { ($0, nil) }
        for (job, worker) in held where leases.contains(job.lease) {
            let isCancelled = (try? store.state(of: job.lease.job)) == .cancelled
            tell(.leaseLost(execution(of: job, by: worker), isCancelled: isCancelled))
        }
    }
}
