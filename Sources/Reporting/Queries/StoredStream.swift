import Foundation
import GRDB

/// A captured stream as reports show it.
struct StoredStream {
    /// With U+FFFD where the bytes are not UTF-8.
    let text: Cell
    /// The exact bytes, where the text does not say them.
    let base64: Cell

    /// - Parameter value: TEXT, a BLOB of bytes that are no text, or NULL.
    init(_ value: DatabaseValue) {
        switch value.storage {
        case .string(let string):
            text = .text(string)
            base64 = .null
        case .blob(let data):
            text = .text(String(decoding: data, as: UTF8.self))
            base64 = String(validating: data, as: UTF8.self) == nil ? .text(data.base64EncodedString()) : .null
        default:
            text = .null
            base64 = .null
        }
    }
}
