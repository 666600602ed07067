import AuditLog
public import AuditTree
import GRDB

extension JobStore {
    /// The proof that an event is in the log, against the newest checkpoint. Its `extra` is the event's body.
    ///
    /// - Returns: nil where no checkpoint covers the event yet, or there is no such event.
    /// - Throws: `StoreError` where the log is damaged; `TreeError`, `NoteError`.
    public func proof(ofEvent index: Int64) throws -> RecordProof? {
        try read { database in
            guard index >= 0, let checkpoint = try CheckpointRows.newest(database), index < checkpoint.size,
                let body = try Row.fetchOne(
                    database, sql: "SELECT body FROM audit_events WHERE idx = ?", arguments: [index])?.bytes(0)
            else { return nil }
            return try RecordProof(
                extra: body, index: index,
                hashes: MerkleTree(size: checkpoint.size, reader: TileRows(database)).inclusionProof(of: index),
                note: SignedNote(parsing: Array(checkpoint.note.utf8)))
        }
    }

    /// The last event of a job's own; the submission that it was part of, or its removal, which are about other jobs as
    /// well, where that is asked for or there is nothing else.
    ///
    /// - Parameter type: only of this type, where it is given.
    /// - Returns: its index; nil where there is none.
    public func lastEvent(ofJob job: Int64, type: String? = nil) throws -> Int64? {
        try read { database in
            let own = try Int64.fetchOne(
                database,
                sql: """
                    SELECT idx FROM audit_index WHERE job = ?1 AND last_job IS NULL
                        AND (?2 IS NULL OR type = (SELECT id FROM audit_words WHERE word = ?2))
                    ORDER BY idx DESC LIMIT 1
                    """,
                arguments: [job, type])
            if let own { return own }
            func isAsked(_ kind: EventType) -> Bool { type == nil || type == kind.rawValue }
            let submission = isAsked(.jobSubmitted) ? try Self.submission(of: job, database) : nil
            let pruning = isAsked(.jobsPruned) ? try Self.lastPruning(of: job, database) : nil
            return [submission, pruning].compactMap(\.self).max()
        }
    }

    private static func submission(of job: Int64, _ database: Database) throws -> Int64? {
        let covering = try Row.fetchOne(
            database,
            sql: """
                SELECT idx, last_job FROM audit_index WHERE last_job IS NOT NULL AND job <= ?
                ORDER BY job DESC LIMIT 1
                """,
            arguments: [job])
        return covering.flatMap { ($0[1] as Int64) >= job ? ($0[0] as Int64) : nil }
    }

    private static func lastPruning(of job: Int64, _ database: Database) throws -> Int64? {
        guard let type = try PruningRows.type(database) else { return nil }
        return try Int64.fetchOne(
            database,
            sql: """
                SELECT max(i.idx) FROM audit_index i
                WHERE i.type = ? AND EXISTS
                    (SELECT 1 FROM (\(PruningRows.pieces(ofEvent: "i.idx"))) WHERE ? BETWEEN first AND last)
                """,
            arguments: [type, job])
    }
}
