/// What the log can be searched by: the members of a body that have a column of their own in `audit_index`.
///
/// The writer of the log and its verifier both take it from the body's bytes, by this one function.
public struct IndexEntry: Sendable, Hashable {
    /// Microseconds since 1970 UTC.
    public var time: Int64
    public var type: String
    public var user: String
    public var host: String
    public var program: String
    /// The job, or the first of those submitted together.
    public var job: Int64?
    /// The last of the jobs submitted together.
    public var lastJob: Int64?
    public var batch: String?
    public var submitter: String?
    /// The job's `tags`, as the text of the column.
    public var tags: String?
    public var verdict: String?
    /// The policy that the event names by its hash.
    public var policyHash: String?

    /// The entry of the body that `body` has read. Text that is not UTF-8 is not searched for, and has no column.
    ///
    /// - Throws: ``BodyError`` where a member that every body has is missing.
    public init(_ body: borrowing BodyReader) throws(BodyError) {
        guard let time = body.integer("time"), let type = body.string("type"), body.integer("v") != nil,
            let user = body.string("user", in: "actor"), let host = body.string("host", in: "actor"),
            let program = body.string("program", in: "actor")
        else { throw BodyError(at: 0, "it lacks one of actor, time, type and v") }
        self.time = time
        self.type = type
        self.user = user
        self.host = host
        self.program = program
        job = body.integer("job") ?? body.integer("first_job")
        lastJob = body.integer("last_job")
        batch = body.string("batch")
        submitter = body.string("submitter")
        tags = body.string("tags")
        verdict = body.string("verdict")
        policyHash = body.string("policy_hash") ?? (type == "policy.installed" ? body.string("hash") : nil)
    }
}
