import AuditLog
import AuditTree
import Foundation
import GRDB

/// Appends events to the log within the transaction that it belongs to: the bodies, the tree over them, and the index.
///
/// Events are kept until ``flush()``, which the transaction calls before it commits, and are inserted many a
/// statement: the table's triggers make SQLite keep a statement journal, and so pay for the statement rather
/// than the row. The transaction holds the write lock, so the next index is read once and counted on from
/// there; the trigger holds it to that.
final class AuditAppender {
    private static let rowsPerStatement = 16

    private let database: Database
    private let growsTree: Bool
    private var pending: [AuditEvent] = []

    /// - Parameter growsTree: false only where the cost of the tree and the index is measured.
    init(_ database: Database, growsTree: Bool) {
        self.database = database
        self.growsTree = growsTree
    }

    func append(_ event: AuditEvent) {
        pending.append(event)
    }

    /// Writes the events appended so far, in their order.
    func flush() throws {
        guard !pending.isEmpty else { return }
        let first = try LogRows.size(database)
        var next = first
        var rest = pending[...]
        while !rest.isEmpty {
            let rows = rest.count < Self.rowsPerStatement ? 1 : Self.rowsPerStatement
            try insert(rest.prefix(rows), from: next)
            rest = rest.dropFirst(rows)
            next += Int64(rows)
        }
        if growsTree {
            var growth = try LogGrowth(database, size: first)
            for event in pending {
                try event.body.withUnsafeBytes { try growth.add($0) }
            }
            try growth.write()
        }
        pending.removeAll()
    }

    private func insert(_ events: ArraySlice<AuditEvent>, from first: Int64) throws {
        let statement = try database.cachedStatement(
            sql: events.count == 1 ? Self.insertOne : Self.insertMany)
        var arguments = StatementArguments()
        var index = first
        for event in events {
            arguments += [index, Data(event.body)]
            index += 1
        }
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }

    private static let insertOne = insertSQL(rows: 1)
    private static let insertMany = insertSQL(rows: rowsPerStatement)

    private static func insertSQL(rows: Int) -> String {
        "INSERT INTO audit_events (idx, body) VALUES "
            + Array(repeating: "(?, ?)", count: rows).joined(separator: ", ")
    }
}
