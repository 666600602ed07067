public import Evaluation

/// A program to be queued, with everything a producer may say about it. The schema's constraints bound
/// every value; a value outside them is refused when the job is queued.
public struct NewJob: Sendable, Hashable {
    /// 1 byte to 1 MiB, without NUL. Need not be UTF-8.
    public var source: [UInt8]
    public var externalID: String?
    public var queue = "default"
    /// Higher is claimed first.
    public var priority: Int64 = 0
    /// A policy that is installed.
    public var policy = "default"
    /// Whether somebody chose it for this job.
    public var hasChosenPolicy = false
    public var session: String?
    public var standardInput: [UInt8]?
    public var expectedOutput: [UInt8]?
    /// A JSON object.
    public var tags: String?
    /// Unique among all jobs but cancelled and discarded ones.
    public var uniqueKey: String?
    public var moduleName = "__main__"
    /// CPU seconds.
    public var timeout = 10.0
    /// Seconds; nil means `4 * timeout + 10`.
    public var wallTimeout: Double?
    public var memoryMiB: Int64 = 256
    /// Bytes, stdout and stderr together.
    public var outputLimit: Int64 = 1_048_576
    public var maxAttempts: Int64 = 5
    /// Not to be claimed before this time, in microseconds since 1970 UTC.
    public var scheduledAt: Int64?
    /// What is put into the folder where it begins.
    public var files: [JobFile] = []
    /// What was removed from a text before it became the source: a JSON array; nil where nothing was.
    public var removed: String?

    public init(source: [UInt8]) {
        self.source = source
    }
}

/// What a submission put into the queue.
public struct SubmissionReceipt: Sendable, Hashable {
    public let count: Int64
    /// The ids of the first and the last job. Those between belong to the submission as well; both are 0
    /// where it was empty.
    public let first: Int64
    public let last: Int64

    /// Every id, in order.
    public var ids: Range<Int64> { count == 0 ? 0..<0 : first..<(last + 1) }
}
