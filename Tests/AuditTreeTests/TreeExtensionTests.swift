import AuditTree
import Testing

@Suite("Extending a tree")
struct TreeExtensionTests {
    /// Of the definition of tlog-tiles: hash `k` of a tile is MTH of its range of leaves.
    private func expectedTiles(_ leaves: [TreeHash]) -> [StoredTree.Place: [UInt8]] {
        var tiles: [StoredTree.Place: [UInt8]] = [:]
        var level = 0
        var span = 1
        while leaves.count / span > 0 {
            for node in 0..<leaves.count / span {
                let place = StoredTree.Place(level: level, index: Int64(node / Tile.width))
                tiles[place, default: []] += RFC6962.root(leaves[node * span..<(node + 1) * span]).bytes
            }
            level += 1
            span *= Tile.width
        }
        return tiles
    }

    @Test(
        "gives the tiles of the definition",
        arguments: [0, 1, 2, 255, 256, 257, 511, 512, 513, 65_535, 65_536, 65_537, 70_000])
    func tiles(_ size: Int) throws {
        let leaves = StoredTree.leaves(size)
        let tree = try StoredTree(leaves)
        #expect(tree.size == Int64(size))
        #expect(tree.tiles == expectedTiles(leaves))
    }

    @Test("in batches of any size comes to the same as at once", arguments: 0..<4)
    func batches(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let leaves = StoredTree.leaves(66_500)
        let tree = try StoredTree()
        while tree.size < leaves.count {
            let most = Int.random(in: 1...[3, 300, 70_000].randomElement(using: &generator)!, using: &generator)
            try tree.append(leaves.dropFirst(Int(tree.size)).prefix(most))
        }
        #expect(try StoredTree(leaves).tiles == tree.tiles)
    }

    @Test("says only what changed, and reads only the right edge")
    func changes() throws {
        let tree = try StoredTree(StoredTree.leaves(66_000))
        let before = tree.reads
        var growing = try TreeExtension(size: tree.size, reader: tree)
        #expect(growing.changedTiles() == [])
        try growing.append(.leaf([1]))
        #expect(growing.changedTiles().map(\.level) == [0])
        #expect(growing.changedTiles().map(\.index) == [257])
        #expect(growing.changedTiles().map(\.hashes.count) == [66_001 - 257 * 256])
        #expect(tree.reads == before + 1)
        for _ in 0..<256 { try growing.append(.leaf([2])) }
        #expect(growing.changedTiles().map { [Int64($0.level), $0.index] } == [[0, 257], [0, 258], [1, 1]])
        #expect(tree.reads == before + 2)
        #expect(growing.size == 66_257)
    }

    @Test("refuses a tree whose right edge does not fit its size")
    func damaged() throws {
        let tree = try StoredTree(StoredTree.leaves(300))
        #expect(throws: TreeError.tileCount(level: 0, index: 1, size: 299, expected: 43, found: 44)) {
            try TreeExtension(size: 299, reader: tree)
        }
        #expect(throws: TreeError.tileCount(level: 0, index: 1, size: 301, expected: 45, found: 44)) {
            try TreeExtension(size: 301, reader: tree)
        }
        #expect(throws: TreeError.tileCount(level: 0, index: 1, size: 256, expected: 0, found: 44)) {
            try TreeExtension(size: 256, reader: tree)
        }
        #expect(throws: TreeError.tileMissing(level: 0, index: 2, size: 600)) {
            try TreeExtension(size: 600, reader: tree)
        }
        #expect(throws: TreeError.size(-1, of: -1)) { try TreeExtension(size: -1, reader: tree) }
    }

    @Test("refuses a damaged higher level when it gets there, and appends nothing then")
    func damagedAbove() throws {
        let tree = try StoredTree(StoredTree.leaves(511))
        tree.tiles[StoredTree.Place(level: 1, index: 0)] = nil
        var growing = try TreeExtension(size: 511, reader: tree)
        for _ in 0..<2 {
            #expect(throws: TreeError.tileMissing(level: 1, index: 0, size: 511)) { try growing.append(.leaf([1])) }
        }
        #expect(growing.size == 511)
        #expect(growing.changedTiles() == [])
    }

    @Test("a tile is read from 1 to 256 whole hashes, at a place that exists")
    func tile() {
        let bytes = StoredTree.leaves(256).flatMap(\.bytes)
        for count in [1, 2, 255, 256] {
            let stored = Array(bytes.prefix(32 * count))
            #expect(Tile(level: 7, index: 0, bytes: stored)?.bytes == stored)
            #expect(Tile(level: 0, index: 1 << 54, bytes: stored)?.hashes.count == count)
        }
        for count in [0, 1, 31, 33, 8191] {
            #expect(Tile(level: 0, index: 0, bytes: Array(bytes.prefix(count))) == nil)
        }
        #expect(Tile(level: 0, index: 0, bytes: bytes + bytes.prefix(32)) == nil)
        for (level, index) in [(-1, 0), (8, 0), (.max, 0), (0, -1), (0, .max), (7, 1)] as [(Int, Int64)] {
            #expect(Tile(level: level, index: index, bytes: bytes) == nil)
        }
    }
}
