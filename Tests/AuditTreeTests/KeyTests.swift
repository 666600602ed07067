import AuditTree
import Testing

/// The figures of the example in the documentation of Go's `sumdb/note`.
enum KnownNote {
    static let signer = "PRIVATE+KEY+PeterNeumann+c74f20a3+AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
    static let verifier = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
    static let text =
        "If you think cryptography is the answer to your problem,\nthen you don't know what your problem is.\n"
    static let signature =
        "— PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n"
    /// By a key of which only this is known.
    static let otherSignature =
        "— EnochRoot rwz+eBzmZa0SO3NbfRGzPCpDckykFXSdeX+MNtCOXm2/5n2tiOHp+vAF1aGrQ5ovTG01oOTGwnWLox33WWd1RvMc+QQ=\n"
}

@Suite("Keys of notes")
struct KeyTests {
    @Test("the known key reads as its parts, and writes as its text")
    func known() throws {
        let verifier = try VerifierKey(text: KnownNote.verifier)
        #expect(verifier.name == "PeterNeumann")
        #expect(verifier.id == 0xC74F_20A3)
        #expect(verifier.publicKey.count == 32)
        #expect(verifier.text == KnownNote.verifier)
        let signer = try SignerKey(text: KnownNote.signer)
        #expect(signer.verifier == verifier)
        #expect(signer.text == KnownNote.signer)
    }

    @Test("a new key is another each time, and is read back from its text", arguments: ["assay/1", "é", "a.example/b"])
    func generated(_ name: String) throws {
        let key = try SignerKey.generate(name: name)
        #expect(key.name == name)
        let again = try SignerKey(text: key.text)
        #expect(again.verifier == key.verifier)
        #expect(try VerifierKey(text: key.verifier.text) == key.verifier)
        #expect(try again.verifier.verifies(key.sign([1, 2, 3]), of: [1, 2, 3]))
        #expect(try SignerKey.generate(name: name).verifier != key.verifier)
    }

    @Test(
        "names that would break a line of a note are refused",
        arguments: [
            "", " ", "a b", "a+b", "a\n", "a\r", "\t", "a\u{0}", "a\u{00A0}b", "\u{2003}", "\u{2028}", "\u{85}",
        ])
    func names(_ name: String) {
        #expect(throws: NoteError.self) { try SignerKey.generate(name: name) }
        #expect(throws: NoteError.self) {
            try VerifierKey(text: "\(name)+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
        }
    }

    @Test("texts that are not exactly a key's are refused, and not shown")
    func malformed() {
        let half = "ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        let publicTexts = [
            "", "+", "++", "PeterNeumann", "PeterNeumann+c74f20a3", "PeterNeumann+c74f20a3+", "PeterNeumann++\(half)",
            "PeterNeumann+c74f20a4+\(half)", "peterNeumann+c74f20a3+\(half)", "PeterNeumann+C74F20A3+\(half)",
            "PeterNeumann+0c74f20a3+\(half)", "PeterNeumann+c74f20a+\(half)", "PeterNeumann+-74f20a3+\(half)",
            "PeterNeumann+c74f20a3+\(half)\n", " PeterNeumann+c74f20a3+\(half)", "PeterNeumann+c74f20a3+\(half)=",
            "PeterNeumann+c74f20a3+\(half.dropLast())", "PeterNeumann+c74f20a3+\(half.dropLast(4))",
            "PeterNeumann+c74f20a3+\(half)AAAA", "PeterNeumann+c74f20a3+B\(half.dropFirst())",
            "PeterNeumann+c74f20a3+\(half.dropLast())V", "PeterNeumann+c74f20a3 +\(half)", KnownNote.signer,
            String(repeating: "n", count: 100_000) + "+c74f20a3+" + half,
        ]
        for text in publicTexts { #expect(throws: NoteError.self, "\(text)") { try VerifierKey(text: text) } }
        let secret = "AYEKFALVFGyNhPJEMzD1QIDr+Y7hfZx09iUvxdXHKDFz"
        let privateTexts = [
            "", "PRIVATE", "PRIVATE+KEY", "PRIVATE+KEY+", KnownNote.verifier, "private" + KnownNote.signer.dropFirst(7),
            KnownNote.signer + "\n", KnownNote.signer + "=", String(KnownNote.signer.dropLast()),
            "PRIVATE+KEY+PeterNeumann+c74f20a4+\(secret)", "PRIVATE+KEY+PeterNeumanm+c74f20a3+\(secret)",
            "PRIVATE+KEY+PeterNeumann+c74f20a3+\(secret.dropLast())0", "PRIVATE+KEY+" + KnownNote.verifier,
        ]
        for text in privateTexts {
            let error = #expect(throws: NoteError.self, "\(text)") { try SignerKey(text: text) }
            #expect(error?.description.contains("AYEKF") == false)
            #expect(error?.description.contains("\n") == false)
        }
    }

    @Test("a secret key does not show its secret where it is printed")
    func secrecy() throws {
        let key = try SignerKey(text: KnownNote.signer)
        var dumped = ""
        dump(key, to: &dumped)
        for shown in ["\(key)", String(reflecting: key), dumped, String(describing: [key]), "\(Optional(key) as Any)"] {
            #expect(shown.contains("c74f20a3"))
            #expect(!shown.contains("EKFALV"))
            #expect(!shown.contains("- 129"), "the seed's first byte, as a member of an array")
        }
    }

    @Test("only the message's own signature verifies")
    func signatures() throws {
        let key = try SignerKey.generate(name: "k")
        let message = Array("message".utf8)
        let signature = try key.sign(message)
        #expect(signature.count == 64)
        for bit in 0..<512 {
            var changed = signature
            changed[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!key.verifier.verifies(changed, of: message))
        }
        for count in [0, 1, 32, 63] { #expect(!key.verifier.verifies(Array(signature.prefix(count)), of: message)) }
        #expect(!key.verifier.verifies(signature + [0], of: message))
        #expect(!key.verifier.verifies(signature, of: message + [0]))
        #expect(!key.verifier.verifies(signature, of: []))
        #expect(try !SignerKey.generate(name: "k").verifier.verifies(signature, of: message))
    }
}
