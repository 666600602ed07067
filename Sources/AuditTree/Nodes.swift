/// The nodes of a stored tree, for one question: every tile is read once.
final class Nodes {
    private struct Place: Hashable {
        let level: Int
        let index: Int64
    }

    private let size: Int64
    private let reader: any TileReader
    private var tiles: [Place: Tile] = [:]

    init(size: Int64, reader: any TileReader) {
        self.size = size
        self.reader = reader
    }

    /// Where the tree splits a range of two leaves or more: after the largest power of two smaller than it.
    static func middle(of range: Range<Int64>) -> Int64 {
        let last = range.upperBound - range.lowerBound - 1
        return range.lowerBound + 1 << (Int64.bitWidth - 1 - last.leadingZeroBitCount)
    }

    /// MTH of leaves that lie together under one node of the tree.
    func hash(of range: Range<Int64>) throws -> TreeHash {
        var subtrees: [TreeHash] = []
        var start = range.lowerBound
        while start < range.upperBound {
            let height = Int64.bitWidth - 1 - (range.upperBound - start).leadingZeroBitCount
            subtrees.append(try subtree(height: height, index: start >> height))
            start += 1 << height
        }
        return Folding.descending(subtrees)
    }

    /// The root of the complete subtree of 2^`height` leaves from leaf `index` · 2^`height`.
    private func subtree(height: Int, index: Int64) throws -> TreeHash {
        let (level, span) = height.quotientAndRemainder(dividingBy: Tile.height)
        let first = index << span
        let tile = try tile(level: level, index: first / Int64(Tile.width))
        let start = Int(first % Int64(Tile.width))
        return Folding.complete(tile.hashes[start..<start + 1 << span])
    }

    private func tile(level: Int, index: Int64) throws -> Tile {
        let place = Place(level: level, index: index)
        if let tile = tiles[place] { return tile }
        guard let tile = try reader.tile(level: level, index: index) else {
            throw TreeError.tileMissing(level: level, index: index, size: size)
        }
        guard tile.level == level, tile.index == index else {
            throw TreeError.tileMisplaced(level: level, index: index)
        }
        let expected = Tile.count(level: level, index: index, size: size)
        guard tile.hashes.count >= expected else {
            throw TreeError.tileCount(
                level: level, index: index, size: size, expected: expected, found: tile.hashes.count)
        }
        tiles[place] = tile
        return tile
    }
}
