import AuditTree
import Testing

@Suite("Go's note agrees on checkpoints and proofs")
struct NoteCheckTests {
    private let log: SampleLog
    private let checker: GoChecker
    private let key: SignerKey
    private let other: SignerKey

    init() throws {
        checker = try GoChecker()
        log = try SampleLog(size: 70)
        key = try SignerKey.generate(name: "log.example")
        other = try SignerKey.generate(name: "log.example")
    }

    @Test("checkpoints of every size are signed as Go signs them, and open with the key")
    func checkpoints() throws {
        let both = [key, try SignerKey.generate(name: "zweiter/schlüssel")]
        try checker.check(
            (0...log.size).flatMap { size -> [CheckerCase] in
                let note = try log.note(at: size, by: both).serialized
                return [
                    .signing(note, by: both, "\(size)"),
                    .checkpoint(note, by: [key.verifier], "\(size)"),
                    .checkpoint(note, by: both.map(\.verifier), "\(size), both keys"),
                    .checkpoint(note, by: [other.verifier], "\(size), another key of that name", holds: false),
                    .checkpoint(note, by: [], "\(size), no key", holds: false),
                    .signing(try log.note(at: size, by: [key]).serialized, by: [other], "\(size)", holds: false),
                ]
            })
    }

    @Test("texts of many kinds are signed as Go signs them")
    func texts() throws {
        let texts = ["\n", "\n\n\n", "a\n", "é—\u{1F600}\n\nb\n", String(repeating: "long\n", count: 10_000)]
        let keys = try (0..<20).map { try SignerKey.generate(name: "key\($0)") }
        try checker.check(
            texts.map { .signing(try SignedNote(text: $0, signedBy: keys).serialized, by: keys, "\($0.prefix(5))") })
    }

    @Test("a checkpoint with any byte of its text or any bit of its signature changed is refused")
    func changedCheckpoints() throws {
        let note = try log.note(at: 42, by: [key])
        let whole = note.serialized
        let signature = try #require(whole.split(separator: " ").last).dropLast()
        let text = Array(note.text.utf8)
        var cases = text.indices.map { place in
            var changed = text
            changed[place] = changed[place] == UInt8(ascii: "x") ? UInt8(ascii: "y") : UInt8(ascii: "x")
            let line = whole.dropFirst(note.text.count)
            return CheckerCase.checkpoint(
                String(decoding: changed, as: UTF8.self) + line, by: [key.verifier], "byte \(place)", holds: false)
        }
        // The last character of the base64 has bits that mean nothing.
        for place in signature.indices.dropLast(3) {
            var changed = signature
            changed.replaceSubrange(place...place, with: changed[place] == "A" ? "B" : "A")
            cases.append(
                .checkpoint(
                    whole.replacing(signature, with: changed), by: [key.verifier],
                    "signature from \(changed[place...])", holds: false))
        }
        cases.append(.checkpoint(String(whole.dropLast()), by: [key.verifier], "cut", holds: false))
        cases.append(.checkpoint(whole, by: [key.verifier], "as it was"))
        try checker.check(cases)
    }

    @Test("proofs of every record are accepted, and of no other record, place or key")
    func proofs() throws {
        try checker.check(
            ([(1, 0), (2, 1), (70, 0)] + (0..<33).map { (33, $0) }).flatMap {
                (size: Int64, index: Int64) -> [CheckerCase] in
                let extra: [UInt8]? = index.isMultiple(of: 2) ? nil : [1, 2, 3, UInt8(index)]
                let proof = try log.proof(of: index, at: size, extra: extra, by: [key])
                let (file, record) = (proof.serialized, log.records[Int(index)])
                let label = "\(index) of \(size)"
                let moved = try RecordProof(index: index + 1, hashes: proof.hashes, note: proof.note)
                let short = try RecordProof(index: index, hashes: proof.hashes + [.emptyTree], note: proof.note)
                var cases: [CheckerCase] = [
                    .proof(file, of: record, by: [key.verifier], label),
                    .proof(file, of: record + [0], by: [key.verifier], "\(label), record", holds: false),
                    .proof(file, of: record, by: [other.verifier], "\(label), key", holds: false),
                    .proof(moved.serialized, of: record, by: [key.verifier], "\(label), index", holds: false),
                    .proof(short.serialized, of: record, by: [key.verifier], "\(label), a hash more", holds: false),
                ]
                for place in proof.hashes.indices {
                    var hashes = proof.hashes
                    hashes[place] = hashes[place].flipping(bit: 100 + place)
                    let changed = try RecordProof(index: index, hashes: hashes, note: proof.note)
                    cases.append(
                        .proof(changed.serialized, of: record, by: [key.verifier], "\(label), hash", holds: false))
                }
                let lines = file.split(separator: "\n", omittingEmptySubsequences: false)
                for count in 0..<lines.count - 1 {
                    let cut = lines.prefix(count).joined(separator: "\n")
                    cases.append(.proof(cut, of: record, by: [key.verifier], "\(label), cut to \(count)", holds: false))
                }
                return cases
            })
    }

    @Test("files are checked from the command line")
    func commandLine() throws {
        let folder = try Folder()
        let vkey = key.verifier.text
        let older = try folder.write(log.note(at: 40, by: [key]).serialized, to: "older")
        let newer = try folder.write(log.note(at: 70, by: [key]).serialized, to: "newer")
        let continuation = try ContinuationProof(
            oldSize: 40, hashes: log.tree.consistencyProof(from: 40), note: log.note(at: 70, by: [key])
        ).serialized
        let path = try folder.write(continuation, to: "continuation")
        let proof = try folder.write(log.proof(of: 7, at: 70, by: [key]).serialized, to: "proof")
        let holding = try folder.write(
            log.proof(of: 7, at: 70, extra: log.records[7], by: [key]).serialized, to: "holding")
        let record = try folder.write(String(decoding: log.records[7], as: UTF8.self), to: "record")
        #expect(try checker.run("checkpoint", vkey, newer).accepted)
        #expect(try checker.run("continuation", vkey, older, path).accepted)
        #expect(try checker.run("proof", vkey, proof, record).accepted)
        #expect(try checker.run("proof", vkey, holding).accepted)
        #expect(try checker.run("proof", vkey, holding, record).accepted)

        let stranger = other.verifier.text
        #expect(try checker.run("checkpoint", stranger, newer).refused)
        #expect(try checker.run("checkpoint", stranger + "\n" + vkey, newer).accepted)
        #expect(try checker.run("continuation", stranger, older, path).refused)
        #expect(try checker.run("continuation", vkey, newer, path).refused)
        let bare = continuation.split(separator: "\n", omittingEmptySubsequences: false)
        let none = ([bare[0]] + bare[bare.firstIndex(of: "")!...]).joined(separator: "\n")
        #expect(try checker.run("continuation", vkey, older, folder.write(none, to: "none")).refused)
        #expect(try checker.run("proof", vkey, proof).refused)
        #expect(try checker.run("proof", vkey, proof, older).refused)
        #expect(try checker.run("proof", vkey, holding, older).refused)
        #expect(try checker.run("export", vkey, newer, record).refused)

        #expect(try checker.run("checkpoint", vkey, newer + "-missing").status == 2)
        #expect(try checker.run("checkpoint", vkey).status == 2)
    }
}
