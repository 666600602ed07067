/// Roots from the roots of complete subtrees.
enum Folding {
    /// The root over 1, 2, 4… neighbouring subtrees of one size.
    static func complete(_ hashes: ArraySlice<TreeHash>) -> TreeHash {
        precondition(hashes.count.nonzeroBitCount == 1)
        var level = Array(hashes)
        var count = level.count
        while count > 1 {
            count /= 2
            for place in 0..<count { level[place] = .node(level[2 * place], level[2 * place + 1]) }
        }
        return level[0]
    }

    /// The root over subtrees that get ever smaller to the right, one for every bit of a size; of none, the
    /// empty tree's.
    static func descending(_ hashes: [TreeHash]) -> TreeHash {
        guard var root = hashes.last else { return .emptyTree }
        for left in hashes.dropLast().reversed() { root = .node(left, root) }
        return root
    }
}
