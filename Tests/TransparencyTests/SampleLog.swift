import AuditTree

/// A log of made-up records, stored in tiles in memory.
final class SampleLog: TileReader {
    let records: [[UInt8]]
    private var tiles: [Int: [Int64: Tile]] = [:]

    init(size: Int) throws {
        // Of many lengths, so that hashes end in every place of a block, and one without any bytes.
        records = (0..<size).map {
            Array("{\"index\":\($0)}".utf8.prefix($0 * 3)) + [UInt8](repeating: 120, count: $0 % 90)
        }
        var growing = try TreeExtension(size: 0, reader: self)
        for record in records { try growing.append(.leaf(record)) }
        for tile in growing.changedTiles() { tiles[tile.level, default: [:]][tile.index] = tile }
    }

    func tile(level: Int, index: Int64) -> Tile? {
        tiles[level]?[index]
    }

    var size: Int64 { Int64(records.count) }
    var tree: MerkleTree { MerkleTree(size: size, reader: self) }

    func checkpoint(at size: Int64, origin: String = "log.example") throws -> Checkpoint {
        try Checkpoint(origin: origin, size: size, root: tree.root(at: size))
    }

    func note(at size: Int64, by keys: [SignerKey]) throws -> SignedNote {
        try SignedNote(text: checkpoint(at: size).text, signedBy: keys)
    }

    func proof(of index: Int64, at size: Int64, extra: [UInt8]? = nil, by keys: [SignerKey]) throws -> RecordProof {
        try RecordProof(
            extra: extra, index: index, hashes: tree.inclusionProof(of: index, at: size), note: note(at: size, by: keys)
        )
    }
}

extension TreeHash {
    /// This hash with one bit of its 256 changed.
    func flipping(bit: Int) -> TreeHash {
        var bytes = self.bytes
        bytes[bit / 8 % 32] ^= 1 << UInt8(bit % 8)
        return TreeHash(bytes: bytes) ?? .emptyTree
    }
}
