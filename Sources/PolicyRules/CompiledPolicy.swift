/// A policy as a worker applies it: parsed, validated, and small enough to send over a pipe.
public struct CompiledPolicy: Sendable, Hashable {
    public var name: String
    /// SHA-256 of the policy's text, lowercase hex.
    public var hash: String
    public init(name: String, hash: String) {
        self.name = name
        self.hash = hash
    }
}
