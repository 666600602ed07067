import Foundation
import GRDB

/// How text and bytes go into the database and come out of it.
///
/// SQLite's TEXT may hold any bytes, and GRDB repairs those that are not UTF-8 when it makes a `String`.
/// What has to stay exact (programs, their inputs, producers' names) is therefore bound as a BLOB under
/// `CAST(? AS TEXT)`, and read as bytes.
enum StoredText {
    /// Exact bytes, for a `CAST(? AS TEXT)` or a BLOB column.
    static func exact(_ bytes: [UInt8]?) -> Data? {
        bytes.map { Data($0) }
    }

    /// A captured stream: TEXT where it is valid UTF-8 without NUL, else a BLOB of the exact bytes.
    static func stream(_ bytes: [UInt8]) -> DatabaseValue {
        if !bytes.contains(0), let text = String(validating: bytes, as: UTF8.self) {
            return text.databaseValue
        }
        return Data(bytes).databaseValue
    }

    /// Text for people: what SQLite's clients would cut at a NUL shows U+2400 there instead.
    static func withoutNUL(_ text: String) -> String {
        guard text.utf8.contains(0) else { return text }
        return String(text.unicodeScalars.map { $0 == "\0" ? "\u{2400}" : Character($0) })
    }
}

extension Row {
    /// The exact bytes of a TEXT or BLOB column; nil for NULL.
    func bytes(_ index: Int) -> [UInt8]? {
        (self[index] as Data?).map { [UInt8]($0) }
    }
}
