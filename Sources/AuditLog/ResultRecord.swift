public import Evaluation

/// One recorded judgement: what a row of `results` and its rows of `violations` say together.
public struct ResultRecord: Sendable, Hashable {
    public var job: Int64
    /// Which execution of the job this was, from 1.
    public var attempt: Int64
    public var policy: String
    public var policyHash: String
    public var worker: String
    public var interpreter: String
    /// Microseconds since 1970 UTC.
    public var finishedAt: Int64
    public var judgement: Judgement
    /// The execution that the judgement is of, where that is another job's: this one is identical to it, and was not
    /// executed. Worker, interpreter and times are then those of that execution.
    public var sharedFrom: ExecutionReference?

    public init(
        job: Int64, attempt: Int64, policy: String, policyHash: String, worker: String, interpreter: String,
        finishedAt: Int64, judgement: Judgement, sharedFrom: ExecutionReference? = nil
    ) {
        self.job = job
        self.attempt = attempt
        self.policy = policy
        self.policyHash = policyHash
        self.worker = worker
        self.interpreter = interpreter
        self.finishedAt = finishedAt
        self.judgement = judgement
        self.sharedFrom = sharedFrom
    }

    /// CPU time, user and system together.
    public var cpuMicroseconds: Int64 {
        let (sum, overflow) = judgement.userMicroseconds.addingReportingOverflow(judgement.systemMicroseconds)
        return overflow ? .max : sum
    }
}

/// One execution of a job.
public struct ExecutionReference: Sendable, Hashable {
    public var job: Int64
    /// From 1.
    public var attempt: Int64

    public init(job: Int64, attempt: Int64) {
        self.job = job
        self.attempt = attempt
    }
}
