import AuditTree

/// Writes one canonical JSON object: the only spelling of its content, so that hashing the bytes
/// hashes the content.
///
/// - Members are sorted by the UTF-8 bytes of their keys (for ASCII keys, as all of ours are, that is
///   also the order of RFC 8785) and no key occurs twice. The writer takes them in that order and stops
///   the program on any other: an unsorted body is a mistake in the code that builds it.
/// - Values are strings, 64-bit integers, objects and arrays. No floats, no booleans, no null: what is
///   absent has no member.
/// - No white space. Strings escape `"`, `\` and U+0000…U+001F, by `\b \t \n \f \r` where those exist
///   and `\u00xx` in lowercase hexadecimal otherwise; all else is the character's UTF-8.
/// - Text that is not valid UTF-8 is the object `{"base64":"…"}` (RFC 4648 §4, padded) in place of the
///   string; nothing else in a body is an object with that key.
public struct CanonicalJSON: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8]
    /// The last key of the object that is open, nil before its first.
    private var lastKey: String?

    /// The bytes of the object whose members `write` adds.
    public static func object(
        reserving capacity: Int = 512, _ write: (inout CanonicalJSON) -> Void
    ) -> [UInt8] {
        var json = CanonicalJSON(capacity: capacity)
        json.appendObject(write)
        return json.bytes
    }

    private init(capacity: Int) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public mutating func set(_ key: String, _ value: String) {
        open(key)
        appendString(value.utf8)
    }

    /// Adds nothing where `value` is nil.
    public mutating func set(_ key: String, _ value: String?) {
        if let value { set(key, value) }
    }

    public mutating func set(_ key: String, _ value: Int64) {
        open(key)
        appendInteger(value)
    }

    /// Text of unknown origin: a string where it is valid UTF-8, else the `base64` object. Adds nothing
    /// where it is nil.
    public mutating func set(_ key: String, text: [UInt8]?) {
        guard let text else { return }
        if let string = String(validating: text, as: UTF8.self) {
            set(key, string)
        } else {
            set(key) { $0.set("base64", Base64.encode(text)) }
        }
    }

    /// A digest, as lowercase hexadecimal. Adds nothing where it is nil.
    public mutating func set(_ key: String, _ digest: Digest?) {
        guard let digest else { return }
        open(key)
        bytes.append(UInt8(ascii: "\""))
        digest.appendHex(to: &bytes)
        bytes.append(UInt8(ascii: "\""))
    }

    /// An array of strings, in the order given.
    public mutating func set(_ key: String, _ values: [String]) {
        open(key)
        bytes.append(UInt8(ascii: "["))
        for (index, value) in values.enumerated() {
            if index > 0 { bytes.append(UInt8(ascii: ",")) }
            appendString(value.utf8)
        }
        bytes.append(UInt8(ascii: "]"))
    }

    /// A nested object, whose members `write` adds.
    public mutating func set(_ key: String, _ write: (inout CanonicalJSON) -> Void) {
        open(key)
        let outer = lastKey
        lastKey = nil
        appendObject(write)
        lastKey = outer
    }

    private mutating func appendObject(_ write: (inout CanonicalJSON) -> Void) {
        bytes.append(UInt8(ascii: "{"))
        write(&self)
        bytes.append(UInt8(ascii: "}"))
    }

    /// Writes the separator, the key and the colon. Keys are ours: ASCII, with nothing to escape.
    private mutating func open(_ key: String) {
        if let lastKey {
            precondition(lastKey < key, "members out of order: \(lastKey), \(key)")
            bytes.append(UInt8(ascii: ","))
        }
        lastKey = key
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: key.utf8)
        bytes.append(UInt8(ascii: "\""))
        bytes.append(UInt8(ascii: ":"))
    }

    private mutating func appendInteger(_ value: Int64) {
        bytes.append(contentsOf: String(value).utf8)
    }

    /// Most text has nothing to escape: it is appended as it is and looked at afterwards, in place.
    private mutating func appendString(_ text: String.UTF8View) {
        bytes.append(UInt8(ascii: "\""))
        let start = bytes.count
        bytes.append(contentsOf: text)
        if bytes[start...].contains(where: Self.isEscaped) {
            bytes.removeSubrange(start...)
            for byte in text { appendEscaping(byte) }
        }
        bytes.append(UInt8(ascii: "\""))
    }

    private static func isEscaped(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private mutating func appendEscaping(_ byte: UInt8) {
        guard Self.isEscaped(byte) else { return bytes.append(byte) }
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes.append(byte)
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        default:
            bytes.append(contentsOf: "u00".utf8)
            Hexadecimal.append(byte, to: &bytes)
        }
    }
}
