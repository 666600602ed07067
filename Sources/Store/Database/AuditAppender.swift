import AuditLog
import Foundation
import GRDB

/// Appends events to the log within the transaction that it belongs to.
///
/// The transaction holds the write lock, so the next index is read once and counted on from there; the
/// table's trigger holds it to that.
final class AuditAppender {
    private let database: Database
    private let insert: Statement
    private var next: Int64

    init(_ database: Database) throws {
        self.database = database
        next = try Int64.fetchOne(
            database.cachedStatement(sql: "SELECT ifnull(max(idx), -1) + 1 FROM audit_events")) ?? 0
        insert = try database.cachedStatement(sql: "INSERT INTO audit_events (idx, body) VALUES (?, ?)")
    }

    func append(_ event: AuditEvent) throws {
        insert.setUncheckedArguments([next, Data(event.body)])
        try insert.execute()
        next += 1
    }
}
