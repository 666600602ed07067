/// A reader of one JSON text (RFC 8259) from bytes, for input that comes in millions of lines.
///
/// It is told by its caller what to expect next, makes nothing that was not asked for, and gives strings as
/// bytes, so that text reaches the database as it was written. `JSONDecoder` takes ten times as long, loses
/// the order of keys, and keeps the last of two equal ones.
public struct JSONScanner {
    /// What to do about two things Python's `json` writes and RFC 8259 does not know.
    public enum Dialect: Sendable {
        /// Refuse them.
        case strict
        /// Take `NaN`, `Infinity` and `-Infinity` for numbers, keep a surrogate without its partner (as the
        /// three bytes UTF-8 would give it, were it a character), and keep the last of equal keys.
        case python
    }

    /// How deep arrays and objects may be nested.
    public static let depthLimit = 256

    let bytes: [UInt8]
    let start: Int
    let end: Int
    let dialect: Dialect
    var position: Int
    var depth = 0

    public init(_ bytes: [UInt8], _ range: Range<Int>, dialect: Dialect = .strict) {
        self.bytes = bytes
        self.dialect = dialect
        start = range.lowerBound
        end = range.upperBound
        position = range.lowerBound
    }

    public init(_ line: LineBlock.Line, dialect: Dialect = .strict) {
        self.init(line.bytes, line.range, dialect: dialect)
    }

    /// The kinds of value, by their first byte.
    public enum Kind: Sendable {
        case object, array, string, number, boolean, null
    }

    /// What comes next. Skips white space before it.
    public mutating func kind() throws(JSONError) -> Kind {
        switch try nextByte() {
        case UInt8(ascii: "{"): return .object
        case UInt8(ascii: "["): return .array
        case UInt8(ascii: "\""): return .string
        case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
        case UInt8(ascii: "t"), UInt8(ascii: "f"): return .boolean
        case UInt8(ascii: "n"): return .null
        case UInt8(ascii: "N"), UInt8(ascii: "I"):
            if dialect == .python { return .number }
            fallthrough
        default: throw unexpected("a value")
        }
    }

    /// Reads an object; `member` must read the value of each key.
    public mutating func object<Failure: Error>(
        _ member: (inout JSONScanner, [UInt8]) throws(Failure) -> Void
    ) throws {
        try open(UInt8(ascii: "{"), "an object")
        if try nextByte() == UInt8(ascii: "}") {
            close()
            return
        }
        while true {
            guard try nextByte() == UInt8(ascii: "\"") else { throw unexpected("a key in quotes") }
            let key = try string()
            guard try nextByte() == UInt8(ascii: ":") else { throw unexpected("':'") }
            position += 1
            try member(&self, key)
            switch try nextByte() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "}"):
                close()
                return
            default: throw unexpected("',' or '}'")
            }
        }
    }

    /// Reads an array; `element` must read each value.
    public mutating func array(_ element: (inout JSONScanner) throws -> Void) throws {
        try open(UInt8(ascii: "["), "an array")
        if try nextByte() == UInt8(ascii: "]") {
            close()
            return
        }
        while true {
            try element(&self)
            switch try nextByte() {
            case UInt8(ascii: ","): position += 1
            case UInt8(ascii: "]"):
                close()
                return
            default: throw unexpected("',' or ']'")
            }
        }
    }

    /// Reads `true` or `false`.
    public mutating func boolean() throws(JSONError) -> Bool {
        if try nextByte() == UInt8(ascii: "t") {
            try word("true")
            return true
        }
        try word("false")
        return false
    }

    public mutating func null() throws(JSONError) {
        try word("null")
    }

    /// Requires that nothing but white space follows.
    public mutating func finish() throws(JSONError) {
        skipWhiteSpace()
        guard position == end else { throw unexpected("the end of the line") }
    }

    /// The bytes of the next value, white space within it included; the value is checked.
    public mutating func rawValue() throws -> ArraySlice<UInt8> {
        skipWhiteSpace()
        let first = position
        _ = try value()
        return bytes[first..<position]
    }

    // MARK: Bytes

    mutating func skipWhiteSpace() {
        while position < end {
            switch bytes[position] {
            case 32, 9, 10, 13: position += 1
            default: return
            }
        }
    }

    /// The next byte that is not white space, not yet consumed.
    mutating func nextByte() throws(JSONError) -> UInt8 {
        skipWhiteSpace()
        guard position < end else { throw JSONError("not JSON: it ends too early") }
        return bytes[position]
    }

    mutating func word(_ word: StaticString) throws(JSONError) {
        skipWhiteSpace()
        let text = word.description.utf8
        guard bytes[position..<end].starts(with: text) else { throw unexpected(word.description) }
        position += text.count
    }

    private mutating func open(_ bracket: UInt8, _ what: String) throws(JSONError) {
        guard try nextByte() == bracket else { throw unexpected(what) }
        depth += 1
        guard depth <= Self.depthLimit else {
            throw JSONError("nested deeper than \(Self.depthLimit) levels")
        }
        position += 1
    }

    private mutating func close() {
        depth -= 1
        position += 1
    }

    func unexpected(_ wanted: String) -> JSONError {
        guard position < end else { return JSONError("not JSON: it ends where \(wanted) should be") }
        return JSONError("not JSON: \(wanted) expected at byte \(position - start + 1)")
    }
}

/// Why a text is not what was expected.
public struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
    public let description: String

    public init(_ description: String) {
        self.description = description
    }
}
