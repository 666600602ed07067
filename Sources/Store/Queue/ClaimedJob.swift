public import Evaluation

/// The right to record the result of one execution of a job. A later claim of the same job makes it void.
public struct Lease: Sendable, Hashable {
    public let job: Int64
    let token: Int64
}

/// What a supervisor asks for when it claims.
public struct ClaimRequest: Sendable {
    /// At most this many jobs.
    public var limit: Int
    /// Only from these queues; from all where it is empty.
    public var queues: [String]
    /// Only jobs of a higher priority than this; any where nil.
    public var priorityAbove: Int64?
    /// Stop claiming once the programs and their inputs reach this many bytes. One job is claimed in any
    /// case, so a claim holds at most this much and one job more.
    public var maximumBytes: Int
    /// Names the worker that will execute the jobs, or the pool where that is not known yet; recorded in
    /// `job.started`.
    public var worker: String
    /// The version of the interpreter that will run them; recorded in `job.started`.
    public var interpreter: String
    /// Whether its workers have a scratch, without which a job that comes with files cannot be run.
    public var hasScratch: Bool

    public init(
        limit: Int, queues: [String] = [], priorityAbove: Int64? = nil, maximumBytes: Int = 8 << 20, worker: String,
        interpreter: String,
        hasScratch: Bool = true
    ) {
        self.limit = limit
        self.queues = queues
        self.priorityAbove = priorityAbove
        self.maximumBytes = maximumBytes
        self.worker = worker
        self.interpreter = interpreter
        self.hasScratch = hasScratch
    }
}

/// A job that this supervisor may execute until the lease runs out.
public struct ClaimedJob: Sendable {
    public let lease: Lease
    public let assignment: Assignment
    /// The row's at the claim; a supervisor may take a job for a more urgent one.
    public var priority: Int64
    /// The name the policy was asked for by; ``Assignment/policyHash`` is what it meant at the claim.
    public let policy: String
    public let session: String?
    /// Its batch, as bytes, since a producer may have written anything.
    public let batch: [UInt8]?
    /// Of a job of a session, the last one before the session was opened; 0 where there is none.
    public internal(set) var sessionSince: Int64 = 0
    /// What is to be run in its place, to make the state that it needs: an earlier job of its session.
    public var replay: Assignment?

    /// Under which its judgement may be shared; nil where nobody asked for that.
    public var sharingKey: SharingKey?

    /// What a worker is to be given.
    public var toRun: Assignment { replay ?? assignment }
}

/// The outcome of executing a claimed job.
public struct Completion: Sendable {
    public var lease: Lease
    public var worker: String
    public var interpreter: String
    public var judgement: Judgement
    /// Whether some of its output was recorded as it came; then all of it was.
    public var wasStreamed: Bool
    /// Under which the judgement may be given to identical programs; nil where it is not to be.
    public var sharingKey: SharingKey?

    public init(
        lease: Lease, worker: String, interpreter: String, judgement: Judgement, wasStreamed: Bool = false,
        sharingKey: SharingKey? = nil
    ) {
        self.lease = lease
        self.worker = worker
        self.interpreter = interpreter
        self.judgement = judgement
        self.wasStreamed = wasStreamed
        self.sharingKey = sharingKey
    }
}

/// Some of what a claimed job wrote, while it runs.
public struct RecordedOutput: Sendable {
    public var lease: Lease
    /// From 0, without gaps.
    public var ordinal: Int64
    public var chunk: OutputChunk

    public init(lease: Lease, ordinal: Int64, chunk: OutputChunk) {
        self.lease = lease
        self.ordinal = ordinal
        self.chunk = chunk
    }
}
