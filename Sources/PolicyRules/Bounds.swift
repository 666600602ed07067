/// How large a program may be before its tree is refused. Nil means no bound of the policy's.
public struct Bounds: Sendable, Hashable {
    /// Bytes of source, checked before it is parsed.
    public var bytes: Int?
    /// Nodes of the tree, contexts and operators not counted.
    public var nodes: Int?
    /// Nodes from the root to the deepest.
    public var depth: Int?
    /// Bytes of one string or bytes literal.
    public var constantBytes: Int?

    public init(bytes: Int? = nil, nodes: Int? = nil, depth: Int? = nil, constantBytes: Int? = nil) {
        self.bytes = bytes
        self.nodes = nodes
        self.depth = depth
        self.constantBytes = constantBytes
    }

    /// The ids their violations carry. Each rejects.
    public static let bytesRule = "too-many-bytes"
    public static let nodesRule = "too-many-nodes"
    public static let depthRule = "too-deep"
    public static let constantRule = "constant-too-large"

    /// The ids no rule of a policy may take.
    public static let reservedRules = [
        bytesRule, nodesRule, depthRule, constantRule, CompiledPolicy.unknownNodeRule,
    ]
}
