import AuditTree

/// A tree in memory: what a database does with tiles.
final class StoredTree: TileReader {
    struct Place: Hashable {
        let level: Int
        let index: Int64
    }

    var tiles: [Place: [UInt8]] = [:]
    private(set) var size: Int64 = 0
    /// How often a tile was asked for.
    private(set) var reads = 0

    init(_ leaves: some Collection<TreeHash> = []) throws {
        try append(leaves)
    }

    func tile(level: Int, index: Int64) throws -> Tile? {
        reads += 1
        return tiles[Place(level: level, index: index)].flatMap { Tile(level: level, index: index, bytes: $0) }
    }

    func append(_ leaves: some Collection<TreeHash>) throws {
        var growing = try TreeExtension(size: size, reader: self)
        for leaf in leaves { try growing.append(leaf) }
        for tile in growing.changedTiles() { tiles[Place(level: tile.level, index: tile.index)] = tile.bytes }
        size = growing.size
    }

    /// The leaves of records that count up: leaf `k` is that of the decimal text of `k`.
    static func leaves(_ count: Int) -> [TreeHash] {
        (0..<count).map { TreeHash.leaf(Array(String($0).utf8)) }
    }
}
