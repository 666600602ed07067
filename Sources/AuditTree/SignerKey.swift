import Crypto

/// A key that signs notes with Ed25519, secret half and all.
///
/// Its text is that of Go's `sumdb/note`: `PRIVATE+KEY+`, then as in the public half's text, over the 32
/// bytes of the seed (RFC 8032 §5.1.5).
public struct SignerKey: Sendable {
    private static let prefix = "PRIVATE+KEY+"

    private let key: Curve25519.Signing.PrivateKey
    /// The public half.
    public let verifier: VerifierKey

    public var name: String { verifier.name }

    /// A new key from the system's random numbers.
    ///
    /// - Parameter name: as a rule the origin of the log that is to be signed; not empty, no white space, no
    ///   plus, no control characters.
    public static func generate(name: String) throws(NoteError) -> SignerKey {
        guard StrictText.isKeyName(name) else {
            throw NoteError(.malformed, "a key's name is not empty and has no white space and no \"+\"")
        }
        return SignerKey(name: name, key: Curve25519.Signing.PrivateKey())
    }

    /// - Throws: `NoteError` where the text has another form, an id that is not that of its name and key, or
    ///   a signature type other than 0x01. What it says shows nothing of the text.
    public init(text: String) throws(NoteError) {
        let bytes = Array(text.utf8)
        guard bytes.starts(with: Self.prefix.utf8) else {
            throw NoteError(.malformed, "a private key begins with \"\(Self.prefix)\"")
        }
        let parts = try KeyText.split(bytes.dropFirst(Self.prefix.utf8.count), what: "private")
        guard let key = try? Curve25519.Signing.PrivateKey(rawRepresentation: parts.key) else {
            throw NoteError(.malformed, "the private key's bytes are no Ed25519 seed")
        }
        self.init(name: parts.name, key: key)
        guard verifier.id == parts.id else {
            throw NoteError(.malformed, "the private key's id does not belong to its name and bytes")
        }
    }

    private init(name: String, key: Curve25519.Signing.PrivateKey) {
        self.key = key
        verifier = VerifierKey(name: name, publicKey: Array(key.publicKey.rawRepresentation))
    }

    /// The secret text, for an owner-only file.
    public var text: String {
        Self.prefix + KeyText.join(name: name, id: verifier.id, key: Array(key.rawRepresentation))
    }

    /// The 64 bytes of the key's signature of `message`.
    public func sign(_ message: [UInt8]) throws -> [UInt8] {
        Array(try key.signature(for: message))
    }
}

extension SignerKey: CustomStringConvertible, CustomDebugStringConvertible, CustomReflectable {
    /// The public half: the secret one is not to reach a log by being interpolated into a message.
    public var description: String { "private half of \(verifier.text)" }
    public var debugDescription: String { description }
    public var customMirror: Mirror { Mirror(self, children: ["verifier": verifier.text]) }
}
