extension JSONScanner {
    /// Reads a string and gives its characters as UTF-8.
    public mutating func string() throws(JSONError) -> [UInt8] {
        guard try nextByte() == UInt8(ascii: "\"") else { throw unexpected("a string") }
        position += 1
        let first = position
        let highBits = try skipPlainRun()
        if highBits < 0x80, position < end, bytes[position] == UInt8(ascii: "\"") {
            defer { position += 1 }
            return Array(bytes[first..<position])
        }
        return try stringWithEscapes(from: first, highBits: highBits)
    }

    /// Skips to the next quote or backslash. Returns all the bytes passed, OR-ed together.
    private mutating func skipPlainRun() throws(JSONError) -> UInt8 {
        var highBits: UInt8 = 0
        while position < end {
            let byte = bytes[position]
            if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return highBits }
            guard byte >= 0x20 else {
                throw JSONError(
                    "not JSON: a control character that is not escaped in a string, at byte \(position - start + 1)")
            }
            highBits |= byte
            position += 1
        }
        throw JSONError("not JSON: a string without its closing quote")
    }

    private mutating func stringWithEscapes(from first: Int, highBits: UInt8) throws(JSONError) -> [UInt8] {
        var output = Array(bytes[first..<position])
        var highBits = highBits
        while bytes[position] == UInt8(ascii: "\\") {
            position += 1
            try escape(into: &output)
            let run = position
            highBits |= try skipPlainRun()
            output += bytes[run..<position]
        }
        // Escapes are ASCII, so the raw bytes are UTF-8 exactly where all runs between them are.
        if highBits >= 0x80, String(validating: bytes[first..<position], as: UTF8.self) == nil {
            throw JSONError("not UTF-8")
        }
        position += 1
        return output
    }

    /// Reads what follows a backslash.
    private mutating func escape(into output: inout [UInt8]) throws(JSONError) {
        guard position < end else { throw JSONError("not JSON: a string without its closing quote") }
        let byte = bytes[position]
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): output.append(byte)
        case UInt8(ascii: "n"): output.append(10)
        case UInt8(ascii: "t"): output.append(9)
        case UInt8(ascii: "r"): output.append(13)
        case UInt8(ascii: "b"): output.append(8)
        case UInt8(ascii: "f"): output.append(12)
        case UInt8(ascii: "u"): try unicodeEscape(into: &output)
        default:
            position -= 1
            throw unexpected("an escape that JSON knows")
        }
    }

    private mutating func unicodeEscape(into output: inout [UInt8]) throws(JSONError) {
        var code = try hexadecimal()
        if code & 0xFC00 == 0xD800, let low = try lowSurrogate() {
            code = 0x10000 + (code & 0x3FF) << 10 + low & 0x3FF
        }
        switch code {
        case ..<0x80: output.append(UInt8(code))
        case ..<0x800:
            output.append(UInt8(0xC0 | code >> 6))
            output.append(UInt8(0x80 | code & 0x3F))
        case ..<0x10000:
            if code & 0xF800 == 0xD800, dialect == .strict {
                throw JSONError(
                    "\\u\(String(code, radix: 16)) is half a character (a surrogate without its partner): no UTF-8 for it"
                )
            }
            output.append(UInt8(0xE0 | code >> 12))
            output.append(UInt8(0x80 | code >> 6 & 0x3F))
            output.append(UInt8(0x80 | code & 0x3F))
        default:
            output.append(UInt8(0xF0 | code >> 18))
            output.append(UInt8(0x80 | code >> 12 & 0x3F))
            output.append(UInt8(0x80 | code >> 6 & 0x3F))
            output.append(UInt8(0x80 | code & 0x3F))
        }
    }

    /// The low surrogate that follows, where one does; else nothing is consumed.
    private mutating func lowSurrogate() throws(JSONError) -> UInt32? {
        guard position + 1 < end, bytes[position] == UInt8(ascii: "\\"), bytes[position + 1] == UInt8(ascii: "u")
        else { return nil }
        let before = position
        position += 2
        let code = try hexadecimal()
        if code & 0xFC00 == 0xDC00 { return code }
        position = before
        return nil
    }

    private mutating func hexadecimal() throws(JSONError) -> UInt32 {
        var code: UInt32 = 0
        for _ in 0..<4 {
            guard position < end, let digit = Self.hexadecimalDigit(bytes[position]) else {
                throw unexpected("a hexadecimal digit")
            }
            code = code << 4 | digit
            position += 1
        }
        return code
    }

    private static func hexadecimalDigit(_ byte: UInt8) -> UInt32? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt32(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt32(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt32(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }
}
