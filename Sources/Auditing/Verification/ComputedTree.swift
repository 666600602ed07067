import AuditTree

/// The tree over leaves that pass by once, a tile's worth at a time, held against the tiles that are stored.
///
/// Each level keeps the hashes of the tile that is being filled, so memory is that of seven tiles. Roots at sizes that
/// were asked for are taken as they pass (RFC 6962 §2.1).
struct ComputedTree {
    private(set) var size: Int64 = 0
    /// A tile above level 0, as it follows from the leaves.
    struct UpperTile {
        let level: Int
        let index: Int64
        let hashes: [TreeHash]
    }

    /// By level: the hashes of its last, unfinished tile, and that tile's index.
    private var edges: [(index: Int64, hashes: [TreeHash])] = [(0, [])]
    /// Sizes at which the root is wanted, ascending; those before `nextSize` have passed.
    private let sizes: [Int64]
    private var nextSize = 0
    private(set) var roots: [Int64: TreeHash] = [:]

    init(rootsAt sizes: some Sequence<Int64>) {
        self.sizes = Set(sizes).filter { $0 >= 0 }.sorted()
        takeRoots(of: [], upTo: 0)
    }

    /// Adds the leaves of a tile of level 0, from its first on: all 256, or at the very end those there are.
    ///
    /// - Parameters:
    ///   - subtree: the root over all 256.
    /// - Returns: the tiles above level 0 that this fills.
    mutating func append(_ leaves: ArraySlice<TreeHash>, subtree: TreeHash?) -> [UpperTile] {
        takeRoots(of: leaves, upTo: size + Int64(leaves.count))
        size += Int64(leaves.count)
        guard let subtree else {
            edges[0].hashes = Array(leaves)
            return []
        }
        edges[0].index += 1
        var filled: [UpperTile] = []
        var hash = subtree
        var level = 1
        while true {
            if level == edges.count { edges.append((0, [])) }
            edges[level].hashes.append(hash)
            guard edges[level].hashes.count == Tile.width else { return filled }
            filled.append(UpperTile(level: level, index: edges[level].index, hashes: edges[level].hashes))
            hash = Self.complete(edges[level].hashes[...])
            edges[level] = (edges[level].index + 1, [])
            level += 1
        }
    }

    /// The tiles above level 0 that are not full.
    var unfinished: [UpperTile] {
        edges.indices.dropFirst().filter { !edges[$0].hashes.isEmpty }.map { level in
            UpperTile(level: level, index: edges[level].index, hashes: edges[level].hashes)
        }
    }

    /// How many tiles each level has.
    var tileCounts: [Int64] { edges.map { $0.index + ($0.hashes.isEmpty ? 0 : 1) } }

    /// The root over all leaves so far.
    var root: TreeHash { root(adding: edges[0].hashes[...]) }

    private mutating func takeRoots(of leaves: ArraySlice<TreeHash>, upTo end: Int64) {
        while nextSize < sizes.count, sizes[nextSize] <= end {
            roots[sizes[nextSize]] = root(adding: leaves.prefix(Int(sizes[nextSize] - size)))
            nextSize += 1
        }
    }

    /// The root over the full tiles of level 0 so far and some leaves more.
    private func root(adding leaves: ArraySlice<TreeHash>) -> TreeHash {
        var subtrees: [TreeHash] = []
        for level in edges.indices.dropFirst().reversed() {
            Self.decompose(edges[level].hashes[...], into: &subtrees)
        }
        // A full tile of leaves is one subtree.
        if leaves.count == Tile.width {
            subtrees.append(Self.complete(leaves))
        } else {
            Self.decompose(leaves, into: &subtrees)
        }
        guard var root = subtrees.popLast() else { return .emptyTree }
        while let left = subtrees.popLast() { root = .node(left, root) }
        return root
    }

    /// The roots of the complete subtrees over hashes of one level, the largest first: one for every bit of their count.
    private static func decompose(_ hashes: ArraySlice<TreeHash>, into subtrees: inout [TreeHash]) {
        var rest = hashes
        while !rest.isEmpty {
            let width = 1 << (Int.bitWidth - 1 - rest.count.leadingZeroBitCount)
            subtrees.append(complete(rest.prefix(width)))
            rest = rest.dropFirst(width)
        }
    }

    /// The root over 1, 2, 4, … hashes.
    static func complete(_ hashes: ArraySlice<TreeHash>) -> TreeHash {
        var level = Array(hashes)
        while level.count > 1 {
            for place in 0..<level.count / 2 { level[place] = .node(level[2 * place], level[2 * place + 1]) }
            level.removeLast(level.count / 2)
        }
        return level[0]
    }
}
