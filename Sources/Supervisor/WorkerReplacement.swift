/// Why a worker is started in place of another.
public enum WorkerReplacement: String, Sendable, Hashable, CaseIterable {
    /// It died, stalled, or broke the protocol.
    case lost
    /// It had served its time.
    case recycled
    /// What it was executing was taken away, which it does not survive.
    case cancelled
}
