import AuditLog
import Evaluation
import Store

/// What is recorded, claimed and renewed, in transactions that those share.
extension Supervisor {
    /// What a transaction did, once it is on the disk.
    private struct Exchanged {
        var claimed: [ClaimedJob] = []
        var cells: [ClaimedJob] = []
        var ownJob: ClaimedJob?
        /// Leases that were to be renewed, and are void.
        var void: [Lease] = []
        /// Leases of judgements that were not recorded.
        var refused: Set<Lease> = []
        /// Judgements that were recorded.
        var recorded: [Completion] = []
        /// What was given to jobs that waited for an identical one, and to jobs as they were claimed.
        var shared = SharingOutcome()
        var sharedAtOnce = SharingOutcome()
        var completed: [CompletedBatch] = []
        var departures: [Departure] = []
        /// When the last statement was done.
        var statementsDoneAt: Int64 = 0
        var claimMicroseconds: Int64?
        /// Whether the jobs that waited here went back to the queue for others.
        var hasHandedOver = false
    }

    /// What a transaction is for.
    private struct Occasion {
        let now: Int64
        let isLast: Bool
        let wanted: Supervisor.Want
        let keepsHouse: Bool
        let renews: Bool
        let notes: [SessionTable.Note]
        /// Whether what waits here goes back to the queue.
        let givesBack: Bool
        /// Whether the jobs that wait here do where another supervisor may have them.
        let handsOver: Bool
    }

    /// Records what is done and claims what is next, in one transaction, when either is due.
    ///
    /// What cannot be recorded is not executed: where the disk is full or cannot be written, this waits until it can,
    /// with everything it holds, unless it is the last time.
    func exchange(force: Bool = false) throws {
        let began = Clock.now()
        guard force || began >= obstacle.nextAttempt else { return }
        do {
            claimsOn = false
            if try exchangeNow(force: force) { obstacle.clear() }
        } catch let error as StoreError where !force && Obstacle.isOne(error.code) {
            obstacle.meet(
                error, began: began, now: Clock.now(), database: store.path,
                isQueueing: schedules?.isRunning ?? false)
        }
        progress.waitingFor = obstacle.reason
    }

    /// - Returns: false where there was nothing to be done.
    private func exchangeNow(force: Bool) throws -> Bool {
        let now = Clock.now()
        let wanted = force ? Want() : wanted(now)
        guard
            force || isRecordingDue(now) || wanted.count > 0 || now >= nextHousekeeping || areCellsDue(now)
                || deduplication?.isDue ?? false || isStuck(now)
        else { return false }
        let keepsHouse = now >= nextHousekeeping && !force
        if keepsHouse { try sessions.keepHouse() }
        let notes = sessions.notes
        if progress.isDraining || force { sessions.giveUpRebuilds() }
        let occasion = Occasion(
            now: now, isLast: force, wanted: wanted, keepsHouse: keepsHouse, renews: now >= nextRenewal && !force,
            notes: notes, givesBack: progress.isDraining || force || (pool.isStarved && ownJob == nil),
            handsOver: isStuck(now))
        let exchanged = try transact(occasion)
        measure(exchanged, since: now)
        settle(exchanged, occasion)
        return true
    }

    private func transact(_ occasion: Occasion) throws -> Exchanged {
        var done = Exchanged()
        try registration.transaction { queue in
            if !output.isEmpty { try queue.record(output.chunks) }
            done.refused = Set(try queue.record(completions))
            if hasRecordedCell { try queue.forgetInterrupts(of: completions.map(\.lease.job)) }
            done.recorded = completions.filter { !done.refused.contains($0.lease) }
            if let deduplication { done.shared = try queue.share(deduplication.candidates(after: done.recorded)) }
            for note in occasion.notes { try note.write(queue) }
            for fault in lost { try queue.release([fault.lease], counted: true, reason: fault.reason) }
            if occasion.givesBack {
                try queue.release(
                    backlog.leases + sessions.leases + (deduplication?.leases ?? []), counted: false,
                    reason: pool.isStarved ? "the supervisor has no workers" : "the supervisor is stopping")
            } else {
                done.ownJob = try reclaimOwnJob(queue)
                done.hasHandedOver = try occasion.handsOver && queue.handOver(stuckLeases)
            }
            if occasion.keepsHouse {
                try queue.rescue()
                try queue.promoteDue()
            }
            if occasion.keepsHouse || occasion.isLast { done.completed = try queue.completeBatches(&batches) }
            if occasion.renews {
                let kept = occasion.givesBack ? pool.heldJobs.map(\.lease) : heldLeases
                let left = done.hasHandedOver ? Set(stuckLeases) : []
                done.void = try queue.extend(kept.filter { done.shared.given[$0] == nil && !left.contains($0) })
            }
            let start = Clock.now()
            if !progress.isDraining, !occasion.isLast, pool.isReady { done.cells = try claimCells(queue) }
            // What is urgent is not for workers of which nobody knows when they are done, where there are others.
            let claims = occasion.wanted.count > 0 && !(done.hasHandedOver && occasion.wanted.priorityAbove != nil)
            if claims {
                var request = claimRequest(limit: occasion.wanted.count)
                request.priorityAbove = occasion.wanted.priorityAbove
                done.claimed = try queue.claim(request)
                if let deduplication {
                    deduplication.mark(&done.claimed)
                    done.sharedAtOnce = try queue.share(deduplication.candidates(done.claimed))
                }
            }
            done.statementsDoneAt = Clock.now()
            if claims { done.claimMicroseconds = done.statementsDoneAt - start }
            done.departures = queue.departures
        }
        return done
    }

    func claimRequest(limit: Int) -> ClaimRequest {
        ClaimRequest(
            limit: limit, queues: options.queues, maximumBytes: Backlog.byteLimit, worker: poolName,
            interpreter: interpreter, hasScratch: !options.without.contains(.namespaces))
    }

    private func measure(_ exchanged: Exchanged, since start: Int64) {
        let end = Clock.now()
        progress.transactions.add(end - start)
        progress.commits.add(end - exchanged.statementsDoneAt)
        if let claim = exchanged.claimMicroseconds { progress.claims.add(claim) }
        if end - start >= Self.slowTransaction { tell(.slowTransaction(microseconds: end - start)) }
    }

    /// Microseconds from which on a transaction is worth a line.
    private static let slowTransaction: Int64 = 5_000_000

    /// Takes to heart what is on the disk now.
    private func settle(_ exchanged: Exchanged, _ occasion: Occasion) {
        // Before the jobs that they are about are forgotten.
        tellOutcomes(exchanged, occasion.notes)
        if exchanged.hasHandedOver {
            deduplication?.forget(backlog.leases)
            backlog.removeAll()
        }
        if occasion.handsOver { nextHandover = occasion.now + 1_000_000 }
        if occasion.givesBack {
            backlog.removeAll()
            sessions.forgetWaiting()
            deduplication?.forgetWaiting()
        }
        sessions.forget(notes: occasion.notes.count)
        for completion in exchanged.recorded { progress.verdicts[completion.judgement.verdict, default: 0] += 1 }
        progress.done += exchanged.recorded.count
        for outcome in [exchanged.shared, exchanged.sharedAtOnce] {
            for verdict in outcome.given.values { progress.countShared(verdict) }
        }
        progress.faults += lost.count
        progress.discards += exchanged.departures.count { $0.kind == .discarded }
        let ungiven = deduplication?.settle(exchanged.recorded, exchanged.shared) ?? []
        completions.removeAll(keepingCapacity: true)
        executions.removeAll(keepingCapacity: true)
        output.removeAll(now: occasion.now)
        lost.removeAll()
        hasRecordedCell = false
        oldestCompletion = nil
        if occasion.keepsHouse { nextHousekeeping = occasion.now + 1_000_000 }
        if occasion.renews { nextRenewal = occasion.now + SupervisorRegistration.renewalMicroseconds }
        if occasion.wanted.priorityAbove != nil {
            nextUrgent = occasion.now + 100_000
        } else if occasion.wanted.count > 0, exchanged.claimed.isEmpty {
            emptyUntil = occasion.now + 100_000
            claimedInVain = 0
        }
        watch.add(exchanged.void)
        tellLostLeases()
        if let batchCompleted = options.batchCompleted { exchanged.completed.forEach(batchCompleted) }
        sessions.drop(Set(exchanged.void))
        nextCellClaim = occasion.now + 100_000
        for job in exchanged.cells { sessions.add(job) }
        if let job = exchanged.ownJob { takeIn(ownJob: job, now: occasion.now) }
        // Each for itself: what the one that they waited for came to may be the host's doing.
        for job in ungiven { backlog.append(job) }
        takeIn(
            exchanged.claimed, exchanged.sharedAtOnce, isBounded: occasion.wanted.priorityAbove != nil)
        if occasion.keepsHouse { reviveDuplicates() }
    }

    private func tellOutcomes(_ exchanged: Exchanged, _ notes: [SessionTable.Note]) {
        guard options.observe != nil else { return }
        for (completion, execution) in zip(completions, executions) {
            if !exchanged.refused.contains(completion.lease) {
                tell(
                    .judged(
                        execution, completion.judgement.verdict,
                        wallMicroseconds: completion.judgement.wallMicroseconds))
            } else if !watch.void.contains(completion.lease) {
                tell(.judgementRefused(execution))
            }
        }
        for (lease, verdict) in exchanged.shared.given.merging(exchanged.sharedAtOnce.given, uniquingKeysWith: { $1 }) {
            // Never but at the first attempt.
            tell(.judgementShared(WorkEvent.Execution(job: lease.job, attempt: 1, worker: poolName), verdict))
        }
        for note in notes { if let event = note.event { tell(event) } }
        for departure in exchanged.departures { tell(departure) }
        for batch in exchanged.completed { tell(.batchCompleted(batch)) }
    }

    func isRecordingDue(_ now: Int64) -> Bool {
        if sessions.hasNotes || hasRecordedCell { return true }
        if !lost.isEmpty || (progress.isDraining && !(backlog.isEmpty && sessions.isIdle)) { return true }
        if output.isDue(now) { return true }
        guard let oldest = oldestCompletion else { return false }
        return completions.count >= 256 || now - oldest >= 50_000 || (backlog.isEmpty && pool.isIdle)
    }
}
