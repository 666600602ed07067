/// A stored tree: its roots and proofs, now and at every size it has had (RFC 6962 §2.1).
///
/// Reads the tiles it needs and keeps none of them. Whether the tiles belong together is not asked here: a
/// root is compared with a signed one, and a proof is verified, by who receives it.
public struct MerkleTree {
    private let reader: any TileReader
    /// How many leaves the tree has.
    public let size: Int64

    /// - Parameter size: how many leaves are stored; tiles may have more than that.
    public init(size: Int64, reader: any TileReader) {
        self.size = size
        self.reader = reader
    }

    /// MTH of all leaves.
    public func root() throws -> TreeHash {
        try root(at: size)
    }

    /// MTH of the first `size` leaves, 0...`self.size`.
    public func root(at size: Int64) throws -> TreeHash {
        try nodes(at: size).hash(of: 0..<size)
    }

    /// The leaf itself, 0..<`size`.
    public func leaf(at index: Int64) throws -> TreeHash {
        guard index >= 0, index < size else { throw TreeError.index(index, size: size) }
        return try nodes(at: size).hash(of: index..<index + 1)
    }

    /// That the leaf `index` is in this tree; see ``inclusionProof(of:at:)``.
    public func inclusionProof(of index: Int64) throws -> [TreeHash] {
        try inclusionProof(of: index, at: size)
    }

    /// That the leaf `index` is in the tree of the first `size` leaves: the siblings on the way to the root,
    /// from the leaf's up (RFC 6962 §2.1.1).
    public func inclusionProof(of index: Int64, at size: Int64) throws -> [TreeHash] {
        let nodes = try nodes(at: size)
        guard index >= 0, index < size else { throw TreeError.index(index, size: size) }
        var siblings: [TreeHash] = []
        var range = 0..<size
        while range.upperBound - range.lowerBound > 1 {
            let middle = Nodes.middle(of: range)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            siblings.append(try nodes.hash(of: index < middle ? right : left))
            range = index < middle ? left : right
        }
        return siblings.reversed()
    }

    /// That the tree of `oldSize` leaves is a prefix of this one; see ``consistencyProof(from:to:)``.
    public func consistencyProof(from oldSize: Int64) throws -> [TreeHash] {
        try consistencyProof(from: oldSize, to: size)
    }

    /// That the tree of `oldSize` leaves is a prefix of that of `newSize` leaves (RFC 6962 §2.1.2). Between
    /// equal sizes, and from the empty tree, there is nothing to prove: no hashes.
    public func consistencyProof(from oldSize: Int64, to newSize: Int64) throws -> [TreeHash] {
        let nodes = try nodes(at: newSize)
        guard oldSize >= 0, oldSize <= newSize else { throw TreeError.size(oldSize, of: newSize) }
        guard oldSize > 0 else { return [] }
        var hashes: [TreeHash] = []
        var range = 0..<newSize
        while oldSize < range.upperBound {
            let middle = Nodes.middle(of: range)
            let (left, right) = (range.lowerBound..<middle, middle..<range.upperBound)
            hashes.append(try nodes.hash(of: oldSize <= middle ? right : left))
            range = oldSize <= middle ? left : right
        }
        // What is left is a subtree of both trees; where it is all of the old one, its hash is known.
        if range.lowerBound > 0 { hashes.append(try nodes.hash(of: range)) }
        return hashes.reversed()
    }

    private func nodes(at size: Int64) throws -> Nodes {
        guard size >= 0, size <= self.size else { throw TreeError.size(size, of: self.size) }
        return Nodes(size: size, reader: reader)
    }
}
