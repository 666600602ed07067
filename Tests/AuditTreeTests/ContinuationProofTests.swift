import AuditTree
import Testing

@Suite("Proofs that a log continues an earlier checkpoint")
struct ContinuationProofTests {
    /// A log at two sizes, each signed, and the proof that leads from one to the other.
    private struct Log {
        let key: SignerKey
        let earlier: SignedNote
        let proof: ContinuationProof

        init(from: Int, to: Int, key: SignerKey, laterKeys: [SignerKey]? = nil) throws {
            self.key = key
            let leaves = StoredTree.leaves(to)
            let tree = MerkleTree(size: Int64(to), reader: try StoredTree(leaves))
            func note(_ size: Int, _ keys: [SignerKey]) throws -> SignedNote {
                let checkpoint = try Checkpoint(
                    origin: "log.example", size: Int64(size), root: tree.root(at: Int64(size)))
                return try SignedNote(text: checkpoint.text, signedBy: keys)
            }
            earlier = try note(from, [key])
            proof = try ContinuationProof(
                oldSize: Int64(from), hashes: tree.consistencyProof(from: Int64(from)),
                note: note(to, laterKeys ?? [key]))
        }
    }

    private func parse(_ text: String) throws(NoteError) -> ContinuationProof {
        try ContinuationProof(parsing: Array(text.utf8))
    }

    private func key(_ name: String = "log.example") throws -> SignerKey { try SignerKey.generate(name: name) }

    private func reason(
        _ proof: ContinuationProof, since earlier: SignedNote, _ keys: [VerifierKey]
    ) -> NoteError.Reason? {
        do throws(NoteError) {
            _ = try proof.verify(since: earlier, by: keys)
            return nil
        } catch {
            return error.reason
        }
    }

    @Test(
        "is read back as it was written, and verifies",
        arguments: [(0, 0), (0, 5), (1, 1), (1, 2), (3, 7), (4, 8), (6, 8), (70, 70), (64, 257), (200, 257)])
    func roundTrip(from: Int, to: Int) throws {
        let log = try Log(from: from, to: to, key: key())
        let proof = try parse(log.proof.serialized)
        #expect(proof == log.proof)
        #expect(proof.serialized == log.proof.serialized)
        let verified = try proof.verify(since: log.earlier, by: [log.key.verifier])
        #expect(verified.checkpoint.size == Int64(to))
        #expect(verified.signers == [log.key.verifier])
        #expect(verified.earlierSigners == [log.key.verifier])
    }

    @Test("looks as a witness is sent it")
    func text() throws {
        // RFC 6962 §2.1.2 for 3 of 4 leaves: the third, the fourth, and the node over the first two.
        let log = try Log(from: 3, to: 4, key: key())
        let leaves = StoredTree.leaves(4)
        let lines = log.proof.serialized.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(
            lines.prefix(5) == ["old 3", "\(leaves[2])", "\(leaves[3])", "\(TreeHash.node(leaves[0], leaves[1]))", ""])
        #expect(lines.dropFirst(5).joined(separator: "\n") == log.proof.note.serialized)
        #expect(try Log(from: 0, to: 2, key: key()).proof.serialized.hasPrefix("old 0\n\nlog.example\n2\n"))
    }

    @Test("verifies over a rotation where both keys are known, and with one of them alone does not")
    func rotation() throws {
        let (old, new) = (try key(), try key())
        let log = try Log(from: 5, to: 9, key: old, laterKeys: [new])
        #expect(reason(log.proof, since: log.earlier, [old.verifier, new.verifier]) == nil)
        #expect(reason(log.proof, since: log.earlier, [old.verifier]) == .unsigned)
        #expect(reason(log.proof, since: log.earlier, [new.verifier]) == .unsigned)
        let overlapping = try Log(from: 5, to: 9, key: old, laterKeys: [new, old])
        #expect(reason(overlapping.proof, since: overlapping.earlier, [old.verifier]) == nil)
    }

    @Test("holds for that earlier checkpoint and those hashes alone")
    func refusals() throws {
        let log = try Log(from: 5, to: 9, key: key())
        let key = log.key.verifier
        #expect(reason(log.proof, since: log.earlier, [key]) == nil)
        #expect(reason(log.proof, since: log.earlier, []) == .unsigned)
        #expect(reason(log.proof, since: log.earlier, [try self.key().verifier]) == .unsigned)

        // Other checkpoints: of another size, of another log, of another past of the same size.
        #expect(reason(log.proof, since: try Log(from: 6, to: 9, key: log.key).earlier, [key]) == .malformed)
        let checkpoint = try Checkpoint(parsing: log.earlier.text)
        let foreign = try Checkpoint(origin: "other.example", size: 5, root: checkpoint.root)
        #expect(
            reason(log.proof, since: try SignedNote(text: foreign.text, signedBy: [log.key]), [key]) == .malformed)
        let rewritten = try Checkpoint(origin: "log.example", size: 5, root: .leaf([1]))
        #expect(
            reason(log.proof, since: try SignedNote(text: rewritten.text, signedBy: [log.key]), [key]) == .notProven)

        for place in log.proof.hashes.indices {
            var hashes = log.proof.hashes
            hashes[place] = .leaf([UInt8(place)])
            let changed = try ContinuationProof(oldSize: 5, hashes: hashes, note: log.proof.note)
            #expect(reason(changed, since: log.earlier, [key]) == .notProven)
        }
        let short = try ContinuationProof(oldSize: 5, hashes: log.proof.hashes.dropLast(), note: log.proof.note)
        #expect(reason(short, since: log.earlier, [key]) == .notProven)
        let grown = try parse(log.proof.serialized.replacing("\n9\n", with: "\n10\n"))
        #expect(reason(grown, since: log.earlier, [key]) == .badSignature)
        let earlier = try SignedNote(parsing: Array(log.earlier.serialized.replacing("\n5\n", with: "\n6\n").utf8))
        let sixth = try ContinuationProof(oldSize: 6, hashes: log.proof.hashes, note: log.proof.note)
        #expect(reason(sixth, since: earlier, [key]) == .badSignature)
    }

    @Test("what is not such a proof, byte for byte, is refused")
    func malformed() throws {
        let log = try Log(from: 3, to: 6, key: key())
        let whole = log.proof.serialized
        let hash = "\(log.proof.hashes[0])\n"
        let texts: [(String, String)] = [
            ("nothing", ""), ("a size", "old 3\n"), ("the note alone", log.proof.note.serialized),
            ("another word", whole.replacing("old 3", with: "new 3")),
            ("a capital", whole.replacing("old 3", with: "Old 3")),
            ("no size", whole.replacing("old 3", with: "old ")), ("no space", whole.replacing("old 3", with: "old3")),
            ("two spaces", whole.replacing("old 3", with: "old  3")),
            ("a sign", whole.replacing("old 3", with: "old +3")),
            ("a negative size", whole.replacing("old 3", with: "old -1")),
            ("a leading zero", whole.replacing("old 3", with: "old 03")),
            ("a size of 2^63", whole.replacing("old 3", with: "old 9223372036854775808")),
            ("a size beyond the later one", whole.replacing("old 3", with: "old 7")),
            ("a space behind", whole.replacing("old 3", with: "old 3 ")),
            ("a carriage return", whole.replacing("old 3\n", with: "old 3\r\n")), ("a space before", " " + whole),
            ("a short hash", whole.replacing(hash, with: String(hash.dropFirst(4)))),
            ("a hash of other bits", whole.replacing(hash, with: hash.dropLast(3) + "B=\n")),
            ("no empty line", whole.replacing("\n\nlog", with: "\nlog")),
            ("two empty lines", whole.replacing("\n\nlog", with: "\n\n\nlog")),
            ("64 hashes", whole.replacing("old 3\n", with: "old 3\n" + String(repeating: hash, count: 62))),
            ("a note that is no checkpoint", whole.replacing("\n6\n", with: "\nsix\n")), ("more after it", whole + "x"),
        ]
        for (what, text) in texts {
            let error = #expect(throws: NoteError.self, "\(what)") { try parse(text) }
            #expect(error?.reason == .malformed)
            #expect(error?.description.contains("\n") == false)
        }
        for count in 0..<whole.utf8.count {
            #expect(throws: NoteError.self, "cut to \(count)") {
                try ContinuationProof(parsing: Array(whole.utf8.prefix(count)))
            }
        }
        #expect(throws: NoteError.self) { try ContinuationProof(oldSize: 7, hashes: [], note: log.proof.note) }
        #expect(throws: NoteError.self) { try ContinuationProof(oldSize: -1, hashes: [], note: log.proof.note) }
        #expect(throws: NoteError.self) {
            try ContinuationProof(parsing: [UInt8](repeating: 10, count: ContinuationProof.maximumBytes + 1))
        }
    }
}
