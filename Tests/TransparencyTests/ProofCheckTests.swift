import AuditTree
import Testing

@Suite("Go's tlog agrees on trees")
struct ProofCheckTests {
    private static let sizes: [Int64] = Array(0...70) + [255, 256, 257]
    private let log: SampleLog
    private let checker: GoChecker

    init() throws {
        checker = try GoChecker()
        log = try SampleLog(size: 257)
    }

    @Test("on every root")
    func roots() throws {
        try checker.check(
            Self.sizes.flatMap { size -> [CheckerCase] in
                let records = Array(log.records.prefix(Int(size)))
                let root = try log.tree.root(at: size)
                var changed = [
                    CheckerCase.root(records, root: root.flipping(bit: Int(size)), "\(size) changed", holds: false)
                ]
                for place in records.indices where place % 7 == 0 {
                    var others = records
                    others[place].append(0)
                    changed.append(.root(others, root: root, "\(size), record \(place) changed", holds: false))
                    others.remove(at: place)
                    changed.append(.root(others, root: root, "\(size), record \(place) removed", holds: false))
                }
                return [.root(records, root: root, "\(size)")] + changed
            })
    }

    @Test("around the third level of tiles")
    func largeRoots() throws {
        let large = try SampleLog(size: 65_537)
        try checker.check(
            [65_535, 65_536, 65_537].map { size in
                .root(Array(large.records.prefix(size)), root: try large.tree.root(at: Int64(size)), "\(size)")
            })
        try checker.check(
            [0, 255, 256, 65_279, 65_280, 65_535, 65_536].flatMap { index -> [CheckerCase] in
                [
                    .inclusion(
                        try large.tree.inclusionProof(of: index), of: large.records[Int(index)], at: index,
                        size: large.size, root: try large.tree.root(), "\(index)"),
                    .consistency(
                        try large.tree.consistencyProof(from: index), from: index, try large.tree.root(at: index),
                        to: large.size, try large.tree.root(), "\(index)"),
                ]
            })
    }

    @Test("on every inclusion proof")
    func inclusion() throws {
        try checker.check(
            Self.sizes.flatMap { size -> [CheckerCase] in
                let root = try log.tree.root(at: size)
                return try (0..<size).map { index in
                    CheckerCase.inclusion(
                        try log.tree.inclusionProof(of: index, at: size), of: log.records[Int(index)], at: index,
                        size: size, root: root, "\(index) of \(size)")
                }
            })
    }

    @Test("on every consistency proof")
    func consistency() throws {
        try checker.check(
            Self.sizes.flatMap { size -> [CheckerCase] in
                let root = try log.tree.root(at: size)
                return try (0...size).map { oldSize in
                    CheckerCase.consistency(
                        try log.tree.consistencyProof(from: oldSize, to: size), from: oldSize,
                        try log.tree.root(at: oldSize), to: size, root, "\(oldSize) of \(size)")
                }
            })
    }

    /// A proof with a hash changed, left out, doubled, added, or exchanged with its neighbour.
    private func variants(_ proof: [TreeHash]) -> [[TreeHash]] {
        proof.indices.flatMap { place in
            var flipped = proof
            flipped[place] = proof[place].flipping(bit: place * 37)
            var dropped = proof
            dropped.remove(at: place)
            var doubled = proof
            doubled.insert(proof[place], at: place)
            guard place > 0 else { return [flipped, dropped, doubled] }
            var swapped = proof
            swapped.swapAt(place - 1, place)
            return [flipped, dropped, doubled, swapped]
        } + [proof + [.emptyTree], [.emptyTree] + proof]
    }

    @Test("on what is no proof of inclusion", arguments: [1, 2, 3, 6, 7, 8, 9, 33, 70] as [Int64])
    func changedInclusion(_ size: Int64) throws {
        let root = try log.tree.root(at: size)
        try checker.check(
            (0..<size).flatMap { index -> [CheckerCase] in
                let record = log.records[Int(index)]
                let proof = try log.tree.inclusionProof(of: index, at: size)
                func one(
                    _ label: String, _ proof: [TreeHash], _ record: [UInt8], at place: Int64, size: Int64,
                    _ root: TreeHash
                ) -> CheckerCase {
                    // Both have to say the same; that ours refuses all but some sizes is in its own tests.
                    let holds = InclusionProof.verify(
                        proof, leaf: .leaf(record), index: place, size: size, root: root)
                    return .inclusion(proof, of: record, at: place, size: size, root: root, label, holds: holds)
                }
                let others =
                    [
                        one("\(index) of \(size), record", proof, record + [1], at: index, size: size, root),
                        one("\(index) of \(size), root", proof, record, at: index, size: size, root.flipping(bit: 9)),
                        one(
                            "\(index) of \(size), index", proof, record, at: (index + 1) % (size + 1), size: size, root),
                        one("\(index) of \(size), index", proof, record, at: index - 1, size: size, root),
                    ]
                    + variants(proof).map {
                        one("\(index) of \(size), hashes", $0, record, at: index, size: size, root)
                    }
                for other in others { #expect(!other.holds, "\(other.label)") }
                return others
                    + [size - 1, size + 1, size * 2, 0, 1 << 62, .max].map { other in
                        one("\(index) of \(size), size \(other)", proof, record, at: index, size: other, root)
                    }
            })
    }

    @Test("on what is no proof of consistency", arguments: [1, 2, 3, 6, 7, 8, 9, 33, 70] as [Int64])
    func changedConsistency(_ size: Int64) throws {
        let root = try log.tree.root(at: size)
        try checker.check(
            (0...size).flatMap { oldSize -> [CheckerCase] in
                let oldRoot = try log.tree.root(at: oldSize)
                let proof = try log.tree.consistencyProof(from: oldSize, to: size)
                func one(
                    _ label: String, _ proof: [TreeHash], from: Int64, _ old: TreeHash, to: Int64, _ new: TreeHash
                ) -> CheckerCase {
                    let holds = ConsistencyProof.verify(proof, from: from, oldRoot: old, to: to, newRoot: new)
                    return .consistency(proof, from: from, old, to: to, new, label, holds: holds)
                }
                var others =
                    [
                        one(
                            "\(oldSize) to \(size), old root", proof, from: oldSize, oldRoot.flipping(bit: 3), to: size,
                            root)
                    ]
                    + variants(proof).map {
                        one("\(oldSize) to \(size), hashes", $0, from: oldSize, oldRoot, to: size, root)
                    }
                // The empty log is a prefix of any.
                if oldSize > 0 {
                    others.append(
                        one(
                            "\(oldSize) to \(size), new root", proof, from: oldSize, oldRoot, to: size,
                            root.flipping(bit: 7)))
                }
                for other in others { #expect(!other.holds, "\(other.label)") }
                return others
                    + [oldSize - 1, oldSize + 1, size, size + 1, 1 << 62, .max].flatMap { other -> [CheckerCase] in
                        [
                            one("\(oldSize) to \(size), from \(other)", proof, from: other, oldRoot, to: size, root),
                            one("\(oldSize) to \(size), to \(other)", proof, from: oldSize, oldRoot, to: other, root),
                        ]
                    }
            })
    }
}
