/// JSON as Python's `json.dumps` writes it by default: ASCII alone, `", "` and `": "` between the parts.
public enum PythonJSON {
    public static func append(_ value: JSONValue, to output: inout [UInt8]) {
        switch value {
        case .null: output += Array("null".utf8)
        case .boolean(let flag): output += Array((flag ? "true" : "false").utf8)
        case .number(let text): output += Array(text.utf8)
        case .string(let bytes): append(string: bytes, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { output += separator }
                append(element, to: &output)
            }
            output.append(UInt8(ascii: "]"))
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for (index, member) in members.enumerated() {
                if index > 0 { output += separator }
                append(string: member.key, to: &output)
                output += [UInt8(ascii: ":"), UInt8(ascii: " ")]
                append(member.value, to: &output)
            }
            output.append(UInt8(ascii: "}"))
        }
    }

    private static let separator: [UInt8] = [UInt8(ascii: ","), UInt8(ascii: " ")]
    private static let digits: [UInt8] = Array("0123456789abcdef".utf8)

    /// Takes UTF-8 that may hold single surrogates, as ``JSONScanner`` makes it.
    private static func append(string bytes: [UInt8], to output: inout [UInt8]) {
        output.append(UInt8(ascii: "\""))
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte < 0x80 {
                append(ascii: byte, to: &output)
                index += 1
                continue
            }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            var code = UInt32(byte) & (0x7F >> UInt32(length))
            for next in bytes[index...].dropFirst().prefix(length - 1) { code = code << 6 | UInt32(next) & 0x3F }
            index += length
            if code < 0x10000 {
                append(unit: code, to: &output)
            } else {
                append(unit: 0xD800 + (code - 0x10000) >> 10, to: &output)
                append(unit: 0xDC00 + code & 0x3FF, to: &output)
            }
        }
        output.append(UInt8(ascii: "\""))
    }

    private static func append(ascii byte: UInt8, to output: inout [UInt8]) {
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): output += [UInt8(ascii: "\\"), byte]
        case 10: output += Array("\\n".utf8)
        case 13: output += Array("\\r".utf8)
        case 9: output += Array("\\t".utf8)
        case 8: output += Array("\\b".utf8)
        case 12: output += Array("\\f".utf8)
        case ..<0x20: append(unit: UInt32(byte), to: &output)
        // Python leaves U+007F as it is: it is ASCII.
        default: output.append(byte)
        }
    }

    private static func append(unit: UInt32, to output: inout [UInt8]) {
        output += Array("\\u".utf8)
        for shift in [UInt32(12), 8, 4, 0] { output.append(digits[Int(unit >> shift & 15)]) }
    }
}
