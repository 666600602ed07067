import Foundation

/// The names that a session may have: Unicode in normal form C, so that names are equal as texts where they are as bytes, and
/// without NUL.
enum SessionName {
    static func isValid(_ name: String) -> Bool {
        !name.utf8.contains(0) && name.precomposedStringWithCanonicalMapping.utf8.elementsEqual(name.utf8)
    }
}
