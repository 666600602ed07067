import Crypto

/// The public half of a key that signs notes with Ed25519 (C2SP signed-note, "Ed25519 signatures").
///
/// Its text is that of Go's `sumdb/note`, which other tools of transparency logs share:
/// `<name>+<id in 8 lowercase hexadecimal digits>+<base64 of 0x01 ‖ 32 bytes>`.
public struct VerifierKey: Sendable, Hashable {
    /// The signature type of Ed25519 over the text of a note.
    static let signatureType: UInt8 = 1

    public let name: String
    /// The first four bytes, the highest first, of SHA-256(name ‖ 0x0A ‖ 0x01 ‖ public key).
    public let id: UInt32
    /// 32 bytes (RFC 8032).
    public let publicKey: [UInt8]

    /// - Throws: `NoteError` where the text has another form, an id that is not that of its name and key, or
    ///   a signature type other than 0x01.
    public init(text: String) throws(NoteError) {
        let parts = try KeyText.split(Array(text.utf8)[...], what: "public")
        self.init(name: parts.name, publicKey: parts.key)
        guard id == parts.id else {
            throw NoteError(.malformed, "the public key's id does not belong to its name and bytes")
        }
    }

    init(name: String, publicKey: [UInt8]) {
        let digest = SHA256.hash(data: Array(name.utf8) + [StrictText.newline, Self.signatureType] + publicKey)
        self.name = name
        self.publicKey = publicKey
        id = digest.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
    }

    public var text: String { KeyText.join(name: name, id: id, key: publicKey) }

    /// Whether `signature`, 64 bytes, is this key's for `message`.
    public func verifies(_ signature: [UInt8], of message: [UInt8]) -> Bool {
        guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: publicKey) else { return false }
        return key.isValidSignature(signature, for: message)
    }

    public static func == (left: VerifierKey, right: VerifierKey) -> Bool {
        StrictText.same(left.name, right.name) && left.publicKey == right.publicKey
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(id)
    }
}
