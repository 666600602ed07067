import Store

// A job that was claimed is kept from every other supervisor until it has run, so as few are claimed ahead of time as keep
// the workers busy from one transaction to the next: many where programs take milliseconds, none where they take seconds.

extension Supervisor {
    /// How many jobs to claim: enough for a quarter of a second, fewer where they are large.
    func jobsWanted(_ now: Int64) -> Int {
        guard options.onlySession == nil, deduplication?.isDue != true else { return 0 }
        guard !progress.isDraining, pool.isReady, now >= emptyUntil, backlog.hasRoom else { return 0 }
        let brisk = pool.briskCount(now)
        let ahead = brisk == 0 ? 0 : max(brisk * 4, min(512, Int(progress.rate / 4)))
        let idle = pool.idleCount
        let usual = pool.areJobsShort ? ahead : idle
        // Those that are given a judgement, or wait for one, are not what an idle worker wants.
        let target = idle == 0 ? usual : max(usual, min(128, 2 * claimedInVain))
        return backlog.count <= target / 3 ? target - backlog.count : 0
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

    /// Workers with nothing to do.
    var idleCount: Int { slots.count { $0.state == .ready && !$0.isRetiring && $0.jobs.isEmpty } }

    /// Workers that can be expected to want another job soon.
    func briskCount(_ now: Int64) -> Int {
        slots.count { slot in
            slot.state == .ready && !slot.isRetiring && slot.executingSince.map { now - $0 < Self.patience } ?? true
        }
    }
}
