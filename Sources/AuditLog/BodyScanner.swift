/// The grammar of bodies: goes through the bytes of one once, refuses what is not the one spelling of its content, and
/// notes where the members are.
///
/// A verification passes millions of bodies through this. So it works on a pointer, and takes strings eight bytes at a
/// time; every read is within `count`.
struct BodyScanner {
    /// A member of an object, at any depth. Offsets in bytes; a body has fewer than 2^16.
    struct Member {
        /// The place among the members of the object that it is a member of; -1 for the body itself, and -2 in an array.
        var object: Int32
        var keyStart: UInt32
        var keyEnd: UInt32
        /// Of a string, its content between the quotes.
        var valueStart: UInt32
        var valueEnd: UInt32
        var kind: Kind
    }

    enum Kind: UInt8 { case string, integer, object, array }

    /// Objects and arrays within each other, at most.
    private static let maximumDepth = 16

    private let start: UnsafePointer<UInt8>
    private let count: Int
    private(set) var position: Int

    init(_ start: UnsafePointer<UInt8>, count: Int, position: Int = 0) {
        self.start = start
        self.count = count
        self.position = position
    }

    /// Reads the whole body.
    mutating func body(_ members: inout [Member]) throws(BodyError) {
        guard peek() == Byte.openBrace else { throw BodyError(at: 0, "not an object") }
        try object(-1, depth: 1, &members)
        guard position == count else { throw BodyError(at: position, "bytes after the object") }
    }

    /// The byte at the position; -1 at the end.
    @inline(__always)
    func peek() -> Int { position < count ? Int(start[position]) : -1 }

    mutating func skip() { position += 1 }

    @inline(__always)
    private mutating func take(_ byte: Int, _ what: StaticString) throws(BodyError) {
        guard peek() == byte else { throw BodyError(at: position, "\(what) is missing") }
        position += 1
    }

    private mutating func object(_ place: Int, depth: Int, _ members: inout [Member]) throws(BodyError) {
        position += 1
        if peek() == Byte.closeBrace {
            position += 1
            return
        }
        var last: Range<Int>?
        while true {
            let key = try key()
            if let last, !precedes(last, key) { throw BodyError(at: key.lowerBound, "members out of order") }
            last = key
            try take(Byte.colon, ":")
            var member = Member(
                object: Int32(place), keyStart: UInt32(key.lowerBound), keyEnd: UInt32(key.upperBound),
                valueStart: UInt32(position), valueEnd: 0, kind: .object)
            switch peek() {
            case Byte.quote:
                let content = try string()
                (member.valueStart, member.valueEnd) = (UInt32(content.lowerBound), UInt32(content.upperBound))
                member.kind = .string
                members.append(member)
            case Byte.openBrace, Byte.openBracket:
                // Its own entry comes before those of its members.
                let own = members.count
                members.append(member)
                let kind = try value(own, depth: depth, &members)
                members[own].kind = kind
                members[own].valueEnd = UInt32(position)
            default:
                try number()
                member.valueEnd = UInt32(position)
                member.kind = .integer
                members.append(member)
            }
            if peek() == Byte.closeBrace { break }
            try take(Byte.comma, ",")
        }
        position += 1
    }

    /// Whether one key sorts before another, by its bytes.
    private func precedes(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        let shared = min(first.count, second.count)
        for offset in 0..<shared {
            let (left, right) = (start[first.lowerBound + offset], start[second.lowerBound + offset])
            if left != right { return left < right }
        }
        return first.count < second.count
    }

    /// Keys are ours: small letters, digits and underscores.
    private mutating func key() throws(BodyError) -> Range<Int> {
        try take(Byte.quote, "a key")
        let first = position
        while position < count {
            let byte = start[position]
            if byte &- 0x61 < 26 || byte == 0x5F || byte &- 0x30 < 10 {
                position += 1
                continue
            }
            guard byte == Byte.quote else {
                throw BodyError(at: position, "a key of other than small letters, digits and _")
            }
            break
        }
        let range = first..<position
        try take(Byte.quote, "the end of a key")
        return range
    }

    private mutating func value(_ place: Int, depth: Int, _ members: inout [Member]) throws(BodyError) -> Kind {
        switch peek() {
        case Byte.quote:
            _ = try string()
            return .string
        case Byte.openBrace:
            guard depth < Self.maximumDepth else { throw BodyError(at: position, "nested too deeply") }
            try object(place, depth: depth + 1, &members)
            return .object
        case Byte.openBracket:
            guard depth < Self.maximumDepth else { throw BodyError(at: position, "nested too deeply") }
            try array(depth: depth + 1, &members)
            return .array
        default:
            try number()
            return .integer
        }
    }

    private mutating func array(depth: Int, _ members: inout [Member]) throws(BodyError) {
        position += 1
        if peek() == Byte.closeBracket {
            position += 1
            return
        }
        while true {
            // Members of objects in arrays are read, and cannot be asked for.
            _ = try value(-2, depth: depth, &members)
            if peek() == Byte.closeBracket { break }
            try take(Byte.comma, ",")
        }
        position += 1
    }

    private mutating func number() throws(BodyError) {
        let first = position
        if peek() == Byte.minus { position += 1 }
        let digits = position
        while position < count, start[position] &- 0x30 < 10 { position += 1 }
        let length = position - digits
        guard length > 0 else { throw BodyError(at: first, "not a string, an integer, an object or an array") }
        guard start[digits] != 0x30 || (length == 1 && digits == first) else {
            throw BodyError(at: first, "an integer with leading zeros or -0")
        }
        // Eighteen digits fit in any case.
        guard length < 19 || (length == 19 && integer(first..<position) != nil) else {
            throw BodyError(at: first, "an integer beyond 64 bits")
        }
    }

    /// The value of an integer's digits; nil beyond 64 bits.
    func integer(_ range: Range<Int>) -> Int64? {
        var value: Int64 = 0
        let isNegative = start[range.lowerBound] == UInt8(Byte.minus)
        for place in (isNegative ? range.lowerBound + 1 : range.lowerBound)..<range.upperBound {
            let digit = Int64(start[place] &- 0x30)
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// Reads a string; the range of its content.
    mutating func string() throws(BodyError) -> Range<Int> {
        let first = position + 1
        position = first
        var isASCII = true
        while true {
            skipPlain()
            guard position < count else { throw BodyError(at: first, "a string without an end") }
            let byte = start[position]
            if byte == Byte.quote { break }
            if byte == Byte.backslash {
                try escape()
            } else if byte >= 0x80 {
                isASCII = false
                position += 1
            } else if byte < 0x20 {
                throw BodyError(at: position, "a control character that is not escaped")
            } else {
                position += 1
            }
        }
        let range = first..<position
        position += 1
        if !isASCII {
            let content = UnsafeBufferPointer(start: start + first, count: range.count)
            guard String(validating: content, as: UTF8.self) != nil else {
                throw BodyError(at: first, "a string that is not UTF-8")
            }
        }
        return range
    }

    /// Moves on while eight bytes in a row are ASCII from the space on, and neither quote nor backslash; and to the first
    /// of the next eight that is not.
    @inline(__always)
    private mutating func skipPlain() {
        let ones: UInt64 = 0x0101_0101_0101_0101
        let highs: UInt64 = 0x8080_8080_8080_8080
        while position + 8 <= count {
            let word = UInt64(
                littleEndian: UnsafeRawPointer(start + position).loadUnaligned(as: UInt64.self))
            let quotes = word ^ (ones &* 0x22)
            let backslashes = word ^ (ones &* 0x5C)
            // The high bit of each byte that is 0 after the exclusive or, or below the space; and perhaps of bytes
            // above such a one, so that the lowest is right.
            let special =
                (((quotes &- ones) & ~quotes) | ((backslashes &- ones) & ~backslashes)
                    | ((word &- ones &* 0x20) & ~word) | word) & highs
            guard special == 0 else {
                position += special.trailingZeroBitCount / 8
                return
            }
            position += 8
        }
    }

    /// The escapes that the writer uses, each for the one character that has no shorter.
    private mutating func escape() throws(BodyError) {
        let first = position
        position += 2
        guard position <= count else { throw BodyError(at: first, "a string without an end") }
        switch start[first + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "n"),
            UInt8(ascii: "f"), UInt8(ascii: "r"):
            return
        case UInt8(ascii: "u"):
            guard first + 6 <= count, start[first + 2] == 0x30, start[first + 3] == 0x30,
                start[first + 4] == 0x30 || start[first + 4] == 0x31,
                let low = Hexadecimal.value(start[first + 5])
            else { throw BodyError(at: first, "an escape of another form than \\u00xx below U+0020") }
            let scalar = (start[first + 4] - 0x30) << 4 | low
            guard ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(scalar) else {
                throw BodyError(at: first, "a long escape of a character that has a short one")
            }
            position = first + 6
        default: throw BodyError(at: first, "an escape that the form does not have")
        }
    }

    /// What the grammar is made of.
    enum Byte {
        static let quote = 0x22
        static let comma = 0x2C
        static let minus = 0x2D
        static let colon = 0x3A
        static let openBracket = 0x5B
        static let backslash = 0x5C
        static let closeBracket = 0x5D
        static let openBrace = 0x7B
        static let closeBrace = 0x7D
    }
}
