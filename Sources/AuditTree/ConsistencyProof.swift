/// That a tree is a prefix of another (RFC 9162 §2.1.4): nothing of it was changed, moved or removed.
public enum ConsistencyProof {
    /// Whether `proof` leads to both roots (RFC 9162 §2.1.4.2). Between equal sizes it is empty and the roots
    /// are equal; from the empty tree it is empty and the old root is that of no leaves, which every tree
    /// extends. False for sizes and numbers of hashes that do not go together.
    public static func verify(
        _ proof: [TreeHash], from: Int64, oldRoot: TreeHash, to: Int64, newRoot: TreeHash
    ) -> Bool {
        guard from >= 0, from <= to else { return false }
        guard from < to else { return proof.isEmpty && oldRoot == newRoot && (from > 0 || oldRoot == .emptyTree) }
        guard from > 0 else { return proof.isEmpty && oldRoot == .emptyTree }

        // An old tree that is one complete subtree is not repeated in the proof.
        let path = from.nonzeroBitCount == 1 ? [oldRoot] + proof : proof
        // The empty path proves nothing here.
        guard !proof.isEmpty, let start = path.first else { return false }
        let shared = (~(from - 1)).trailingZeroBitCount
        var node = (from - 1) >> shared
        var last = (to - 1) >> shared
        var old = start
        var new = start
        for hash in path.dropFirst() {
            guard last > 0 else { return false }
            if node & 1 == 1 || node == last {
                old = .node(hash, old)
                new = .node(hash, new)
                while node & 1 == 0, node > 0 {
                    node >>= 1
                    last >>= 1
                }
            } else {
                new = .node(new, hash)
            }
            node >>= 1
            last >>= 1
        }
        return last == 0 && old == oldRoot && new == newRoot
    }
}
