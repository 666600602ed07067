public import AuditLog
public import Evaluation
public import Store

/// Something that happened in a supervisor, for whoever keeps a log of it.
///
/// Told on the supervisor's thread; what is about a record, once that is on the disk.
public enum WorkEvent: Sendable {
    /// One execution of a job.
    public struct Execution: Sendable, Hashable {
        public var job: Int64
        public var attempt: Int64
        /// `HOST-SUPERVISOR/NUMBER`; without the number where no worker had it yet.
        public var worker: String
        public var session: String?
    }

    /// The workers are ready, and every file that programs can read is looked at, for identical programs to be known.
    case lookingAtHost
    /// That is done.
    case lookedAtHost(microseconds: Int64)
    /// The workers are ready, and the supervisor is registered.
    case started(supervisor: Int64, SupervisorStart, workers: Int)
    /// It claims nothing more and finishes what runs.
    case draining(reason: String)
    case stopped(reason: String)

    /// A worker can be given jobs.
    ///
    /// - Parameter isReplacement: whether it is there in place of another.
    case workerReady(worker: String, process: Int32, isReplacement: Bool)
    /// A worker is gone, or had to go.
    ///
    /// - Parameter execution: what it was executing.
    case workerLost(worker: String, reason: String, execution: Execution?)
    /// A worker was let go that nothing was wrong with.
    case workerRecycled(worker: String, reason: String)
    /// A worker was ended since that is how a running program is ended whose job was taken away.
    case workerEnded(Execution)

    case judged(Execution, Verdict, wallMicroseconds: Int64)
    /// A job was not executed, and given the judgement of an identical one.
    case judgementShared(Execution, Verdict)
    /// A job left a supervisor without a verdict.
    ///
    /// - Parameter holder: the supervisor that it left, which may be another one.
    case departed(Execution, AuditEvent.Departure, holder: Int64, reason: String)
    /// A job is not this supervisor's any more.
    ///
    /// - Parameter isCancelled: because somebody cancelled it; else its lease ran out, and somebody took it over.
    case leaseLost(Execution, isCancelled: Bool)
    /// A judgement came after the lease was lost, and was not recorded.
    case judgementRefused(Execution)

    /// The state of a session was made anew.
    ///
    /// - Parameter cells: how many of its jobs were run again for that.
    case sessionRebuilt(Execution, cells: Int64)
    case sessionReleased(session: String, reason: String)

    /// A transaction took long: somebody else held the lock, or the disk is slow.
    case slowTransaction(microseconds: Int64)
    /// The head of the log was signed.
    case checkpointSigned(events: Int64)
    /// The write-ahead log had grown.
    ///
    /// - Parameter isEmptied: false where a reader keeps it from being emptied.
    case writeAheadLogLarge(bytes: Int64, isEmptied: Bool)
    case batchCompleted(CompletedBatch)
}
