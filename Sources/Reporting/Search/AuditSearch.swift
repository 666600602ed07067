public import Evaluation
import GRDB
public import Store

/// Events of the audit log: in the order of their times, and in that of the log where their number is not narrowed by
/// anything but many jobs. The two differ where a clock was set back, or hosts do not agree on the time.
///
/// Two kinds of criteria, and every one that is given must hold. What an event says itself narrows events: its time,
/// its actor, its type, its verdict, its policy. What only some events of a job say selects jobs, of which all events
/// are shown: batch, submitter, tags, program, rules and symbols.
///
/// The answer comes from the projection (`audit_index`), from the columns of jobs (programs) and from their violations
/// and runtime events (rules and symbols); that these agree with the log is what `assay audit verify` shows.
public struct AuditSearch: Sendable, Hashable {
    /// Since then, in microseconds since 1970 UTC.
    public var since: Int64?
    /// Before then.
    public var until: Int64?
    /// Of the actor, exactly; so are `host` and `program`.
    public var user: String?
    public var host: String?
    public var program: String?
    /// Any of these types; `*` stands for any run of characters. All where empty.
    public var types: [String] = []
    /// Any of these verdicts. All where empty.
    public var verdicts: [Verdict] = []
    /// Events that name a policy whose hash begins with these digits.
    public var policyHash: String?
    /// Events that name a policy that was ever installed under this name.
    public var policy: String?

    /// Any of these jobs. All where empty.
    public var jobs: [Int64] = []
    public var batch: String?
    public var submitter: String?
    /// Each of these tags.
    public var tags: [ReportFilter.Tag] = []
    /// A rule that the job broke or that observed it, whether in its text or while it ran.
    public var rule: String?
    /// What a violation was about; `*` at its end stands for anything. With `rule`, of the same violation.
    public var symbol: String?
    /// SHA-256 of the program's text, in lowercase hexadecimal: 16 digits or more.
    public var sourceHash: String?

    /// Newest first.
    public var isReversed = false
    /// All where nil.
    public var limit: Int?

    public init() {}

    /// The events, read one at a time from one state of the database.
    ///
    /// - Throws: ``ReportError/unknownBatch(_:database:)`` and its like where a name means nothing here: an empty answer
    ///   would read as if nothing had happened.
    public func table(_ store: JobStore) -> Table {
        Table(columns: AuditEventRows.columns) { row in
            try store.read { database in
                guard let plan = try AuditSearchPlan(self, database, path: store.path) else { return }
                var rows = AuditEventRows(database)
                try plan.forEachEvent { try row(rows.cells($0)) }
            }
        }
    }
}
