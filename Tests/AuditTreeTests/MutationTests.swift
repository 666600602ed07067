import AuditTree
import Testing

/// Random changes to good files: each is refused, or is a file that means what it says.
@Suite("Mutated files")
struct MutationTests {
    private func mutate(_ bytes: [UInt8], _ generator: inout SeededGenerator) -> [UInt8] {
        var bytes = bytes
        for _ in 0...Int.random(in: 0...3, using: &generator) {
            let place = Int.random(in: 0...bytes.count, using: &generator)
            let end = min(bytes.count, place + Int.random(in: 0...40, using: &generator))
            switch Int.random(in: 0...5, using: &generator) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8.random(in: 0...7, using: &generator)
            case 1 where place < bytes.count: bytes[place] = UInt8.random(in: 0...255, using: &generator)
            case 2: bytes.removeSubrange(place..<end)
            case 3: bytes.insert(contentsOf: bytes[place..<end], at: place)
            case 4:
                let pieces = [
                    "\n", "\n\n", "— ", " ", "+", "=", "0", "9999999999999999999", "\r\n", "\u{E9}", "extra ",
                ]
                bytes.insert(contentsOf: pieces.randomElement(using: &generator)!.utf8, at: place)
            default: bytes.removeLast(min(bytes.count, Int.random(in: 0...bytes.count, using: &generator)))
            }
        }
        return bytes
    }

    @Test("what is parsed is written as it was read, and nothing false verifies", arguments: 0..<4)
    func files(_ seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let leaves = StoredTree.leaves(9)
        let tree = MerkleTree(size: 9, reader: try StoredTree(leaves))
        let key = try SignerKey.generate(name: "log.example")
        let checkpoint = try Checkpoint(origin: "log.example", size: 9, root: tree.root())
        let note = try SignedNote(text: checkpoint.text, signedBy: [key, SignerKey(text: KnownNote.signer)])
        let proof = try RecordProof(extra: [1, 2], index: 5, hashes: tree.inclusionProof(of: 5), note: note)
        var parsed = 0
        for _ in 0..<5000 {
            let bytes = mutate(Array(proof.serialized.utf8), &generator)
            if let other = try? RecordProof(parsing: bytes) {
                parsed += 1
                #expect(Array(other.serialized.utf8) == bytes)
                if (try? other.verify(leaf: leaves[5], by: [key.verifier])) != nil {
                    #expect(other.index == 5 && other.hashes == proof.hashes && other.note.text == note.text)
                }
            }
            let text = mutate(Array(note.serialized.utf8), &generator)
            if let other = try? SignedNote(parsing: text) {
                parsed += 1
                #expect(Array(other.serialized.utf8) == text)
                if (try? other.verified(by: [key.verifier])) != nil { #expect(other.text == note.text) }
                if let other = try? Checkpoint(parsing: other.text) { #expect(text.starts(with: other.text.utf8)) }
            }
            let secret = mutate(Array(key.text.utf8), &generator)
            if let text = String(validating: secret, as: UTF8.self), let other = try? SignerKey(text: text) {
                #expect(other.text == key.text)
            }
        }
        // Mutations that leave nothing to parse would test nothing.
        #expect(parsed > 50)
    }
}
