import AuditTree
import Testing

/// A proof holds for one leaf at one place in one tree, or it does not hold.
@Suite("Changed proofs are refused")
struct ProofRefusalTests {
    static let sizes = [1, 2, 3, 4, 5, 6, 7, 8, 9, 13, 16, 17, 31, 32, 33, 64, 70]

    /// Everything near a proof that is not the proof: every bit, every hash left out, doubled, exchanged or
    /// added.
    private func variants(_ proof: [TreeHash]) -> [[TreeHash]] {
        var variants: [[TreeHash]] = []
        for place in proof.indices {
            for bit in 0..<256 {
                var bytes = proof[place].bytes
                bytes[bit / 8] ^= 1 << UInt8(bit % 8)
                var changed = proof
                changed[place] = TreeHash(bytes: bytes)!
                variants.append(changed)
            }
            var dropped = proof
            dropped.remove(at: place)
            variants.append(dropped)
            var doubled = proof
            doubled.insert(proof[place], at: place)
            variants.append(doubled)
            for other in proof.indices where other > place {
                var swapped = proof
                swapped.swapAt(place, other)
                variants.append(swapped)
            }
        }
        for place in 0...proof.count {
            var longer = proof
            longer.insert(.emptyTree, at: place)
            variants.append(longer)
        }
        return variants + [proof + [TreeHash](repeating: .emptyTree, count: 100)]
    }

    /// Sizes and indexes that are wrong, hostile ones included.
    private func others(than number: Int) -> [Int64] {
        (0...140).filter { $0 != number }.map(Int64.init) + [-1, .min, .max, .max - 1, 1 << 32, 1 << 62]
    }

    @Test("of inclusion: another hash, leaf, root, index or size", arguments: sizes)
    func inclusion(_ size: Int) throws {
        let leaves = StoredTree.leaves(size)
        let tree = MerkleTree(size: Int64(size), reader: try StoredTree(leaves))
        let root = try tree.root()
        for index in leaves.indices where index % 3 == 0 || index == size - 1 {
            let proof = try tree.inclusionProof(of: Int64(index))
            func holds(
                _ proof: [TreeHash], leaf: TreeHash? = nil, at place: Int64? = nil, of count: Int64? = nil,
                under other: TreeHash? = nil
            ) -> Bool {
                InclusionProof.verify(
                    proof, leaf: leaf ?? leaves[index], index: place ?? Int64(index), size: count ?? Int64(size),
                    root: other ?? root)
            }
            #expect(holds(proof))
            for variant in variants(proof) { #expect(!holds(variant), "\(index): \(variant)") }
            for other in leaves.indices where other != index { #expect(!holds(proof, leaf: leaves[other])) }
            for other in others(than: index) { #expect(!holds(proof, at: other), "\(other) for \(index)") }
            for other in others(than: size) where !sameShape(index, size, Int(other)) {
                #expect(!holds(proof, of: other), "\(index) of \(other) for \(size)")
            }
            #expect(!holds(proof, under: .emptyTree))
            #expect(!holds(proof, leaf: root, under: leaves[index]) || size == 1)
        }
    }

    /// Whether the way from the leaf to the root turns alike in trees of both sizes: a proof does not then
    /// tell them apart, the root does (RFC 9162 §2.1.3.2 binds the size by what is signed with the root).
    private func sameShape(_ index: Int, _ size: Int, _ other: Int) -> Bool {
        guard other > index, other < 1 << 20 else { return false }
        return turns(index, 0..<size) == turns(index, 0..<other)
    }

    private func turns(_ index: Int, _ range: Range<Int>) -> [Bool] {
        guard range.count > 1 else { return [] }
        var power = 1
        while power * 2 < range.count { power *= 2 }
        let middle = range.lowerBound + power
        return index < middle
            ? [false] + turns(index, range.lowerBound..<middle) : [true] + turns(index, middle..<range.upperBound)
    }

    @Test("of consistency: another hash or root", arguments: sizes)
    func consistency(_ size: Int) throws {
        let leaves = StoredTree.leaves(size)
        let tree = MerkleTree(size: Int64(size), reader: try StoredTree(leaves))
        let root = try tree.root()
        for oldSize in 0...size where oldSize % 3 == 0 || oldSize.nonzeroBitCount == 1 || oldSize >= size - 1 {
            let oldRoot = try tree.root(at: Int64(oldSize))
            let proof = try tree.consistencyProof(from: Int64(oldSize))
            func holds(_ proof: [TreeHash], oldRoot old: TreeHash? = nil, newRoot new: TreeHash? = nil) -> Bool {
                ConsistencyProof.verify(
                    proof, from: Int64(oldSize), oldRoot: old ?? oldRoot, to: Int64(size), newRoot: new ?? root)
            }
            #expect(holds(proof))
            for variant in variants(proof) { #expect(!holds(variant), "\(oldSize): \(variant)") }
            #expect(!holds(proof, oldRoot: leaves[0]) || (oldSize == 1))
            // Every tree extends the empty one.
            if oldSize > 0 { #expect(!holds(proof, newRoot: .emptyTree)) }
            if oldSize > 0, oldSize < size {
                #expect(!holds(proof, oldRoot: root, newRoot: oldRoot))
                #expect(!holds(proof, oldRoot: root))
                #expect(!holds(proof, newRoot: oldRoot))
            }
        }
    }

    @Test("of consistency: a history that was rewritten", arguments: [2, 3, 7, 8, 9, 33])
    func rewritten(_ size: Int) throws {
        var leaves = StoredTree.leaves(size)
        let oldSize = size - 1
        let oldRoot = RFC6962.root(leaves[..<oldSize])
        for index in 0..<oldSize {
            let kept = leaves[index]
            leaves[index] = .leaf([255])
            let tree = MerkleTree(size: Int64(size), reader: try StoredTree(leaves))
            #expect(
                !ConsistencyProof.verify(
                    try tree.consistencyProof(from: Int64(oldSize)), from: Int64(oldSize), oldRoot: oldRoot,
                    to: Int64(size), newRoot: try tree.root()))
            leaves[index] = kept
        }
    }

    @Test("of consistency: sizes that no proof has")
    func impossibleSizes() throws {
        let leaves = StoredTree.leaves(8)
        let roots = (0...8).map { RFC6962.root(leaves[..<$0]) }
        let numbers: [Int64] = [.min, -1, 0, 1, 2, 3, 4, 5, 6, 7, 8, 1 << 32, .max]
        for from in numbers {
            for to in numbers {
                let holds = ConsistencyProof.verify([], from: from, oldRoot: roots[8], to: to, newRoot: roots[8])
                #expect(holds == (from == to && from > 0), "\(from) to \(to)")
                let empty = ConsistencyProof.verify([], from: from, oldRoot: roots[0], to: to, newRoot: roots[8])
                #expect(empty == (from == 0 && to > 0), "\(from) to \(to)")
            }
        }
        #expect(ConsistencyProof.verify([], from: 0, oldRoot: roots[0], to: 0, newRoot: roots[0]))
        #expect(!ConsistencyProof.verify([roots[1]], from: 0, oldRoot: roots[0], to: 8, newRoot: roots[8]))
        #expect(!ConsistencyProof.verify([roots[8]], from: 8, oldRoot: roots[8], to: 8, newRoot: roots[8]))
    }
}
