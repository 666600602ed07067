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
    /// Stop claiming once the programs and their inputs reach this many bytes. One job is claimed in any
    /// case, so a claim holds at most this much and one job more.
    public var maximumBytes: Int
    /// Names the worker that will execute the jobs, or the pool where that is not known yet; recorded in
    /// `job.started`.
    public var worker: String
    /// The version of the interpreter that will run them; recorded in `job.started`.
    public var interpreter: String

    public init(
        limit: Int, queues: [String] = [], maximumBytes: Int = 8 << 20, worker: String, interpreter: String
    ) {
        self.limit = limit
        self.queues = queues
        self.maximumBytes = maximumBytes
        self.worker = worker
        self.interpreter = interpreter
    }
}

/// A job that this supervisor may execute until the lease runs out.
public struct ClaimedJob: Sendable {
    public let lease: Lease
    public let assignment: Assignment
    public let priority: Int64
    /// The name the policy was asked for by; ``Assignment/policyHash`` is what it meant at the claim.
    public let policy: String
    public let session: String?
    /// Its batch, as bytes, since a producer may have written anything.
    public let batch: [UInt8]?
}

/// The outcome of executing a claimed job.
public struct Completion: Sendable {
    public var lease: Lease
    public var worker: String
    public var interpreter: String
    public var judgement: Judgement

    public init(lease: Lease, worker: String, interpreter: String, judgement: Judgement) {
        self.lease = lease
        self.worker = worker
        self.interpreter = interpreter
        self.judgement = judgement
    }
}
