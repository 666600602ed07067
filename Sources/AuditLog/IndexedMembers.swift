/// The members that the log can be searched by, where they stand in a body: there for as long as its bytes are.
///
/// The one place that says which member a column of `audit_index` is. Whoever keeps an entry copies it to an
/// ``IndexEntry``; a verification compares millions and keeps none.
public struct IndexedMembers {
    public let time: Int64
    public let type: BodyText
    public let user: BodyText
    public let host: BodyText
    public let program: BodyText
    public let job: Int64?
    public let lastJob: Int64?
    public let batch: BodyText?
    public let submitter: BodyText?
    public let tags: BodyText?
    public let verdict: BodyText?
    public let policyHash: BodyText?

    /// Those of the body that `body` has read. Text that is not UTF-8, or has a NUL, is not searched for, and has no
    /// column.
    ///
    /// - Throws: ``BodyError`` where a member that every body has is missing.
    public init(_ body: borrowing BodyReader) throws(BodyError) {
        guard let time = body.integer("time"), let type = body.text("type"), body.integer("v") != nil,
            let user = body.text("user", in: "actor"), let host = body.text("host", in: "actor"),
            let program = body.text("program", in: "actor")
        else { throw BodyError(at: 0, "it lacks one of actor, time, type and v") }
        self.time = time
        self.type = type
        self.user = user
        self.host = host
        self.program = program
        job = body.integer("job") ?? body.integer("first_job")
        lastJob = body.integer("last_job")
        batch = Self.searchable(body.text("batch"))
        submitter = Self.searchable(body.text("submitter"))
        tags = Self.searchable(body.text("tags"))
        verdict = body.text("verdict")
        policyHash = body.text("policy_hash") ?? (type.equals("policy.installed") ? body.text("hash") : nil)
    }

    /// SQLite's clients, and SQLite's own functions, take text to end at a NUL.
    private static func searchable(_ text: BodyText?) -> BodyText? {
        text?.hasNUL == true ? nil : text
    }
}
