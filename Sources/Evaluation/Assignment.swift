/// What a worker needs to judge one job: the program, its inputs and its bounds.
///
/// Program text and streams are bytes, never strings: text that is not UTF-8 must reach CPython as
/// it is.
public struct Assignment: Sendable, Hashable {
    public var job: Int64
    public var attempt: Int64
    public var source: [UInt8]
    public var standardInput: [UInt8]
    /// The output to compare with, or nil where running to the end is enough. A worker is not told what it is.
    public var expectedOutput: [UInt8]?
    /// `__name__` of the program.
    public var moduleName: String
    /// The content hash of the policy that judges it, lowercase hex.
    public var policyHash: String
    public var limits: Limits
    /// What is put into the job's folder before it begins.
    public var files: [JobFile]

    public init(
        job: Int64, attempt: Int64, source: [UInt8], standardInput: [UInt8], expectedOutput: [UInt8]?,
        moduleName: String, policyHash: String, limits: Limits, files: [JobFile] = []
    ) {
        self.job = job
        self.attempt = attempt
        self.source = source
        self.standardInput = standardInput
        self.expectedOutput = expectedOutput
        self.moduleName = moduleName
        self.policyHash = policyHash
        self.limits = limits
        self.files = files
    }

    /// Bytes held in memory, roughly, for bounding what is in flight.
    public var byteCount: Int {
        source.count + standardInput.count + (expectedOutput?.count ?? 0) + 256
            + files.reduce(0) { $0 + $1.bytes.count }
    }
}
