public import Evaluation

/// How far a supervisor has come, for whoever shows it.
public struct WorkProgress: Sendable {
    /// Jobs recorded by this supervisor.
    public var done = 0
    public var verdicts: [Verdict: Int] = [:]
    /// Of those, the ones that were not executed but given the judgement of an identical program.
    public var shared: [Verdict: Int] = [:]
    /// Infrastructure faults so far: workers lost while executing.
    public var faults = 0
    /// Workers started in place of another.
    public var restarts = 0
    /// Transactions that recorded or claimed, and the time that they took, in microseconds.
    public var transactions = 0
    public var transactionMicroseconds: Int64 = 0
    /// Jobs that were waiting or running when this was last counted.
    public var outstanding = 0
    /// Microseconds since the first worker was ready.
    public var elapsedMicroseconds: Int64 = 0
    /// Whether a signal has asked for the end.
    public var isDraining = false
    /// Why nothing can be recorded at the moment, in one line; nil while all is well. Nothing is claimed and nothing is
    /// started meanwhile.
    public var waitingFor: String?

    public init() {}

    /// Counts a job that was given a judgement.
    mutating func countShared(_ verdict: Verdict) {
        done += 1
        verdicts[verdict, default: 0] += 1
        shared[verdict, default: 0] += 1
    }

    /// Jobs a second since the start; 0 before the first second is measurable.
    public var rate: Double {
        elapsedMicroseconds > 0 ? Double(done) * 1_000_000 / Double(elapsedMicroseconds) : 0
    }
}
