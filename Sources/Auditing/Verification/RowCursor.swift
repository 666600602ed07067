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
    /// By column, what the schema says that it holds: SQLite's number of that type, and 0 where it says nothing.
    private let declared: [Int32]
    /// Whether a cell of this row that was asked for is of another type than its table allows: see ``misstored``.
    private(set) var hasMisstored = false

    init(_ database: Database, _ sql: String) throws {
        self.database = database
        statement = try database.makeStatement(sql: sql)
        handle = statement.sqliteStatement
        columnCount = Int(sqlite3_column_count(handle))
        declared = (0..<sqlite3_column_count(handle)).map { [handle] column in
            switch sqlite3_column_decltype(handle, column).map({ String(cString: $0) }) {
            case "INTEGER": SQLITE_INTEGER
            case "REAL": SQLITE_FLOAT
            case "TEXT": SQLITE_TEXT
            case "BLOB": SQLITE_BLOB
            default: 0
            }
        }
    }

    /// What is wrong where a column of this row holds something of another type than its table allows. The tables are
    /// STRICT, so only somebody who went around SQLite can have written that: such a value is equal to no text, and
    /// what looks for it in the table does not find it.
    var misstored: String? {
        for (column, expected) in declared.enumerated() {
            let type = sqlite3_column_type(handle, Int32(column))
            guard isMisstored(column, type) else { continue }
            let name = sqlite3_column_name(handle, Int32(column)).map { String(cString: $0) } ?? "a column"
            return "\(name) is stored as \(Self.name(of: type)), and its table has \(Self.name(of: expected)) there: "
                + "the file was changed"
        }
        return nil
    }

    private func isMisstored(_ column: Int, _ type: Int32) -> Bool {
        declared[column] != type && declared[column] != 0 && type != SQLITE_NULL
    }

    private static func name(of type: Int32) -> String {
        switch type {
        case SQLITE_INTEGER: "integer"
        case SQLITE_FLOAT: "real"
        case SQLITE_TEXT: "text"
        default: "blob"
        }
    }

    /// Starts from the first row again, with these parameters.
    func restart(_ parameters: Int64...) {
        sqlite3_reset(handle)
        for (place, value) in parameters.enumerated() { sqlite3_bind_int64(handle, Int32(place + 1), value) }
    }

    /// Moves to the next row; false where there is none. The row before is gone then.
    func next() throws -> Bool {
        hasMisstored = false
        let code = sqlite3_step(handle)
        if code == SQLITE_ROW { return true }
        guard code == SQLITE_DONE else {
            throw DatabaseError(
                resultCode: ResultCode(rawValue: code),
                message: database.sqliteConnection.map { String(cString: sqlite3_errmsg($0)) })
        }
        return false
    }

    func integer(_ column: Int) -> Int64 { sqlite3_column_int64(handle, Int32(column)) }

    /// The bytes of a text or a blob, until the next row; none of anything else.
    func bytes(_ column: Int) -> UnsafeRawBufferPointer {
        cell(column).bytes ?? UnsafeRawBufferPointer(start: nil, count: 0)
    }

    /// What a column holds; bytes until the next row.
    ///
    /// SQLite is asked for the value once, and the value for all the rest. That takes a connection without a mutex of
    /// its own, as GRDB's are: only there a value of a statement may be read without being copied.
    func cell(_ column: Int) -> Cell {
        let value = sqlite3_column_value(handle, Int32(column))
        let type = sqlite3_value_type(value)
        if isMisstored(column, type) { hasMisstored = true }
        switch type {
        case SQLITE_INTEGER: return .integer(sqlite3_value_int64(value))
        case SQLITE_FLOAT: return .real(sqlite3_value_double(value))
        case SQLITE_TEXT: return .text(Self.bytes(value))
        case SQLITE_BLOB: return .blob(Self.bytes(value))
        default: return .null
        }
    }

    private static func bytes(_ value: OpaquePointer?) -> UnsafeRawBufferPointer {
        let start = sqlite3_value_blob(value)
        return UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : Int(sqlite3_value_bytes(value)))
    }

    /// Text as a string; nil for NULL. What is not UTF-8 is repaired: not for comparisons.
    func text(_ column: Int) -> String? {
        let cell = cell(column)
        return cell.isNull
            ? nil : String(decoding: cell.bytes ?? UnsafeRawBufferPointer(start: nil, count: 0), as: UTF8.self)
    }
}
