public import AuditLog
public import AuditTree
import GRDB

/// A signed head of the log, as it is stored.
public struct StoredCheckpoint: Sendable, Hashable {
    /// The row of `audit_checkpoints`, from 1.
    public let id: Int64
    /// How many events it covers.
    public let size: Int64
    /// Microseconds since 1970 UTC.
    public let signedAt: Int64
    /// A C2SP signed note of a tlog-checkpoint.
    public let note: String

    init(_ row: Row) {
        id = row[0]
        size = row[1]
        signedAt = row[2]
        note = row[3]
    }

    static let columns = "id, size, signed_at, note"
}

/// The log as whoever signs it sees it, within one write transaction.
public struct LogTransaction {
    private let database: Database
    private let audit: AuditAppender
    /// Microseconds since 1970 UTC, the same for everything in the transaction.
    public let now: Int64

    init(_ database: Database, audit: AuditAppender, now: Int64) {
        self.database = database
        self.audit = audit
        self.now = now
    }

    /// How many events the log has, those recorded through this transaction included.
    public func size() throws -> Int64 {
        try audit.flush()
        return try LogRows.size(database)
    }

    /// The root of the tree over the first `size` events.
    public func root(at size: Int64) throws -> TreeHash {
        try MerkleTree(size: self.size(), reader: TileRows(database)).root(at: size)
    }

    /// The last checkpoint that was stored.
    public func newestCheckpoint() throws -> StoredCheckpoint? {
        try CheckpointRows.newest(database)
    }

    /// The verifier key that the log names last, in `key.created` or `key.rotated`.
    public func newestKey() throws -> String? {
        try LogRows.newestKey(database)
    }

    /// Whether the log names a verifier key in `key.created` or `key.rotated`.
    public func names(key: String) throws -> Bool {
        try Bool.fetchOne(
            database,
            sql: """
                SELECT EXISTS (SELECT 1 FROM audit_events
                    WHERE idx IN (SELECT idx FROM audit_index WHERE type IN (
                            SELECT id FROM audit_words WHERE word IN ('key.created', 'key.rotated')))
                        AND json_extract(CAST(body AS TEXT), '$.key') = ?)
                """, arguments: [key]) ?? false
    }

    public func record(_ event: AuditEvent) {
        audit.append(event)
    }

    /// Stores a signed head over the first `size` events, and records that.
    ///
    /// - Parameter keys: the verifier keys of its signatures.
    public func store(note: String, size: Int64, root: TreeHash, keys: [String], actor: Actor) throws {
        let id = (try newestCheckpoint()?.id ?? 0) + 1
        try database.execute(
            sql: "INSERT INTO audit_checkpoints (id, size, signed_at, note) VALUES (?, ?, ?, ?)",
            arguments: [id, size, now, note])
        audit.append(
            .checkpointSigned(
                checkpoint: id, size: size, root: root.bytes, note: .sha256(Array(note.utf8)), keys: keys, actor: actor,
                time: now))
    }
}

extension JobStore {
    /// Runs `body` as one write transaction on the log. When this returns, everything in it is on the disk; when it
    /// throws, nothing of it happened.
    public func logTransaction<T>(_ body: (LogTransaction) throws -> T) throws -> T {
        try write { database in
            let audit = auditAppender(database)
            let result = try body(LogTransaction(database, audit: audit, now: clock()))
            try audit.flush()
            return result
        }
    }

    /// The last checkpoint that was stored; nil where none was signed yet.
    public func newestCheckpoint() throws -> StoredCheckpoint? {
        try read { try CheckpointRows.newest($0) }
    }
}

/// The statements over `audit_checkpoints`.
enum CheckpointRows {
    static func newest(_ database: Database) throws -> StoredCheckpoint? {
        try Row.fetchOne(
            database, sql: "SELECT \(StoredCheckpoint.columns) FROM audit_checkpoints ORDER BY id DESC LIMIT 1"
        ).map(StoredCheckpoint.init)
    }
}
