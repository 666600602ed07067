/// Why a log cannot be signed. The message is one line: what, where, what to do.
public struct KeyError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Code: Sendable, Hashable {
        /// The key folder, or a file in it, cannot be used as it is.
        case unusable
        /// The log is not a continuation of what was signed: an older copy of the database was put in its place, or
        /// somebody changed it.
        case notAContinuation
        /// An older copy was to be accepted, and there is none.
        case nothingRestored
        /// Another key was to take the place of one that is not at hand, and nobody said why.
        case reasonMissing
    }

    public let code: Code
    public let description: String

    init(_ code: Code, _ description: String) {
        self.code = code
        self.description = description
    }
}
