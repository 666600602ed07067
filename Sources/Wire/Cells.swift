public import Evaluation
public import PolicyRules

/// A job of a session, as a worker is told of it.
public struct CellAssignment: Sendable, Hashable {
    public var session: String
    /// Whether the session begins with it. A worker that is told of a later cell and has no such session says so.
    public var isFirst: Bool
    public var assignment: Assignment

    public init(session: String, isFirst: Bool, assignment: Assignment) {
        self.session = session
        self.isFirst = isFirst
        self.assignment = assignment
    }
}

/// What a cell's process is told, once it is there.
public struct CellOrder: Sendable, Hashable {
    /// Of its reports; nobody knew it before.
    public var nonce: [UInt8]
    /// The policy that judges it, where the session's processes do not have it yet.
    public var policy: CompiledPolicy?
    public var assignment: Assignment

    public init(nonce: [UInt8], policy: CompiledPolicy?, assignment: Assignment) {
        self.nonce = nonce
        self.policy = policy
        self.assignment = assignment
    }

    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: assignment.byteCount + 64)
        writer.write(nonce)
        writer.write(policy?.encoded()) { $0.write($1) }
        writer.write(assignment)
        return writer.bytes
    }

    public init(_ bytes: [UInt8]) throws(WireError) {
        var reader = ByteReader(bytes)
        nonce = try reader.byteString()
        let encoded = try reader.optional { inner throws(WireError) in try inner.byteString() }
        if let encoded {
            guard let decoded = try? CompiledPolicy(decoding: encoded) else {
                throw .malformed("a policy that cannot be decoded")
            }
            policy = decoded
        } else {
            policy = nil
        }
        assignment = try reader.assignment()
        try reader.finish()
    }
}
