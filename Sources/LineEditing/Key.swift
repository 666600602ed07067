/// What somebody pressed, out of the bytes that a terminal sends for it.
public enum Key: Sendable, Hashable {
    case character(Character)
    case enter, backspace, delete, left, right, up, down, home, end, tab
    case control(Character)
    /// A sequence that means nothing here.
    case unknown

    /// - Parameter next: the next byte; nil where none comes.
    /// - Returns: nil at the end of the input.
    public static func read(_ next: () -> UInt8?) -> Key? {
        guard let byte = next() else { return nil }
        switch byte {
        case 13, 10: return .enter
        case 9: return .tab
        case 8, 127: return .backspace
        case 27: return escape(next)
        case 0..<32: return .control(Character(UnicodeScalar(byte + 96)))
        default: return character(byte, next)
        }
    }

    /// `ESC [ A`, `ESC O H`, `ESC [ 3 ~` and their like.
    private static func escape(_ next: () -> UInt8?) -> Key {
        guard let kind = next(), kind == UInt8(ascii: "[") || kind == UInt8(ascii: "O") else { return .unknown }
        var parameter = ""
        while let byte = next() {
            guard byte >= 0x40 else {
                parameter.append(Character(UnicodeScalar(byte)))
                if parameter.count > 16 { return .unknown }
                continue
            }
            switch Character(UnicodeScalar(byte)) {
            case "A": return .up
            case "B": return .down
            case "C": return .right
            case "D": return .left
            case "H": return .home
            case "F": return .end
            case "~":
                return switch parameter {
                case "1", "7": .home
                case "4", "8": .end
                case "3": .delete
                default: .unknown
                }
            default: return .unknown
            }
        }
        return .unknown
    }

    /// The rest of a character of UTF-8; what is none becomes U+FFFD.
    private static func character(_ first: UInt8, _ next: () -> UInt8?) -> Key {
        var bytes = [first]
        let more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
        for _ in 0..<more {
            guard let byte = next() else { break }
            bytes.append(byte)
        }
        return String(decoding: bytes, as: UTF8.self).first.map(Key.character) ?? .unknown
    }
}
