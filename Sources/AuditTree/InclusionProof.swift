/// That a leaf is in a tree (RFC 9162 §2.1.3).
public enum InclusionProof {
    /// Whether `proof` leads from the leaf at `index` to the root of a tree of `size` leaves (RFC 9162
    /// §2.1.3.2). False for any index, size or number of hashes that do not go together; costs at most as
    /// many hashes as the tree is high.
    public static func verify(
        _ proof: [TreeHash], leaf: TreeHash, index: Int64, size: Int64, root: TreeHash
    ) -> Bool {
        guard index >= 0, index < size else { return false }
        var node = index
        var last = size - 1
        var hash = leaf
        for sibling in proof {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                hash = .node(sibling, hash)
                // A right edge without a sibling on these levels: its node is that of the level below.
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                hash = .node(hash, sibling)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && hash == root
    }
}
