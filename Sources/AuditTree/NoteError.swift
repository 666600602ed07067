/// Why a text is no key, no signed note, no checkpoint or no proof, or why a note is not to be believed.
public struct NoteError: Error, Sendable, Hashable, CustomStringConvertible {
    public enum Reason: Sendable, Hashable {
        /// The text does not have the format.
        case malformed
        /// A known key's signature is not that of this text.
        case badSignature
        /// No key that is known has signed the text.
        case unsigned
        /// The signatures are good, and what is proven is not the record that was given.
        case notProven
    }

    public let reason: Reason
    /// From 1, where a line is to blame.
    public let line: Int?
    public let message: String

    init(_ reason: Reason, line: Int? = nil, _ message: String) {
        self.reason = reason
        self.line = line
        self.message = message
    }

    /// `line N: message`, or the message alone: one line.
    public var description: String { (line.map { "line \($0): " } ?? "") + message }

    /// The same error in a text that has `count` lines before this one.
    func after(lines count: Int) -> NoteError {
        NoteError(reason, line: line.map { $0 + count }, message)
    }
}
