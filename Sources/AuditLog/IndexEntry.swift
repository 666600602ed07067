/// What the log can be searched by: the members of a body that have a column of their own in `audit_index`.
///
/// The writer of the log and its verifier both take it from the body's bytes: see ``IndexedMembers``.
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

    /// The entry of the body that `body` has read. Text that is not UTF-8, or has a NUL, is not searched for,
    /// and has no column.
    ///
    /// - Throws: ``BodyError`` where a member that every body has is missing.
    public init(_ body: borrowing BodyReader) throws(BodyError) {
        self.init(try IndexedMembers(body))
    }

    private init(_ members: IndexedMembers) {
        time = members.time
        type = members.type.string
        user = members.user.string
        host = members.host.string
        program = members.program.string
        job = members.job
        lastJob = members.lastJob
        batch = members.batch?.string
        submitter = members.submitter?.string
        tags = members.tags?.string
        verdict = members.verdict?.string
        policyHash = members.policyHash?.string
    }
}
