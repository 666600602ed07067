import Foundation
import GRDB

/// The values of one row, in the order of a statement's placeholders. For the statements that run once a
/// job: no dictionary, and one array to fill.
struct RowValues {
    private var values: [DatabaseValue] = []

    init(capacity: Int) {
        values.reserveCapacity(capacity)
    }

    mutating func add(_ value: Int64) { values.append(value.databaseValue) }
    mutating func add(_ value: Int64?) { values.append(value?.databaseValue ?? .null) }
    mutating func add(_ value: Double?) { values.append(value?.databaseValue ?? .null) }
    mutating func add(_ value: String) { values.append(value.databaseValue) }
    mutating func add(_ value: String?) { values.append(value?.databaseValue ?? .null) }
    mutating func add(_ value: DatabaseValue) { values.append(value) }

    /// Exact bytes, for a `CAST(? AS TEXT)` or a BLOB column; see ``StoredText``.
    mutating func add(bytes: [UInt8]?) { values.append(bytes.map { Data($0).databaseValue } ?? .null) }

    var arguments: StatementArguments { StatementArguments(values) }
}
