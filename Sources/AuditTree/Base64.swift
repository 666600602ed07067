/// Base64 with the standard alphabet and padding (RFC 4648 §4), in its only spelling: what keys, notes, proofs and
/// bodies of the log have is compared and hashed as it is spelled.
public enum Base64 {
    private static let alphabet: [UInt8] = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let padding = UInt8(ascii: "=")
    /// The value of each character, 255 where it has none.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, character) in alphabet.enumerated() { values[Int(character)] = UInt8(value) }
        return values
    }()

    /// The text of any bytes; of none, the empty one.
    public static func encode(_ bytes: [UInt8]) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for place in 0...3 {
                let value = Int(bits >> UInt32(18 - 6 * place) & 63)
                output.append(place <= group.count ? alphabet[value] : padding)
            }
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Nil for any text that ``encode(_:)`` does not write: other characters, padding that is missing or
    /// misplaced, bits after the last byte that are not zero.
    public static func decode(_ text: some Collection<UInt8>) -> [UInt8]? {
        guard text.count.isMultiple(of: 4) else { return nil }
        let characters = text.prefix { $0 != padding }
        let missing = text.count - characters.count
        guard missing <= 2, text.suffix(missing).allSatisfy({ $0 == padding }) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.count / 4 * 3)
        var bits: UInt32 = 0
        var bitCount = 0
        for character in characters {
            let value = values[Int(character)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            bitCount += 6
            if bitCount >= 8 {
                bitCount -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(bitCount)))
                bits &= 1 << UInt32(bitCount) - 1
            }
        }
        // What is left of a group that ends early: two bits before "=", four before "==".
        return bits == 0 ? bytes : nil
    }
}
