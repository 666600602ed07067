/// The root of leaves that pass by once: keeps one hash for every bit of their number, at most 63.
public struct CompactRange: Sendable {
    /// The complete subtrees, the largest first.
    private var subtrees: [TreeHash] = []
    public private(set) var size: Int64 = 0

    public init() {}

    public mutating func append(_ leaf: TreeHash) {
        var hash = leaf
        // Every bit that the addition carries over joins two subtrees of one size.
        for _ in 0..<(~size).trailingZeroBitCount { hash = .node(subtrees.removeLast(), hash) }
        subtrees.append(hash)
        size += 1
    }

    /// The root of the leaves so far (RFC 6962 §2.1).
    public var root: TreeHash { Folding.descending(subtrees) }
}
