/// A text and who signed it (C2SP signed-note): the text, an empty line, and for every signature
/// `— <name> <base64 of key id ‖ signature>`.
///
/// Parsing is strict, so that the bytes of a note follow from its value: what was parsed serialises to what
/// it was parsed from. A parsed note is not yet a verified one.
public struct SignedNote: Sendable, Hashable {
    /// The largest note, in bytes.
    public static let maximumBytes = 1 << 20
    /// The most signatures of one note.
    public static let maximumSignatures = 100

    /// One line of a note that says who signed it.
    public struct Signature: Sendable, Hashable {
        public let name: String
        public let keyID: UInt32
        /// What the key made of the text: 64 bytes for Ed25519, others for kinds of keys not known here.
        public let bytes: [UInt8]

        var line: String {
            let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: keyID >> UInt32($0)) }
            return "\(SignedNote.dash)\(name) \(Base64.encode(id + bytes))\n"
        }

        func isBy(name other: String, id: UInt32) -> Bool {
            keyID == id && StrictText.same(name, other)
        }
    }

    private static let dash = "— "

    /// What is signed: it ends with a newline.
    public let text: String
    /// In the order of their lines: at least one, each by another key.
    public private(set) var signatures: [Signature]

    /// Signs a text.
    ///
    /// - Parameters:
    ///   - text: ends with a newline; no control characters but newlines.
    ///   - keys: at least one; each of another name or id.
    public init(text: String, signedBy keys: [SignerKey]) throws {
        _ = try StrictText.check(text.utf8)
        guard text.utf8.last == StrictText.newline else {
            throw NoteError(.malformed, "the text of a note ends with a newline")
        }
        self.text = text
        signatures = []
        for key in keys {
            guard !signatures.contains(where: { $0.isBy(name: key.name, id: key.verifier.id) }) else {
                throw NoteError(.malformed, "the key \(key.name) signs a note once")
            }
            signatures.append(
                Signature(name: key.name, keyID: key.verifier.id, bytes: try key.sign(Array(text.utf8))))
        }
        guard (1...Self.maximumSignatures).contains(keys.count), serialized.utf8.count <= Self.maximumBytes else {
            throw NoteError(
                .malformed,
                "a note has 1 to \(Self.maximumSignatures) signatures and up to \(Self.maximumBytes) bytes")
        }
    }

    /// - Throws: `NoteError` for anything that is not a note, byte for byte.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.maximumBytes else {
            throw NoteError(.malformed, "a note has at most \(Self.maximumBytes) bytes")
        }
        _ = try StrictText.check(bytes)
        let newline = StrictText.newline
        guard
            let end = (0..<max(bytes.count - 1, 0)).last(where: { bytes[$0] == newline && bytes[$0 + 1] == newline }),
            let text = String(validating: bytes[...end], as: UTF8.self)
        else { throw NoteError(.malformed, "a note has an empty line between its text and its signatures") }
        guard bytes.last == newline, end + 2 < bytes.count else {
            throw NoteError(.malformed, "a note ends with signature lines, each ended by a newline")
        }
        self.text = text
        signatures = []
        let firstLine = StrictText.lines(bytes[...end]).count + 2
        for (number, line) in StrictText.lines(bytes[(end + 2)...]).enumerated() {
            guard number < Self.maximumSignatures else {
                throw NoteError(.malformed, "a note has at most \(Self.maximumSignatures) signatures")
            }
            let signature = try Self.parse(line, number: firstLine + number)
            guard !signatures.contains(where: { $0.isBy(name: signature.name, id: signature.keyID) }) else {
                throw NoteError(.malformed, line: firstLine + number, "a second signature by \(signature.name)")
            }
            signatures.append(signature)
        }
    }

    private static func parse(_ line: ArraySlice<UInt8>, number: Int) throws(NoteError) -> Signature {
        guard line.starts(with: dash.utf8) else {
            throw NoteError(.malformed, line: number, "a signature line begins with an em dash and a space")
        }
        let fields = line.dropFirst(dash.utf8.count).split(
            separator: UInt8(ascii: " "), maxSplits: 1, omittingEmptySubsequences: false)
        guard fields.count == 2, let name = String(validating: fields[0], as: UTF8.self), StrictText.isKeyName(name)
        else {
            throw NoteError(.malformed, line: number, "a signature line names a key, without white space and \"+\"")
        }
        guard let blob = Base64.decode(fields[1]), blob.count > 4 else {
            throw NoteError(.malformed, line: number, "a signature line ends with the base64 of key id and signature")
        }
        let id = blob.prefix(4).reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        return Signature(name: name, keyID: id, bytes: Array(blob.dropFirst(4)))
    }

    /// The note as it is stored and sent.
    public var serialized: String { text + "\n" + signatures.map(\.line).joined() }

    /// Those of the known keys that signed the text, at least one, in the order of the signatures. Signatures
    /// by keys that are not known are not looked at.
    ///
    /// - Throws: `NoteError` where a known key's signature is not its own, or where no known key has signed.
    public func verified(by keys: [VerifierKey]) throws(NoteError) -> [VerifierKey] {
        var signers: [VerifierKey] = []
        for signature in signatures {
            for key in keys where signature.isBy(name: key.name, id: key.id) && !signers.contains(key) {
                guard key.verifies(signature.bytes, of: Array(text.utf8)) else {
                    throw NoteError(.badSignature, "the signature by \(key.name) is not that of this text")
                }
                signers.append(key)
            }
        }
        guard !signers.isEmpty else {
            let names = signatures.map(\.name).joined(separator: ", ")
            throw NoteError(.unsigned, "no known key has signed this text; it names \(names)")
        }
        return signers
    }

    public static func == (left: SignedNote, right: SignedNote) -> Bool {
        StrictText.same(left.serialized, right.serialized)
    }

    public func hash(into hasher: inout Hasher) {
        for byte in serialized.utf8 { hasher.combine(byte) }
    }
}
