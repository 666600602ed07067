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
    /// Jobs that were discarded, whoever had held them.
    public var discards = 0
    /// Workers started in place of another, by what became of that.
    public var restarts: [WorkerReplacement: Int] = [:]
    /// How long transactions took that recorded or claimed, from before they had the lock until they were on the disk.
    public var transactions = LatencyHistogram()
    /// How long claiming took in those that did: the statements.
    public var claims = LatencyHistogram()
    /// How long their ends took: from the last statement until they were on the disk.
    public var commits = LatencyHistogram()
    /// Jobs that were waiting or running when they were last counted.
    var counted = 0
    /// How many were done or discarded by then.
    var overWhenCounted = 0
    /// Jobs that wait or run, as far as this supervisor knows: others work, and add to the queue, as well.
    public var outstanding: Int { max(0, counted - (done + discards - overWhenCounted)) }
    /// Microseconds since the first worker was ready.
    public var elapsedMicroseconds: Int64 = 0
    /// Whether a signal has asked for the end.
    public var isDraining = false
    /// Why nothing can be recorded at the moment, in one line; nil while all is well. Nothing is claimed and nothing is
    /// started meanwhile.
    public var waitingFor: String?

    /// Why workers cannot be started at the moment, in one line; nil while they can. Those that there are work on.
    public var shortage: String?

    /// Why the log's head could not be signed when that was due, in one line; nil where it could.
    public var unsigned: String?

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
