/// `<name>+<id>+<base64 of signature type ‖ 32 bytes>`: what the texts of both halves of a key share.
enum KeyText {
    /// A name this long fits any note.
    private static let maximumBytes = 4096

    struct Parts {
        let name: String
        let id: UInt32
        let key: [UInt8]
    }

    static func join(name: String, id: UInt32, key: [UInt8]) -> String {
        let digits = String(id, radix: 16)
        let zeros = String(repeating: "0", count: 8 - digits.count)
        return "\(name)+\(zeros)\(digits)+\(Base64.encode([VerifierKey.signatureType] + key))"
    }

    /// - Parameter what: "public" or "private", for the message; the text itself is not shown.
    static func split(_ text: ArraySlice<UInt8>, what: String) throws(NoteError) -> Parts {
        // Base64 has the plus too, a name has not.
        let fields = text.split(separator: UInt8(ascii: "+"), maxSplits: 2, omittingEmptySubsequences: false)
        guard text.count <= maximumBytes, fields.count == 3 else {
            throw NoteError(.malformed, "a \(what) key is a name, an id and the key's base64, with \"+\" between")
        }
        guard let name = String(validating: fields[0], as: UTF8.self), StrictText.isKeyName(name) else {
            throw NoteError(.malformed, "the \(what) key's name is not empty and has no white space")
        }
        guard let id = self.id(fields[1]) else {
            throw NoteError(.malformed, "the \(what) key's id is 8 lowercase hexadecimal digits")
        }
        guard let key = Base64.decode(fields[2]), key.count == 33, key[0] == VerifierKey.signatureType else {
            throw NoteError(.malformed, "the \(what) key is not the base64 of 0x01 and the 32 bytes of an Ed25519 key")
        }
        return Parts(name: name, id: id, key: Array(key.dropFirst()))
    }

    private static func id(_ digits: ArraySlice<UInt8>) -> UInt32? {
        let known = Array("0123456789abcdef".utf8)
        guard digits.count == 8 else { return nil }
        var id: UInt32 = 0
        for digit in digits {
            guard let value = known.firstIndex(of: digit) else { return nil }
            id = id << 4 | UInt32(value)
        }
        return id
    }
}
