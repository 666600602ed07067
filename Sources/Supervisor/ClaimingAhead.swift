import Store

// A job that was claimed is kept from every other supervisor until it has run, so as few are claimed ahead of time as keep
// the workers busy from one transaction to the next: many where programs take milliseconds, none where they take seconds.

extension Supervisor {
    /// What to claim.
    struct Want {
        var count = 0
        /// Only what is more urgent than this; anything where nil.
        var priorityAbove: Int64?
    }

    /// Enough for a quarter of a second, fewer where jobs are large. Where what was claimed will take longer than was thought,
    /// what is more urgent than that.
    func wanted(_ now: Int64) -> Want {
        guard options.onlySession == nil, deduplication?.isDue != true else { return Want() }
        guard !progress.isDraining, pool.isReady, now >= emptyUntil else { return Want() }
        let brisk = pool.briskCount(now)
        let ahead = brisk == 0 ? 0 : max(brisk * 4, min(512, Int(progress.rate / 4)))
        let idle = pool.idleCount
        let usual = pool.areJobsShort ? ahead : idle
        // Those that are given a judgement, or wait for one, are not what an idle worker wants.
        let target = idle == 0 ? usual : max(usual, min(128, 2 * claimedInVain))
        if backlog.count <= target / 3, backlog.hasRoom { return Want(count: target - backlog.count) }
        let isSlow = brisk == 0 || pool.isLong(backlog.count)
        guard isSlow, now >= nextUrgent, backlog.hasRoomForUrgent, let next = backlog.leastUrgent(of: pool.size) else {
            return Want()
        }
        return Want(count: min(next.count, max(1, brisk)), priorityAbove: next.priority)
    }

    /// Whether what waits here would better go to others, where there are any: every worker executes a program of which
    /// nobody knows how long it takes. Nothing is claimed until one of them is done.
    func isStuck(_ now: Int64) -> Bool {
        !backlog.isEmpty && ownJob == nil && now >= nextHandover && pool.isReady && pool.briskCount(now) == 0
    }
}

extension WorkerPool {
    /// Microseconds that jobs claimed at a time are to last.
    private static let horizon: Int64 = 250_000
    /// Microseconds after which nobody knows how long the program that a worker executes takes.
    private static let patience: Int64 = 1_000_000

    /// Whether those that were executed last, if any were, took so little time that a transaction for each would be a part
    /// of it.
    var areJobsShort: Bool { hasFinished && meanWall < Double(Self.horizon) }

    /// Whether so many jobs will take much longer than those that are claimed at a time should.
    func isLong(_ jobs: Int) -> Bool { Double(jobs) * meanWall > Double(2 * Self.horizon) * Double(size) }

    /// Workers with nothing to do.
    var idleCount: Int { slots.count { $0.state == .ready && !$0.isRetiring && $0.jobs.isEmpty } }

    /// Workers that can be expected to want another job soon.
    func briskCount(_ now: Int64) -> Int {
        slots.count { slot in
            slot.state == .ready && !slot.isRetiring && slot.executingSince.map { now - $0 < Self.patience } ?? true
        }
    }
}
