import Evaluation
public import Store

/// The job that a supervisor brings along, where it does.
extension Supervisor {
    /// Queues a job and claims it in the same transaction, so that nobody else judges it while this supervisor lives. To be
    /// called before ``run()``, once.
    ///
    /// - Returns: its id.
    /// - Throws: as `JobStore.submit`. Nothing is queued then, and this supervisor has ended.
    public func bring(_ job: NewJob) throws -> Int64 {
        do {
            let (id, claimed) = try registration.transaction { try $0.submitOwn(job, claimRequest(limit: 1)) }
            ownJob = id
            if let claimed { backlog.append(claimed) }
            return id
        } catch {
            pool.stop()
            // Where others keep the lock it is found dead, and nobody waits for them twice.
            if (error as? StoreError)?.code != .locked {
                try? registration.stop(reason: "its job could not be queued")
            }
            throw error
        }
    }

    /// Takes the job back where the worker that executed it was lost, before others can have it.
    func reclaimOwnJob(_ queue: QueueTransaction) throws -> ClaimedJob? {
        guard let ownJob, !lost.isEmpty else { return nil }
        return try queue.reclaim(ownJob, claimRequest(limit: 1))
    }

    /// Has it wait as long as a job in the queue would.
    func takeIn(ownJob job: ClaimedJob, now: Int64) {
        backlog.append(job)
        ownJobNotBefore = now + 1_000_000 << min(max(job.assignment.attempt - 2, 0), 6)
    }
}
