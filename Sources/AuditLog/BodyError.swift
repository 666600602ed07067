/// Why bytes are not a body of the log.
public struct BodyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where, in bytes from 0.
    public let offset: Int
    public let reason: String

    init(at offset: Int, _ reason: String) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "the body is not canonical JSON: \(reason) at byte \(offset)" }
}
