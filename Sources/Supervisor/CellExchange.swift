import Store

/// What jobs of sessions ask of the database.
extension Supervisor {
    /// In the transaction that records the job before, so that the next one of a session need not wait.
    func claimCells(_ queue: QueueTransaction) throws -> [ClaimedJob] {
        try queue.claimCells(
            ClaimRequest(
                limit: sessions.room, queues: options.queues, worker: poolName, interpreter: pool.interpreter),
            only: options.onlySession,
            refusal: options.without.isEmpty ? nil : "sessions need every layer of the sandbox, and this one lacks some"
        )
    }

    /// Whether sessions wait for a transaction that nothing else wants.
    func areCellsDue(_ now: Int64) -> Bool {
        guard sessions.hasAny || options.onlySession != nil, !progress.isDraining, pool.isReady else { return false }
        return now >= nextCellClaim
    }

    /// Passes on what operators want interrupted, once to each execution. That it is wanted is forgotten with the outcome
    /// alone: whoever has to begin the job anew is to interrupt it as well.
    func interruptCells() throws {
        let running = pool.executingCells
        interrupted.formIntersection(running)
        let others = running.filter { !interrupted.contains($0) }
        guard !others.isEmpty, Clock.now() >= nextInterrupt, progress.waitingFor == nil else { return }
        nextInterrupt = Clock.now() + 50_000
        do {
            for job in try store.wantedInterrupts(of: others) {
                pool.interrupt(job)
                interrupted.insert(job)
            }
        } catch let error as StoreError where Obstacle.isOne(error.code) {
            // They are still wanted.
        }
    }
}
