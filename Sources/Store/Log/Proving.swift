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

    /// The last event about a job.
    ///
    /// - Parameter type: only of this type, where it is given.
    /// - Returns: its index; nil where there is none.
    public func lastEvent(ofJob job: Int64, type: String? = nil) throws -> Int64? {
        try read { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT idx FROM audit_index WHERE job = ?1 AND last_job IS NULL
                        AND (?2 IS NULL OR type = (SELECT id FROM audit_words WHERE word = ?2))
                    ORDER BY idx DESC LIMIT 1
                    """,
                arguments: [job, type])
        }
    }
}
