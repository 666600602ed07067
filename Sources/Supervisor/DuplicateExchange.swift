import Store

/// Jobs that are identical to others: where they wait, and how they go on.
extension Supervisor {
    /// Of all jobs that are held.
    var heldLeases: [Lease] {
        backlog.leases + pool.heldJobs.map(\.lease) + sessions.leases + (deduplication?.leases ?? [])
    }

    /// Of the jobs that wait for a worker, and of those that wait for one of these.
    var stuckLeases: [Lease] { backlog.leases + (deduplication?.waiting(for: backlog.leases) ?? []) }

    /// Takes in what was claimed, but for what was given a judgement in the same transaction.
    ///
    /// - Parameter isBounded: whether only what is urgent was claimed.
    func takeIn(_ claimed: [ClaimedJob], _ outcome: SharingOutcome, isBounded: Bool) {
        var executes = false
        for job in claimed where outcome.given[job.lease] == nil {
            if outcome.left.contains(job.lease) {
                deduplication?.postpone(job)
            } else if admit(job) {
                executes = true
            }
        }
        // More of the same is there for the asking only where anything was asked for.
        if isBounded { return }
        let isInVain = !claimed.isEmpty && !executes
        if !claimed.isEmpty { claimedInVain = isInVain ? claimed.count : 0 }
        claimsOn = isInVain || deduplication?.isDue ?? false
    }

    /// Adds a job to the backlog, unless an identical one is being executed that it can wait for.
    ///
    /// - Returns: whether it was added.
    @discardableResult
    private func admit(_ job: ClaimedJob) -> Bool {
        guard deduplication?.execute(job) ?? true else {
            // What it waits for is as urgent as it is.
            if let execution = deduplication?.execution(for: job) { backlog.raise(execution, to: job.priority) }
            return false
        }
        backlog.append(job)
        return true
    }

    /// Jobs that wait for an execution that is none any more go on by themselves.
    func reviveDuplicates() {
        guard deduplication != nil else { return }
        let held = Set(backlog.leases + pool.heldJobs.map(\.lease) + completions.map(\.lease))
        for job in deduplication?.giveUpAll(but: held) ?? [] { admit(job) }
    }
}
