import Evaluation
import Store

/// What is recorded, claimed and renewed, in transactions that those share.
extension Supervisor {
    /// Records what is done and claims what is next, in one transaction, when either is due.
    ///
    /// What cannot be recorded is not executed: where the disk is full or cannot be written, this waits until it can,
    /// with everything it holds, unless it is the last time.
    func exchange(force: Bool = false) throws {
        guard force || Clock.now() >= waitingUntil else { return }
        do {
            claimsOn = false
            try exchangeNow(force: force)
            progress.waitingFor = nil
        } catch let error as StoreError where !force && Self.passes(error.code) {
            progress.waitingFor = error.message
            waitingUntil = Clock.now() + 1_000_000
        }
    }

    /// Whether an error is one that goes away without anybody touching this process.
    static func passes(_ code: StoreError.Code) -> Bool {
        code == .diskFull || code == .readOnly || code == .inputOutput
    }

    private func exchangeNow(force: Bool) throws {
        let now = Clock.now()
        let wanted = force ? 0 : jobsWanted(now)
        guard
            force || isRecordingDue(now) || wanted > 0 || now >= nextHousekeeping || areCellsDue(now)
                || deduplication?.isDue ?? false
        else { return }
        let keepsHouse = now >= nextHousekeeping && !force
        if keepsHouse { try sessions.keepHouse() }
        let notes = sessions.notes
        if progress.isDraining || force { sessions.giveUpRebuilds() }
        let renews = now >= nextRenewal && !force
        var void: Set<Lease> = []
        var cells: [ClaimedJob] = []
        var completed: [CompletedBatch] = []
        var recorded = completions
        var (shared, sharedAtOnce) = (SharingOutcome(), SharingOutcome())
        let claimed = try registration.transaction { queue -> [ClaimedJob] in
            if !output.isEmpty { try queue.record(output.chunks) }
            let refused = Set(try queue.record(completions))
            if let deduplication {
                recorded.removeAll { refused.contains($0.lease) }
                shared = try queue.share(deduplication.candidates(after: recorded))
            }
            for note in notes { try note(queue) }
            for fault in lost { try queue.release([fault.lease], counted: true, reason: fault.reason) }
            if progress.isDraining || force {
                try queue.release(
                    backlog.leases + sessions.leases + (deduplication?.leases ?? []), counted: false,
                    reason: "the supervisor is stopping")
            }
            if keepsHouse {
                try queue.rescue()
                try queue.promoteDue()
            }
            if keepsHouse || force { completed = try queue.completeBatches(&batches) }
            if renews {
                void = Set(try queue.extend(heldLeases.filter { shared.given[$0] == nil }))
            }
            if !progress.isDraining, !force, pool.isReady { cells = try claimCells(queue) }
            guard wanted > 0 else { return [] }
            var claimed = try queue.claim(
                ClaimRequest(
                    limit: wanted, queues: options.queues, maximumBytes: Backlog.byteLimit, worker: poolName,
                    interpreter: pool.interpreter,
                    hasScratch: !options.without.contains(.namespaces)))
            if let deduplication {
                deduplication.mark(&claimed)
                sharedAtOnce = try queue.share(deduplication.candidates(claimed))
            }
            return claimed
        }
        progress.transactions += 1
        progress.transactionMicroseconds += Clock.now() - now
        if progress.isDraining || force {
            backlog.removeAll()
            sessions.forgetWaiting()
            deduplication?.forgetWaiting()
        }
        sessions.forget(notes: notes.count)
        for completion in completions { progress.verdicts[completion.judgement.verdict, default: 0] += 1 }
        progress.done += completions.count
        for verdict in [shared, sharedAtOnce].flatMap(\.given.values) { progress.countShared(verdict) }
        progress.faults += lost.count
        let ungiven = deduplication?.settle(recorded, shared) ?? []
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
        for job in cells { sessions.add(job) }
        // Each for itself: what the one that they waited for came to may be the host's doing.
        for job in ungiven { backlog.append(job) }
        takeIn(claimed, sharedAtOnce)
        if keepsHouse { reviveDuplicates() }
    }

    private func isRecordingDue(_ now: Int64) -> Bool {
        if sessions.hasNotes || hasRecordedCell { return true }
        if !lost.isEmpty || (progress.isDraining && !(backlog.isEmpty && sessions.isIdle)) { return true }
        if output.isDue(now) { return true }
        guard let oldest = oldestCompletion else { return false }
        return completions.count >= 256 || now - oldest >= 50_000 || (backlog.isEmpty && pool.isIdle)
    }

    /// How many jobs to claim: enough for a quarter of a second, fewer where they are slow or large.
    private func jobsWanted(_ now: Int64) -> Int {
        guard options.onlySession == nil, deduplication?.isDue != true else { return 0 }
        guard !progress.isDraining, pool.isReady, now >= emptyUntil, backlog.hasRoom else { return 0 }
        let target = max(options.workers * 4, min(512, Int(progress.rate / 4)))
        return backlog.count <= target / 3 ? target - backlog.count : 0
    }
}
