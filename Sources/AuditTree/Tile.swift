/// Neighbouring nodes of one height, stored together (C2SP tlog-tiles, "Merkle Tree").
///
/// Hash `k` of tile `index` at `level` is the root of a complete subtree of 256^`level` leaves, the first of
/// which is leaf (256 · `index` + k) · 256^`level`. Every tile has 256 hashes but the last of its level, which
/// has those that are complete so far, at least one. The nodes between two levels are not stored: they follow
/// from the tile.
public struct Tile: Sendable, Hashable {
    /// How many levels of the binary tree lie between one level of tiles and the next.
    public static let height = 8
    /// How many hashes a full tile has.
    public static let width = 256
    /// The highest level that a tree of fewer than 2^63 leaves has.
    public static let maximumLevel = 7

    public let level: Int
    public let index: Int64
    /// 1...256 hashes.
    public private(set) var hashes: [TreeHash]

    /// Nil unless there are 1...256 hashes of 32 bytes, and such a tile exists below 2^63 leaves.
    public init?(level: Int, index: Int64, bytes: [UInt8]) {
        guard (0...Self.maximumLevel).contains(level), index >= 0, index <= Int64.max >> (Self.height * (level + 1)),
            bytes.count.isMultiple(of: TreeHash.byteCount),
            (1...Self.width).contains(bytes.count / TreeHash.byteCount)
        else { return nil }
        self.level = level
        self.index = index
        hashes = stride(from: 0, to: bytes.count, by: TreeHash.byteCount).compactMap { start in
            TreeHash(bytes: bytes[start..<start + TreeHash.byteCount])
        }
    }

    /// The hashes are the caller's to keep within 0...256; an empty tile does not leave the module.
    init(level: Int, index: Int64, hashes: [TreeHash]) {
        self.level = level
        self.index = index
        self.hashes = hashes
    }

    /// The hashes one after the other, as they are stored: 32 to 8192 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(hashes.count * TreeHash.byteCount)
        for hash in hashes { hash.append(to: &bytes) }
        return bytes
    }

    mutating func append(_ hash: TreeHash) {
        hashes.append(hash)
    }

    /// How many hashes tile `index` of `level` has in a tree of `size` leaves: 0...256.
    static func count(level: Int, index: Int64, size: Int64) -> Int {
        let nodes = size >> (height * level)
        guard index <= nodes / Int64(width) else { return 0 }
        return Int(min(nodes - index * Int64(width), Int64(width)))
    }
}

/// Where the tiles of a stored tree are read from.
public protocol TileReader {
    /// The tile as stored, nil where there is none. What is wrong with the storage itself is thrown on.
    func tile(level: Int, index: Int64) throws -> Tile?
}
