/// Why something about the log could not be done. The message is one line: what, where, what to do.
public struct AuditError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
