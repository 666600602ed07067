import Foundation
package import GRDB

/// The statements over `audit_log` and `audit_events`.
package enum LogRows {
    /// How many events the log has: the next index.
    package static func size(_ database: Database) throws -> Int64 {
        try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT ifnull(max(idx), -1) + 1 FROM audit_events")) ?? 0
    }

    /// The verifier key that the log names last, in `key.created` or `key.rotated`.
    static func newestKey(_ database: Database) throws -> String? {
        try String.fetchOne(
            database,
            sql: """
                SELECT json_extract(CAST(body AS TEXT), '$.key') FROM audit_events WHERE idx = (
                    SELECT max(idx) FROM audit_index WHERE type IN (
                        SELECT id FROM audit_words WHERE word IN ('key.created', 'key.rotated')))
                """)
    }

    /// The origin of the log's checkpoints.
    package static func origin(_ database: Database) throws -> String {
        guard let origin = try String.fetchOne(database, sql: "SELECT origin FROM audit_log WHERE id = 1") else {
            throw StoreError(.damaged, "audit_log has no origin; restore the database from a backup")
        }
        return origin
    }

    /// Hands the bodies of events to `use`, in order, from index `first` on and before `end`.
    package static func eachBody(
        from first: Int64, to end: Int64, _ database: Database, _ use: (Int64, UnsafeRawBufferPointer) throws -> Void
    ) throws {
        let rows = try Row.fetchCursor(
            database.cachedStatement(sql: "SELECT idx, body FROM audit_events WHERE idx >= ? AND idx < ? ORDER BY idx"),
            arguments: [first, end])
        while let row = try rows.next() {
            try row.withUnsafeData(atIndex: 1) { data in
                try (data ?? Data()).withUnsafeBytes { try use(row[0], $0) }
            }
        }
    }
}
