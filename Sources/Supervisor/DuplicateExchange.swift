import Store

/// Jobs that are identical to others: where they wait, and how they go on.
extension Supervisor {
    /// Of all jobs that are held.
    var heldLeases: [Lease] {
        backlog.leases + pool.heldJobs.map(\.lease) + sessions.leases + (deduplication?.leases ?? [])
    }

    /// Takes in what was claimed, but for what was given a judgement in the same transaction.
    func takeIn(_ claimed: [ClaimedJob], _ outcome: SharingOutcome) {
        for job in claimed where outcome.given[job.lease] == nil {
            if outcome.left.contains(job.lease) { deduplication?.postpone(job) } else { admit(job) }
        }
        let isAllGiven = !claimed.isEmpty && claimed.count == outcome.given.count
        claimsOn = isAllGiven || deduplication?.isDue ?? false
    }

    /// Adds a job to the backlog, unless an identical one is being executed that it can wait for.
    private func admit(_ job: ClaimedJob) {
        if deduplication?.execute(job) ?? true { backlog.append(job) }
    }

    /// Jobs that wait for an execution that is none any more go on by themselves.
    func reviveDuplicates() {
        guard deduplication != nil else { return }
        let held = Set(backlog.leases + pool.heldJobs.map(\.lease) + completions.map(\.lease))
        for job in deduplication?.giveUpAll(but: held) ?? [] { admit(job) }
    }
}
