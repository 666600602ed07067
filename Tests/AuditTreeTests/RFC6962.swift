import AuditTree

/// The definitions of RFC 6962 §2.1, §2.1.1 and §2.1.2, as they are written there: slow, and plainly right.
enum RFC6962 {
    /// MTH(D[n]).
    static func root(_ leaves: ArraySlice<TreeHash>) -> TreeHash {
        if leaves.isEmpty { return .emptyTree }
        if leaves.count == 1 { return leaves[leaves.startIndex] }
        let (left, right) = split(leaves)
        return .node(root(left), root(right))
    }

    /// PATH(m, D[n]).
    static func path(_ index: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        if leaves.count == 1 { return [] }
        let (left, right) = split(leaves)
        return index < left.count
            ? path(index, left) + [root(right)]
            : path(index - left.count, right) + [root(left)]
    }

    /// PROOF(m, D[n]), 0 < m < n; nothing is to be proven of m = n.
    static func proof(_ oldSize: Int, _ leaves: ArraySlice<TreeHash>) -> [TreeHash] {
        subproof(oldSize, leaves, true)
    }

    /// SUBPROOF(m, D[n], b).
    private static func subproof(_ oldSize: Int, _ leaves: ArraySlice<TreeHash>, _ known: Bool) -> [TreeHash] {
        if oldSize == leaves.count { return known ? [] : [root(leaves)] }
        let (left, right) = split(leaves)
        return oldSize <= left.count
            ? subproof(oldSize, left, known) + [root(right)]
            : subproof(oldSize - left.count, right, false) + [root(left)]
    }

    /// At k, the largest power of two smaller than n.
    private static func split(_ leaves: ArraySlice<TreeHash>) -> (ArraySlice<TreeHash>, ArraySlice<TreeHash>) {
        var power = 1
        while power * 2 < leaves.count { power *= 2 }
        return (leaves.prefix(power), leaves.dropFirst(power))
    }
}
