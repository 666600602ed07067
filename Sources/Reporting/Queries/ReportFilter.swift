import GRDB
import Store

/// Which jobs a report is about. Everything given must hold.
public struct ReportFilter: Sendable, Hashable {
    /// A key of the job's `tags` and its value, as text.
    public struct Tag: Sendable, Hashable {
        public var key: String
        public var value: String

        public init(key: String, value: String) {
            self.key = key
            self.value = value
        }

        /// The condition that a JSON object in `column` has a tag, whose key is the first placeholder and whose value is
        /// the second.
        static func term(over column: String) -> String {
            """
            EXISTS (SELECT 1 FROM json_each(\(column)) t WHERE t.key = ? AND ? =
                CASE t.type WHEN 'true' THEN 'true' WHEN 'false' THEN 'false' ELSE CAST(t.value AS TEXT) END)
            """
        }
    }

    public var batch: String?
    public var tags: [Tag] = []
    /// The name the job asked for, or the hash of the text that judged it.
    public var policy: String?
    /// Finished at this time or later, in microseconds since 1970 UTC.
    public var since: Int64?
    /// Finished before this time.
    public var until: Int64?

    public init(batch: String? = nil) {
        self.batch = batch
    }

    /// Over the jobs `j`.
    var condition: SQLCondition {
        var condition = SQLCondition()
        if let batch { condition.require("j.batch = ?", batch) }
        if let policy { condition.require("j.policy = ? OR j.policy_hash = ?", policy, policy) }
        if let since { condition.require("j.finalized_at >= ?", since) }
        if let until { condition.require("j.finalized_at < ?", until) }
        for tag in tags {
            condition.require(Tag.term(over: "j.tags"), tag.key, tag.value)
        }
        return condition
    }

    /// Refuses a batch that is not there: an empty report would read as if nothing had gone wrong.
    func check(_ database: Database, of store: JobStore) throws {
        if let batch, try !database.batchExists(batch) {
            throw ReportError.unknownBatch(batch, database: store.path)
        }
    }
}
