/// Adds leaves to a stored tree, and says which tiles are to be stored for it.
///
/// Of what is stored it reads only the right edge: the last tile of level 0 when it is made, that of a
/// higher level when a tile below is full. Appending costs about one inner node a leaf.
public struct TreeExtension {
    private let reader: any TileReader
    private let originalSize: Int64
    /// The tile that grows, for every level touched so far; it may be empty.
    private var edge: [Tile] = []
    private var filled: [Tile] = []

    /// How many leaves the tree has, those appended included.
    public private(set) var size: Int64

    /// - Parameter size: how many leaves are stored.
    /// - Throws: `TreeError` where the last tile of level 0 is not what a tree of that size has; what the
    ///   reader throws.
    public init(size: Int64, reader: any TileReader) throws {
        guard size >= 0 else { throw TreeError.size(size, of: size) }
        self.reader = reader
        self.size = size
        originalSize = size
        try readEdge(level: 0)
    }

    /// - Throws: `TreeError` where a last tile of a higher level is not what a tree of this size has; what
    ///   the reader throws. The leaf is then not appended.
    public mutating func append(_ leaf: TreeHash) throws {
        guard size < Int64.max else { throw TreeError.full }
        var level = 0
        while edge[level].hashes.count == Tile.width - 1 {
            level += 1
            if level == edge.count { try readEdge(level: level) }
        }
        push(leaf, level: 0)
        size += 1
    }

    /// The tiles that differ from what is stored, each whole, in the order of level and index.
    public func changedTiles() -> [Tile] {
        guard size > originalSize else { return [] }
        return (filled + edge.filter { !$0.hashes.isEmpty }).sorted { ($0.level, $0.index) < ($1.level, $1.index) }
    }

    private mutating func push(_ hash: TreeHash, level: Int) {
        edge[level].append(hash)
        guard edge[level].hashes.count == Tile.width else { return }
        let full = edge[level]
        edge[level] = Tile(level: level, index: full.index + 1, hashes: [])
        filled.append(full)
        push(Folding.complete(full.hashes[...]), level: level + 1)
    }

    /// Nothing has reached this level yet, so its last tile is that of the tree as it is stored.
    private mutating func readEdge(level: Int) throws {
        let index = originalSize >> (Tile.height * (level + 1))
        let expected = Tile.count(level: level, index: index, size: originalSize)
        let stored = try reader.tile(level: level, index: index)
        if let stored {
            guard stored.level == level, stored.index == index else {
                throw TreeError.tileMisplaced(level: level, index: index)
            }
            guard stored.hashes.count == expected else {
                throw TreeError.tileCount(
                    level: level, index: index, size: originalSize, expected: expected, found: stored.hashes.count)
            }
        } else if expected > 0 {
            throw TreeError.tileMissing(level: level, index: index, size: originalSize)
        }
        edge.append(stored ?? Tile(level: level, index: index, hashes: []))
    }
}
