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

    /// Passes on what operators want interrupted.
    func interruptCells() throws {
        let running = pool.executingCells
        guard !running.isEmpty, Clock.now() >= nextInterrupt, progress.waitingFor == nil else { return }
        nextInterrupt = Clock.now() + 50_000
        do {
            guard try !store.wantedInterrupts(of: running).isEmpty else { return }
            for job in try registration.transaction({ try $0.takeInterrupts(of: running) }) { pool.interrupt(job) }
        } catch let error as StoreError where Obstacle.isOne(error.code) {
            // They are still wanted.
        }
    }
}
