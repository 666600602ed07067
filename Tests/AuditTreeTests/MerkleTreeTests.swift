import AuditTree
import Testing

@Suite("Roots and proofs of a stored tree")
struct MerkleTreeTests {
    static let sizes = Array(0...70) + [255, 256, 257]

    @Test("every root is that of the definition, from tiles and from leaves that pass by")
    func roots() throws {
        let leaves = StoredTree.leaves(520)
        let stored = try StoredTree(leaves)
        let tree = MerkleTree(size: 520, reader: stored)
        var range = CompactRange()
        for size in 0...leaves.count {
            if size > 0 { range.append(leaves[size - 1]) }
            let root = RFC6962.root(leaves[..<size])
            #expect(try tree.root(at: Int64(size)) == root)
            #expect(range.root == root)
            #expect(range.size == Int64(size))
        }
        #expect(try tree.root() == RFC6962.root(leaves[...]))
    }

    @Test("roots and some proofs around the third level of tiles", arguments: [65_535, 65_536, 65_537, 66_000])
    func largeTrees(_ size: Int) throws {
        let leaves = StoredTree.leaves(size)
        let tree = MerkleTree(size: Int64(size), reader: try StoredTree(leaves))
        let root = RFC6962.root(leaves[...])
        #expect(try tree.root() == root)
        for index in [0, 1, 255, 256, 32_767, 32_768, 65_279, size - 2, size - 1] {
            #expect(try tree.leaf(at: Int64(index)) == leaves[index])
            #expect(try tree.inclusionProof(of: Int64(index)) == RFC6962.path(index, leaves[...]))
        }
        for oldSize in [1, 255, 256, 257, 32_768, 65_280, 65_535, size - 1] where oldSize > 0 {
            #expect(try tree.consistencyProof(from: Int64(oldSize)) == RFC6962.proof(oldSize, leaves[...]))
        }
    }

    @Test("every inclusion proof is that of the definition, and verifies", arguments: sizes)
    func inclusion(_ size: Int) throws {
        let leaves = StoredTree.leaves(size)
        // From a larger tree: what was proven once can be proven as long as the tree exists.
        let tree = MerkleTree(size: 300, reader: try StoredTree(StoredTree.leaves(300)))
        let root = RFC6962.root(leaves[...])
        for index in 0..<size {
            let proof = try tree.inclusionProof(of: Int64(index), at: Int64(size))
            #expect(proof == RFC6962.path(index, leaves[...]), "\(index)")
            #expect(
                InclusionProof.verify(proof, leaf: leaves[index], index: Int64(index), size: Int64(size), root: root))
        }
    }

    @Test("every consistency proof is that of the definition, and verifies", arguments: sizes)
    func consistency(_ size: Int) throws {
        let leaves = StoredTree.leaves(size)
        let tree = MerkleTree(size: 300, reader: try StoredTree(StoredTree.leaves(300)))
        let root = RFC6962.root(leaves[...])
        for oldSize in 0...size {
            let proof = try tree.consistencyProof(from: Int64(oldSize), to: Int64(size))
            #expect(proof == (oldSize == 0 ? [] : RFC6962.proof(oldSize, leaves[...])), "\(oldSize)")
            #expect(
                ConsistencyProof.verify(
                    proof, from: Int64(oldSize), oldRoot: RFC6962.root(leaves[..<oldSize]), to: Int64(size),
                    newRoot: root))
        }
    }

    @Test("what is not in the tree is refused")
    func outside() throws {
        let tree = MerkleTree(size: 10, reader: try StoredTree(StoredTree.leaves(10)))
        for size in [-1, 11, .max, .min] as [Int64] {
            #expect(throws: TreeError.size(size, of: 10)) { try tree.root(at: size) }
            #expect(throws: TreeError.size(size, of: 10)) { try tree.consistencyProof(from: size) }
            #expect(throws: TreeError.size(size, of: 10)) { try tree.consistencyProof(from: 0, to: size) }
            #expect(throws: TreeError.size(size, of: 10)) { try tree.inclusionProof(of: 0, at: size) }
        }
        for index in [-1, 10, .max, .min] as [Int64] {
            #expect(throws: TreeError.index(index, size: 10)) { try tree.inclusionProof(of: index) }
            #expect(throws: TreeError.index(index, size: 10)) { try tree.leaf(at: index) }
        }
        #expect(throws: TreeError.size(6, of: 5)) { try tree.consistencyProof(from: 6, to: 5) }
        #expect(throws: TreeError.size(-5, of: -5)) { try MerkleTree(size: -5, reader: StoredTree()).root() }
    }

    @Test("missing, short and foreign tiles are named")
    func damaged() throws {
        let stored = try StoredTree(StoredTree.leaves(600))
        let tree = MerkleTree(size: 600, reader: stored)
        let last = StoredTree.Place(level: 0, index: 2)
        let whole = try #require(stored.tiles[last])
        stored.tiles[last] = Array(whole.dropLast(32))
        let short = TreeError.tileCount(level: 0, index: 2, size: 600, expected: 88, found: 87)
        #expect(throws: short) { try tree.root() }
        stored.tiles[last] = nil
        #expect(throws: TreeError.tileMissing(level: 0, index: 2, size: 600)) { try tree.root() }
        #expect(throws: TreeError.tileMissing(level: 7, index: 0, size: .max)) {
            try MerkleTree(size: .max, reader: stored).root()
        }

        struct Misplacing: TileReader {
            func tile(level: Int, index: Int64) -> Tile? {
                Tile(level: level, index: index + 1, bytes: [UInt8](repeating: 0, count: 8192))
            }
        }
        #expect(throws: TreeError.tileMisplaced(level: 0, index: 0)) {
            try MerkleTree(size: 3, reader: Misplacing()).root()
        }
        #expect(throws: TreeError.tileMisplaced(level: 0, index: 0)) {
            try TreeExtension(size: 3, reader: Misplacing())
        }
    }

    @Test("the messages say what and where")
    func messages() {
        #expect(
            "\(TreeError.tileCount(level: 1, index: 2, size: 9, expected: 3, found: 4))"
                == "tile 2 of level 1 has 4 hashes; 3 belong there in a tree of 9 leaves")
        #expect(
            "\(TreeError.tileMissing(level: 1, index: 2, size: 9))"
                == "tile 2 of level 1 is missing in a tree of 9 leaves")
        #expect("\(TreeError.index(9, size: 9))" == "there is no leaf 9 in a tree of 9 leaves")
    }
}
