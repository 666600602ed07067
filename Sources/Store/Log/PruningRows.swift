import AuditLog
package import GRDB

/// The events `jobs.pruned`, whose jobs are pieces of a list and in no column of `audit_index`.
package enum PruningRows {
    /// The word of their type; nil where the log has none of them.
    package static func type(_ database: Database) throws -> Int64? {
        try Int64.fetchOne(
            database, sql: "SELECT id FROM audit_words WHERE word = ?", arguments: [EventType.jobsPruned.rawValue])
    }

    /// A query for the pieces that an event names, each as its `first` and its `last` job.
    ///
    /// - Parameter index: the event's, as an expression.
    package static func pieces(ofEvent index: String) -> String {
        """
        SELECT CAST(piece.value AS INTEGER) AS first,
            CAST(substr(piece.value, instr(piece.value, '-') + 1) AS INTEGER) AS last
        FROM audit_events pruning, json_each(
            CASE WHEN json_valid(CAST(pruning.body AS TEXT)) THEN CAST(pruning.body AS TEXT) END, '$.jobs') piece
        WHERE pruning.idx = \(index)
        """
    }
}
