/// Why a text is no policy: where, what, and what to do about it.
public struct PolicyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// From 1.
    public var line: Int
    /// From 1, in code points.
    public var column: Int
    public var message: String

    public init(line: Int, column: Int, message: String) {
        self.line = line
        self.column = column
        self.message = message
    }

    /// `line:column: message`, for a file's name to be put in front of.
    public var description: String { "\(line):\(column): \(message)" }
}
