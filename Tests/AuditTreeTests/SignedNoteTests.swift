import AuditTree
import Testing

@Suite("Signed notes")
struct SignedNoteTests {
    private let whole = KnownNote.text + "\n" + KnownNote.signature

    private func parse(_ text: String) throws(NoteError) -> SignedNote {
        try SignedNote(parsing: Array(text.utf8))
    }

    @Test("the known note is made as it is, byte for byte, and verifies")
    func known() throws {
        let note = try SignedNote(text: KnownNote.text, signedBy: [SignerKey(text: KnownNote.signer)])
        #expect(note.serialized == whole)
        let parsed = try parse(whole)
        #expect(parsed == note)
        let key = try VerifierKey(text: KnownNote.verifier)
        #expect(try parsed.verified(by: [key]) == [key])
    }

    @Test("signatures by keys that are not known are kept and not believed")
    func unknown() throws {
        let key = try VerifierKey(text: KnownNote.verifier)
        let both = try parse(whole + KnownNote.otherSignature)
        #expect(both.signatures.map(\.name) == ["PeterNeumann", "EnochRoot"])
        #expect(both.serialized == whole + KnownNote.otherSignature)
        #expect(try both.verified(by: [key]) == [key])
        let only = try parse(KnownNote.text + "\n" + KnownNote.otherSignature)
        for keys in [[key], [], [try SignerKey.generate(name: "EnochRoot").verifier]] {
            let error = #expect(throws: NoteError.self) { try only.verified(by: keys) }
            #expect(error?.reason == .unsigned)
        }
    }

    @Test("several keys sign one text, as while a key is rotated")
    func severalKeys() throws {
        let keys = try (0..<16).map { try SignerKey.generate(name: $0 < 8 ? "same" : "key\($0)") }
        let note = try parse(SignedNote(text: "t\n\n\nu\n", signedBy: keys).serialized)
        #expect(note.text == "t\n\n\nu\n")
        #expect(try note.verified(by: keys.map(\.verifier)) == keys.map(\.verifier))
        #expect(try note.verified(by: [keys[9].verifier, keys[3].verifier]) == [keys[3].verifier, keys[9].verifier])
        #expect(try note.verified(by: [keys[2].verifier, keys[2].verifier]) == [keys[2].verifier])
    }

    @Test("one bad signature by a known key spoils the note, whoever else has signed")
    func badSignature() throws {
        let known = try VerifierKey(text: KnownNote.verifier)
        let good = try SignerKey.generate(name: "good")
        for text in [KnownNote.text + "x\n", "\n" + KnownNote.text] {
            let signed = try SignedNote(text: text, signedBy: [good]).serialized
            let note = try parse(signed + KnownNote.signature)
            #expect(try note.verified(by: [good.verifier]) == [good.verifier])
            let error = #expect(throws: NoteError.self) { try note.verified(by: [good.verifier, known]) }
            #expect(error?.reason == .badSignature)
            #expect(error?.description == "the signature by PeterNeumann is not that of this text")
        }
    }

    @Test("a name that looks the same in other bytes is another name")
    func equivalence() throws {
        let composed = try SignerKey.generate(name: "\u{E9}")
        let note = try SignedNote(text: "t\n", signedBy: [composed]).serialized
        let disguised = try parse(note.replacing("\u{E9}", with: "e\u{301}"))
        #expect(disguised.serialized.utf8.count == note.utf8.count + 1)
        #expect(throws: NoteError.self) { try disguised.verified(by: [composed.verifier]) }
        #expect(try disguised != parse(note))
    }

    @Test("what is not a note, byte for byte, is refused")
    func malformed() throws {
        let line = KnownNote.signature
        let fields = line.dropLast().split(separator: " ")
        let blob = fields[2]
        let texts: [(String, String)] = [
            ("nothing", ""), ("a newline", "\n"), ("two newlines", "\n\n"), ("three newlines", "\n\n\n"),
            ("no text", line), ("no signature", KnownNote.text + "\n"), ("no empty line", KnownNote.text + line),
            ("no last newline", String(whole.dropLast())), ("a line after it", whole + "x\n"),
            ("an empty line after it", whole + "\n"), ("a hyphen", whole.replacing("— ", with: "- ")),
            ("an en dash", whole.replacing("— ", with: "– ")), ("no space", whole.replacing("— ", with: "—")),
            ("two spaces", whole.replacing("— ", with: "—  ")),
            ("spaces before the signature", whole.replacing("Neumann x08", with: "Neumann  x08")),
            ("no name", whole.replacing("PeterNeumann ", with: "")),
            ("an empty name", whole.replacing("PeterNeumann x", with: " x")),
            ("a plus in the name", whole.replacing("PeterNeumann x", with: "Peter+Neumann x")),
            ("a no-break space in the name", whole.replacing("PeterNeumann x", with: "Peter\u{A0}Neumann x")),
            ("no padding", whole.replacing("nAM=", with: "nAM")),
            ("more padding", whole.replacing("nAM=", with: "nAM==")),
            ("bits after the end", whole.replacing("nAM=", with: "nAN=")),
            ("URL base64", whole.replacing("x08go/", with: "x08go_")),
            ("a space in the base64", whole.replacing("x08go/", with: "x08g o")),
            ("a space at the end", whole.replacing("nAM=", with: "nAM= ")),
            ("four bytes", whole.replacing(blob, with: "x08gow==")), ("no bytes", whole.replacing(blob, with: "")),
            ("a carriage return", whole.replacing("=\n", with: "=\r\n")),
            ("a tab in the text", whole.replacing("you think", with: "you\tthink")),
            ("a NUL", whole.replacing("you think", with: "you\u{0}think")),
            ("the same signature twice", whole + line),
            ("101 signatures", whole + (0..<100).map { line.replacing("Peter", with: "Peter\($0)") }.joined()),
            ("too long", String(repeating: "x", count: SignedNote.maximumBytes) + "\n\n" + line),
        ]
        for (what, text) in texts {
            let error = #expect(throws: NoteError.self, "\(what)") { try parse(text) }
            #expect(error?.reason == .malformed)
            #expect(error?.description.contains("\n") == false)
        }
        var bytes = Array(whole.utf8)
        bytes[3] = 0xFF
        #expect(throws: NoteError.self) { try SignedNote(parsing: bytes) }
        let hundred = whole + (0..<99).map { line.replacing("Peter", with: "Peter\($0)") }.joined()
        #expect(try parse(hundred).serialized == hundred)
    }

    @Test("an error names the line")
    func lineNumbers() {
        let error = #expect(throws: NoteError.self) { try parse(whole + KnownNote.signature) }
        #expect(error?.description == "line 5: a second signature by PeterNeumann")
    }

    @Test("what cannot be a note is not signed")
    func unsignable() throws {
        let key = try SignerKey.generate(name: "k")
        for text in ["", "x", "x\r\n", "\u{7}\n"] {
            #expect(throws: NoteError.self) { try SignedNote(text: text, signedBy: [key]) }
        }
        #expect(throws: NoteError.self) { try SignedNote(text: "x\n", signedBy: []) }
        #expect(throws: NoteError.self) { try SignedNote(text: "x\n", signedBy: [key, key]) }
        let long = String(repeating: "x", count: SignedNote.maximumBytes) + "\n"
        #expect(throws: NoteError.self) { try SignedNote(text: long, signedBy: [key]) }
    }
}
