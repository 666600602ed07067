import AuditTree
import Testing

@Suite("Proofs of one record")
struct RecordProofTests {
    /// A log of `size` records, and the proof of one of them.
    private struct Log {
        let leaves: [TreeHash]
        let key: SignerKey
        let proof: RecordProof

        init(size: Int, index: Int, extra: [UInt8]? = nil) throws {
            leaves = StoredTree.leaves(size)
            key = try SignerKey.generate(name: "log.example")
            let tree = MerkleTree(size: Int64(size), reader: try StoredTree(leaves))
            let checkpoint = try Checkpoint(origin: "log.example", size: tree.size, root: tree.root())
            proof = try RecordProof(
                extra: extra, index: Int64(index), hashes: tree.inclusionProof(of: Int64(index)),
                note: SignedNote(text: checkpoint.text, signedBy: [key]))
        }
    }

    private func parse(_ text: String) throws(NoteError) -> RecordProof {
        try RecordProof(parsing: Array(text.utf8))
    }

    @Test("is read back as it was written, and verifies", arguments: [1, 2, 3, 70, 257])
    func roundTrip(_ size: Int) throws {
        for extra in [nil, [0], Array("some record".utf8)] as [[UInt8]?] {
            let log = try Log(size: size, index: size / 2, extra: extra)
            let proof = try parse(log.proof.serialized)
            #expect(proof == log.proof)
            #expect(proof.extra == extra)
            #expect(proof.serialized == log.proof.serialized)
            let verified = try proof.verify(leaf: log.leaves[size / 2], by: [log.key.verifier])
            #expect(verified.checkpoint.size == Int64(size))
            #expect(verified.signers == [log.key.verifier])
        }
    }

    @Test("looks as the format says")
    func text() throws {
        let log = try Log(size: 2, index: 1, extra: [1, 2, 3])
        let lines = log.proof.serialized.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.prefix(5) == ["c2sp.org/tlog-proof@v1", "extra AQID", "index 1", "\(log.leaves[0])", ""])
        #expect(lines.dropFirst(5).joined(separator: "\n") == log.proof.note.serialized)
        let bare = try Log(size: 1, index: 0, extra: [])
        #expect(bare.proof.extra == nil)
        #expect(bare.proof.serialized.hasPrefix("c2sp.org/tlog-proof@v1\nindex 0\n\nlog.example\n1\n"))
    }

    @Test("proves that record to those who know the key, and nothing else")
    func refusals() throws {
        let log = try Log(size: 10, index: 4)
        func reason(_ proof: RecordProof, _ leaf: TreeHash, _ key: VerifierKey) -> NoteError.Reason? {
            do throws(NoteError) {
                _ = try proof.verify(leaf: leaf, by: [key])
                return nil
            } catch {
                return error.reason
            }
        }
        let (proof, key) = (log.proof, log.key.verifier)
        #expect(reason(proof, log.leaves[4], key) == nil)
        #expect(reason(proof, log.leaves[5], key) == .notProven)
        #expect(reason(proof, log.leaves[4], try SignerKey.generate(name: "log.example").verifier) == .unsigned)
        for index in [0, 3, 5, 9, 10, .max] as [Int64] {
            let moved = try RecordProof(index: index, hashes: proof.hashes, note: proof.note)
            #expect(reason(moved, log.leaves[4], key) == .notProven)
        }
        let short = try RecordProof(index: 4, hashes: proof.hashes.dropLast(), note: proof.note)
        #expect(reason(short, log.leaves[4], key) == .notProven)
        let grown = try parse(proof.serialized.replacing("\n10\n", with: "\n11\n"))
        #expect(reason(grown, log.leaves[4], key) == .badSignature)
    }

    @Test("what is not a proof, byte for byte, is refused")
    func malformed() throws {
        let log = try Log(size: 3, index: 1, extra: [1, 2, 3])
        let whole = log.proof.serialized
        let hash = "\(log.proof.hashes[0])\n"
        let texts: [(String, String)] = [
            ("nothing", ""), ("a header", "c2sp.org/tlog-proof@v1\n"), ("the note alone", log.proof.note.serialized),
            ("another version", whole.replacing("@v1", with: "@v2")), ("a space", " " + whole),
            ("a newline", "\n" + whole),
            ("no index", whole.replacing("index 1\n", with: "")),
            ("extra twice", whole.replacing("index", with: "extra AQID\nindex")),
            (
                "extra after the index",
                whole.replacing("extra AQID\n", with: "").replacing("index 1\n", with: "index 1\nextra AQID\n")
            ),
            ("extra without data", whole.replacing("extra AQID", with: "extra ")),
            ("extra without a space", whole.replacing("extra AQID", with: "extra")),
            ("extra padded wrongly", whole.replacing("extra AQID", with: "extra AQI")),
            ("extra with bits after its end", whole.replacing("extra AQID", with: "extra AQJ=")),
            ("a leading zero", whole.replacing("index 1\n", with: "index 01\n")),
            ("a sign", whole.replacing("index 1\n", with: "index +1\n")),
            ("a negative index", whole.replacing("index 1\n", with: "index -1\n")),
            ("a hexadecimal index", whole.replacing("index 1\n", with: "index 0x1\n")),
            ("no number", whole.replacing("index 1\n", with: "index \n")),
            ("an index of 2^63", whole.replacing("index 1\n", with: "index 9223372036854775808\n")),
            ("two spaces", whole.replacing("index 1\n", with: "index  1\n")),
            ("a carriage return", whole.replacing("index 1\n", with: "index 1\r\n")),
            ("a short hash", whole.replacing(hash, with: String(hash.dropFirst(4)))),
            ("a hash and a space", whole.replacing(hash, with: hash.dropLast() + " \n")),
            ("no empty line", whole.replacing("\n\nlog", with: "\nlog")),
            ("two empty lines", whole.replacing("\n\nlog", with: "\n\n\nlog")),
            ("64 hashes", whole.replacing("index 1\n", with: "index 1\n" + String(repeating: hash, count: 62))),
            ("a note that is no checkpoint", whole.replacing("\n3\n", with: "\nthree\n")),
            ("a truncated note", String(whole.dropLast())), ("more after it", whole + "x"),
        ]
        for (what, text) in texts {
            let error = #expect(throws: NoteError.self, "\(what)") { try parse(text) }
            #expect(error?.reason == .malformed)
            #expect(error?.description.contains("\n") == false)
        }
        for count in 0..<whole.utf8.count {
            #expect(throws: NoteError.self, "cut to \(count)") {
                try RecordProof(parsing: Array(whole.utf8.prefix(count)))
            }
        }
        #expect(throws: NoteError.self) { try RecordProof(index: -1, hashes: [], note: log.proof.note) }
        let tooMuch = [UInt8](repeating: 0, count: RecordProof.maximumExtraBytes + 1)
        #expect(throws: NoteError.self) { try RecordProof(extra: tooMuch, index: 0, hashes: [], note: log.proof.note) }
        let note = try SignedNote(text: "x\n", signedBy: [log.key])
        #expect(throws: NoteError.self) { try RecordProof(index: 0, hashes: [], note: note) }
        #expect(throws: NoteError.self) {
            try RecordProof(parsing: [UInt8](repeating: 10, count: RecordProof.maximumBytes + 1))
        }
    }

    @Test("the largest extra data is written and read")
    func largest() throws {
        let extra = [UInt8](repeating: 0xAB, count: RecordProof.maximumExtraBytes)
        let log = try Log(size: 3, index: 2, extra: extra)
        #expect(try parse(log.proof.serialized) == log.proof)
    }

    @Test("an error names the line of the file")
    func lineNumbers() throws {
        let log = try Log(size: 2, index: 1)
        let whole = log.proof.serialized
        let size = #expect(throws: NoteError.self) { try parse(whole.replacing("\n2\n", with: "\n02\n")) }
        #expect(size?.line == 6)
        let hash = #expect(throws: NoteError.self) { try parse(whole.replacing("index 1\n", with: "index 1\nx\n")) }
        #expect(hash?.line == 3)
        let signature = #expect(throws: NoteError.self) { try parse(whole + "x\n") }
        #expect(signature?.line == 10)
    }
}
