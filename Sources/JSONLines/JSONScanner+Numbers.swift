extension JSONScanner {
    /// Reads a number and gives its text as written.
    public mutating func number() throws(JSONError) -> String {
        guard try kind() == .number else { throw unexpected("a number") }
        let first = position
        if dialect == .python, try notFinite() {
            return text(from: first)
        }
        if bytes[position] == UInt8(ascii: "-") { position += 1 }
        if position < end, bytes[position] == UInt8(ascii: "0") {
            position += 1
        } else {
            try digits()
        }
        if position < end, bytes[position] == UInt8(ascii: ".") {
            position += 1
            try digits()
        }
        if position < end, bytes[position] | 0x20 == UInt8(ascii: "e") {
            position += 1
            if position < end, bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-") {
                position += 1
            }
            try digits()
        }
        return text(from: first)
    }

    /// Reads a number without fraction or exponent that fits 64 bits.
    public mutating func integer() throws(JSONError) -> Int64 {
        let text = try number()
        guard let value = Int64(text) else { throw JSONError("\(Self.shortened(text)) is not a 64-bit integer") }
        return value
    }

    /// Reads a number that a double can hold.
    public mutating func real() throws(JSONError) -> Double {
        let text = try number()
        guard let value = Double(text), value.isFinite else {
            throw JSONError("\(Self.shortened(text)) is beyond every finite number")
        }
        return value
    }

    private mutating func notFinite() throws(JSONError) -> Bool {
        switch bytes[position] {
        case UInt8(ascii: "N"): try word("NaN")
        case UInt8(ascii: "I"): try word("Infinity")
        case UInt8(ascii: "-") where position + 1 < end && bytes[position + 1] == UInt8(ascii: "I"):
            try word("-Infinity")
        default: return false
        }
        return true
    }

    private mutating func digits() throws(JSONError) {
        let first = position
        while position < end, bytes[position] >= UInt8(ascii: "0"), bytes[position] <= UInt8(ascii: "9") {
            position += 1
        }
        guard position > first else { throw unexpected("a digit") }
    }

    private func text(from first: Int) -> String {
        String(decoding: bytes[first..<position], as: UTF8.self)
    }

    private static func shortened(_ text: String) -> String {
        text.utf8.count <= 40 ? text : "\(text.prefix(40))…"
    }
}
