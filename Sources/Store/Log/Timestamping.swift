public import AuditLog
import Foundation
import GRDB

/// What a time-stamping authority said of a checkpoint (RFC 3161), as it is stored.
public struct StoredTimestamp: Sendable, Hashable {
    /// The row of `audit_timestamps`, from 1.
    public let id: Int64
    public let checkpoint: StoredCheckpoint
    /// Microseconds since 1970 UTC, by this host's clock; the time that the authority vouches for is in the response.
    public let storedAt: Int64
    /// DER.
    public let request: [UInt8]
    /// DER.
    public let response: [UInt8]
}

extension JobStore {
    /// The bounds of the schema, in bytes.
    public static let largestTimestampRequest = 65_536
    public static let largestTimestampResponse = 1 << 20

    /// The newest checkpoint for which `isWanted` holds; nil where there is none.
    public func checkpoint(where isWanted: (StoredCheckpoint) -> Bool) throws -> StoredCheckpoint? {
        try read { database in
            let rows = try Row.fetchCursor(
                database, sql: "SELECT \(StoredCheckpoint.columns) FROM audit_checkpoints ORDER BY id DESC")
            while let row = try rows.next() {
                let checkpoint = StoredCheckpoint(row)
                if isWanted(checkpoint) { return checkpoint }
            }
            return nil
        }
    }

    /// Stores an authority's answer and records `checkpoint.timestamped`.
    ///
    /// - Returns: the row; the one there is, with nothing recorded, where this very answer was stored before.
    public func storeTimestamp(
        of checkpoint: StoredCheckpoint, request: [UInt8], response: [UInt8], actor: Actor
    ) throws -> (id: Int64, isNew: Bool) {
        try write { database in
            let known = try Int64.fetchOne(
                database, sql: "SELECT id FROM audit_timestamps WHERE response = ?", arguments: [Data(response)])
            if let known { return (known, false) }
            let now = clock()
            let id = try Int64.fetchOne(database, sql: "SELECT ifnull(max(id), 0) + 1 FROM audit_timestamps") ?? 1
            try database.execute(
                sql: """
                    INSERT INTO audit_timestamps (id, checkpoint, stored_at, request, response) VALUES (?, ?, ?, ?, ?)
                    """,
                arguments: [id, checkpoint.id, now, Data(request), Data(response)])
            let audit = auditAppender(database)
            audit.append(
                .checkpointTimestamped(
                    checkpoint: checkpoint.id, timestamp: id, response: .sha256(response), actor: actor, time: now))
            try audit.flush()
            return (id, true)
        }
    }

    /// All timestamps, in the order of storing.
    public func timestamps() throws -> [StoredTimestamp] {
        try timestamps(where: "true", [])
    }

    /// One timestamp; nil where there is none with this id.
    public func timestamp(_ id: Int64) throws -> StoredTimestamp? {
        try timestamps(where: "t.id = ?", [id]).first
    }

    private func timestamps(where condition: String, _ arguments: StatementArguments) throws -> [StoredTimestamp] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT c.id, c.size, c.signed_at, c.note, t.id, t.stored_at, t.request, t.response
                    FROM audit_timestamps t JOIN audit_checkpoints c ON c.id = t.checkpoint
                    WHERE \(condition) ORDER BY t.id
                    """, arguments: arguments
            ).map { row in
                StoredTimestamp(
                    id: row[4], checkpoint: StoredCheckpoint(row), storedAt: row[5], request: row.bytes(6) ?? [],
                    response: row.bytes(7) ?? [])
            }
        }
    }
}
