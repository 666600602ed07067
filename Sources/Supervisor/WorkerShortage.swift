/// A time in which workers cannot be started, or cannot start jobs, because the host has too little left of processes,
/// descriptors or memory. That passes without anybody touching this process, so it waits, longer from attempt to attempt.
struct WorkerShortage {
    /// In one line; nil while there is none.
    private(set) var reason: String?
    /// Not before this may a worker be started, in microseconds of ``Clock``.
    private(set) var nextAttempt: Int64 = 0
    private var pause = shortestPause
    private var hasEased = false

    private static let shortestPause: Int64 = 500_000
    private static let longestPause: Int64 = 10_000_000

    /// Something was wanting.
    mutating func note(_ reason: String, now: Int64) {
        self.reason = reason
        hasEased = false
        guard now >= nextAttempt else { return }
        nextAttempt = now + pause
        pause = min(2 * pause, Self.longestPause)
    }

    /// A job was done.
    mutating func ease() { hasEased = true }

    /// Ends it, once all workers are there and have shown that they can work, or have stood there for a while.
    mutating func settle(now: Int64, isWhole: Bool) {
        guard reason != nil, isWhole, hasEased || now >= nextAttempt + Self.longestPause else { return }
        self = WorkerShortage()
    }
}
