/// Where a job stands in the queue. The invariants between states and columns are CHECK
/// constraints of the `jobs` table.
public enum JobState: String, Sendable, Hashable, CaseIterable {
    /// `scheduled_at` lies ahead.
    case scheduled
    /// May be claimed.
    case available
    /// Claimed under a lease.
    case running
    /// An infrastructure fault; will be claimed again after a back-off.
    case retryable
    /// Has a verdict.
    case completed
    /// Infrastructure faults used up `max_attempts`.
    case discarded
    /// An operator stopped it.
    case cancelled

    /// Whether nothing further happens to a job in this state by itself.
    public var isTerminal: Bool {
        switch self {
        case .completed, .discarded, .cancelled: true
        case .scheduled, .available, .running, .retryable: false
        }
    }
}
