import GRDB
import GRDBSQLite

/// A statement that is stepped through without an allocation for each row.
///
/// GRDB prepares it and owns it; rows and columns are asked of SQLite directly, since a verification passes millions
/// of them. Bytes are those of the file, whatever the column's declared type: a file under suspicion need not keep to
/// its schema. One cursor belongs to one thread, that of the read transaction it was made in.
final class RowCursor {
    private let statement: Statement
    private let handle: OpaquePointer
    private let database: Database
    let columnCount: Int
    /// What the schema says that each column holds; nil where it says nothing, or anything.
    private let declared: [CellKind?]

    init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.makeStatement(sql: sql)
        handle = statement.sqliteStatement
        columnCount = Int(sqlite3_column_count(handle))
        declared = (0..<sqlite3_column_count(handle)).map { [handle] column in
            switch sqlite3_column_decltype(handle, column).map({ String(cString: $0) }) {
            case "INTEGER": .integer
            case "REAL": .real
            case "TEXT": .text
            case "BLOB": .blob
            default: nil
            }
        }
    }

    /// What is wrong where a column of this row holds something of another type than its table allows. The tables are
    /// STRICT, so only somebody who went around SQLite can have written that: such a value is equal to no text, and
    /// what looks for it in the table does not find it.
    var misstored: String? {
        for (column, expected) in declared.enumerated() {
            guard let expected else { continue }
            let kind = kind(column)
            if kind != expected, kind != .null {
                let name = sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? "a column"
                return "\(name) is stored as \(kind), and its table has \(expected) there: the file was changed"
            }
        }
        return nil
    }

    /// Starts from the first row again, with these parameters.
    func restart(_ parameters: Int64...) {
        sqlite3_reset(handle)
        for (place, value) in parameters.enumerated() { sqlite3_bind_int64(handle, Int32(place + 1), value) }
    }

    /// Moves to the next row; false where there is none. The row before is gone then.
    func next() throws -> Bool {
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
        }
        return false
    }

    func kind(_ column: Int) -> CellKind {
        switch sqlite3_column_type(handle, Int32(column)) {
        case SQLITE_INTEGER: .integer
        case SQLITE_FLOAT: .real
        case SQLITE_TEXT: .text
        case SQLITE_BLOB: .blob
        default: .null
        }
    }

    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    func real(_ column: Int) -> Double { sqlite3_column_double(handle, Int32(column)) }

    /// The bytes of a text or a blob, until the next row; none of anything else.
    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        let kind = kind(column)
        guard kind == .text || kind == .blob, let start = sqlite3_column_blob(handle, Int32(column)) else {
            return UnsafeRawBufferPointer(start: nil, count: 0)
        }
        return UnsafeRawBufferPointer(start: start, count: Int(sqlite3_column_bytes(handle, Int32(column))))
    }

    /// Text as a string; nil for NULL. What is not UTF-8 is repaired: not for comparisons.
    func text(_ column: Int) -> String? {
        kind(column) == .null ? nil : String(decoding: bytes(column), as: UTF8.self)
    }
}

/// What kind of value a cell of SQLite holds.
enum CellKind: UInt8 {
    case null, integer, real, text, blob
}
