/// Reads bodies of the log, strictly: what is not the one canonical spelling of its content is refused.
///
/// See ``CanonicalJSON`` for the form. One reader reads many bodies, one after the other, without an allocation for
/// each; what it hands out is copied. A body is trusted in nothing: lengths, nesting and numbers are bounded.
public struct BodyReader {
    /// A member of an object, at any depth.
    private struct Member {
        /// The index of the object that it is a member of; -1 for the body itself.
        let object: Int
        let key: Range<Int>
        let value: Range<Int>
        let kind: Kind
    }

    private enum Kind { case string, integer, object, array }

    /// Objects and arrays within each other, at most.
    private static let maximumDepth = 16

    private var members: [Member] = []
    private var body = UnsafeRawBufferPointer(start: nil, count: 0)
    private var position = 0

    public init() {
        members.reserveCapacity(64)
    }

    /// Reads a body and hands this reader to `use`, which asks it for members.
    ///
    /// - Throws: ``BodyError``, or what `use` throws.
    public mutating func read<T>(
        _ bytes: UnsafeRawBufferPointer, _ use: (borrowing BodyReader) throws -> T
    ) throws -> T {
        members.removeAll(keepingCapacity: true)
        body = bytes
        position = 0
        defer { body = UnsafeRawBufferPointer(start: nil, count: 0) }
        guard bytes.count <= AuditEvent.maximumBytes else { throw BodyError(at: 0, "longer than 65535 bytes") }
        guard peek() == UInt8(ascii: "{") else { throw BodyError(at: 0, "not an object") }
        try object(-1, depth: 1)
        guard position == bytes.count else { throw BodyError(at: position, "bytes after the object") }
        return try use(self)
    }

    // MARK: Members

    /// The string `key` of the body, or of its object `parent`; nil where there is none. Text that is not UTF-8,
    /// the `base64` object, is none.
    public func string(_ key: StaticString, in parent: StaticString? = nil) -> String? {
        guard let member = member(key, in: parent), member.kind == .string else { return nil }
        return text(member.value)
    }

    /// The integer `key` of the body, or of its object `parent`; nil where there is none.
    public func integer(_ key: StaticString, in parent: StaticString? = nil) -> Int64? {
        guard let member = member(key, in: parent), member.kind == .integer else { return nil }
        return integer(member.value)
    }

    /// The strings of the array `key`; nil where there is none, or one of something else.
    public func strings(_ key: StaticString) -> [String]? {
        guard let member = member(key, in: nil), member.kind == .array else { return nil }
        var reader = BodyReader()
        reader.body = body
        reader.position = member.value.lowerBound + 1
        var strings: [String] = []
        while reader.peek() == UInt8(ascii: "\"") {
            guard let range = try? reader.string() else { return nil }
            strings.append(text(range))
            if reader.peek() == UInt8(ascii: ",") { reader.position += 1 }
        }
        return reader.peek() == UInt8(ascii: "]") ? strings : nil
    }

    /// Text that may be any bytes: the member's string, or the bytes of its `base64` object; nil where there is none.
    public func bytes(_ key: StaticString) -> [UInt8]? {
        if let string = string(key) { return Array(string.utf8) }
        return string("base64", in: key).flatMap(Base64.decode)
    }

    /// Whether the string `key` is there and begins with `prefix`, both ASCII without anything to escape.
    public func string(_ key: StaticString, hasPrefix prefix: StaticString) -> Bool {
        guard let member = member(key, in: nil), member.kind == .string else { return false }
        return UnsafeRawBufferPointer(rebasing: body[member.value])
            .starts(with: UnsafeRawBufferPointer(start: prefix.utf8Start, count: prefix.utf8CodeUnitCount))
    }

    /// Looks for the members that every body has.
    ///
    /// - Throws: ``BodyError`` where one is missing.
    public func requireEnvelope() throws(BodyError) {
        guard has("time", .integer), has("type", .string), has("v", .integer), has("user", .string, in: "actor"),
            has("host", .string, in: "actor"), has("program", .string, in: "actor")
        else { throw BodyError(at: 0, "it lacks one of actor, time, type and v") }
    }

    private func has(_ key: StaticString, _ kind: Kind, in parent: StaticString? = nil) -> Bool {
        member(key, in: parent)?.kind == kind
    }

    private func member(_ key: StaticString, in parent: StaticString?) -> Member? {
        var object = -1
        if let parent {
            guard let index = index(parent, in: -1), members[index].kind == .object else { return nil }
            object = index
        }
        return index(key, in: object).map { members[$0] }
    }

    private func index(_ key: StaticString, in object: Int) -> Int? {
        members.firstIndex { member in
            member.object == object && member.key.count == key.utf8CodeUnitCount
                && UnsafeRawBufferPointer(rebasing: body[member.key])
                    .elementsEqual(UnsafeRawBufferPointer(start: key.utf8Start, count: key.utf8CodeUnitCount))
        }
    }

    // MARK: Values

    private func integer(_ range: Range<Int>) -> Int64? {
        var value: Int64 = 0
        let isNegative = body[range.lowerBound] == UInt8(ascii: "-")
        for byte in body[isNegative ? range.dropFirst() : range] {
            let digit = Int64(byte &- UInt8(ascii: "0"))
            let (product, overflow) = value.multipliedReportingOverflow(by: 10)
            let (sum, carry) =
                isNegative
                ? product.subtractingReportingOverflow(digit) : product.addingReportingOverflow(digit)
            guard !overflow, !carry else { return nil }
            value = sum
        }
        return value
    }

    /// A string's content, between its quotes.
    private func text(_ range: Range<Int>) -> String {
        let slice = UnsafeRawBufferPointer(rebasing: body[range])
        guard slice.contains(UInt8(ascii: "\\")) else { return String(decoding: slice, as: UTF8.self) }
        var output: [UInt8] = []
        output.reserveCapacity(slice.count)
        var index = 0
        while index < slice.count {
            guard slice[index] == UInt8(ascii: "\\") else {
                output.append(slice[index])
                index += 1
                continue
            }
            switch slice[index + 1] {
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "u"):
                output.append((slice[index + 4] - UInt8(ascii: "0")) << 4 | Self.hexadecimal(slice[index + 5])!)
                index += 4
            default: output.append(slice[index + 1])
            }
            index += 2
        }
        return String(decoding: output, as: UTF8.self)
    }

    // MARK: The grammar

    private func peek() -> UInt8? {
        position < body.count ? body[position] : nil
    }

    private mutating func take(_ byte: UInt8, _ what: String) throws(BodyError) {
        guard peek() == byte else { throw BodyError(at: position, "\(what) is missing") }
        position += 1
    }

    private mutating func object(_ index: Int, depth: Int) throws(BodyError) {
        try take(UInt8(ascii: "{"), "{")
        if peek() == UInt8(ascii: "}") {
            position += 1
            return
        }
        var last: Range<Int>?
        while true {
            let key = try key()
            if let last, !precedes(last, key) { throw BodyError(at: key.lowerBound, "members out of order") }
            last = key
            try take(UInt8(ascii: ":"), ":")
            let place = members.count
            // The object's own entry comes before those of its members.
            members.append(Member(object: index, key: key, value: position..<position, kind: .object))
            let start = position
            let kind = try value(place, depth: depth)
            let isString = kind == .string
            members[place] = Member(
                object: index, key: key, value: isString ? start + 1..<position - 1 : start..<position, kind: kind)
            if peek() == UInt8(ascii: "}") { break }
            try take(UInt8(ascii: ","), ",")
        }
        position += 1
    }

    private func precedes(_ first: Range<Int>, _ second: Range<Int>) -> Bool {
        UnsafeRawBufferPointer(rebasing: body[first])
            .lexicographicallyPrecedes(UnsafeRawBufferPointer(rebasing: body[second]))
    }

    /// Keys are ours: small letters, digits and underscores.
    private mutating func key() throws(BodyError) -> Range<Int> {
        try take(UInt8(ascii: "\""), "a key")
        let start = position
        while let byte = peek(), byte != UInt8(ascii: "\"") {
            guard
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte) || byte == UInt8(ascii: "_")
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
            else { throw BodyError(at: position, "a key of other than small letters, digits and _") }
            position += 1
        }
        let range = start..<position
        try take(UInt8(ascii: "\""), "the end of a key")
        return range
    }

    private mutating func value(_ place: Int, depth: Int) throws(BodyError) -> Kind {
        switch peek() {
        case UInt8(ascii: "\""):
            _ = try string()
            return .string
        case UInt8(ascii: "{"):
            guard depth < Self.maximumDepth else { throw BodyError(at: position, "nested too deeply") }
            try object(place, depth: depth + 1)
            return .object
        case UInt8(ascii: "["):
            guard depth < Self.maximumDepth else { throw BodyError(at: position, "nested too deeply") }
            try array(place, depth: depth + 1)
            return .array
        default:
            try number()
            return .integer
        }
    }

    private mutating func array(_ place: Int, depth: Int) throws(BodyError) {
        position += 1
        if peek() == UInt8(ascii: "]") {
            position += 1
            return
        }
        while true {
            // Members of objects in arrays are read, and cannot be asked for.
            _ = try value(-2, depth: depth)
            if peek() == UInt8(ascii: "]") { break }
            try take(UInt8(ascii: ","), ",")
        }
        position += 1
    }

    private mutating func number() throws(BodyError) {
        let start = position
        if peek() == UInt8(ascii: "-") { position += 1 }
        let first = position
        while let byte = peek(), (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) { position += 1 }
        guard position > first else { throw BodyError(at: start, "not a string, an integer, an object or an array") }
        let isZero = body[first] == UInt8(ascii: "0")
        guard !isZero || (position == first + 1 && first == start) else {
            throw BodyError(at: start, "an integer with leading zeros or -0")
        }
        guard position - first < 20, integer(start..<position) != nil else {
            throw BodyError(at: start, "an integer beyond 64 bits")
        }
    }

    /// Reads a string; the range of its content.
    private mutating func string() throws(BodyError) -> Range<Int> {
        let start = position + 1
        position = start
        var isASCII = true
        while true {
            guard position < body.count else { throw BodyError(at: start, "a string without an end") }
            let byte = body[position]
            if byte == UInt8(ascii: "\"") { break }
            if byte == UInt8(ascii: "\\") {
                try escape()
                continue
            }
            guard byte >= 0x20 else { throw BodyError(at: position, "a control character that is not escaped") }
            if byte >= 0x80 { isASCII = false }
            position += 1
        }
        let range = start..<position
        position += 1
        if !isASCII, String(validating: UnsafeRawBufferPointer(rebasing: body[range]), as: UTF8.self) == nil {
            throw BodyError(at: start, "a string that is not UTF-8")
        }
        return range
    }

    /// The escapes that the writer uses, each for the one character that has no shorter.
    private mutating func escape() throws(BodyError) {
        let start = position
        position += 2
        guard position <= body.count else { throw BodyError(at: start, "a string without an end") }
        switch body[start + 1] {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "n"),
            UInt8(ascii: "f"), UInt8(ascii: "r"):
            return
        case UInt8(ascii: "u"):
            guard start + 6 <= body.count, body[start + 2] == UInt8(ascii: "0"), body[start + 3] == UInt8(ascii: "0"),
                body[start + 4] == UInt8(ascii: "0") || body[start + 4] == UInt8(ascii: "1"),
                let low = Self.hexadecimal(body[start + 5])
            else { throw BodyError(at: start, "an escape of another form than \\u00xx below U+0020") }
            let scalar = (body[start + 4] - UInt8(ascii: "0")) << 4 | low
            guard ![0x08, 0x09, 0x0A, 0x0C, 0x0D].contains(scalar) else {
                throw BodyError(at: start, "a long escape of a character that has a short one")
            }
            position = start + 6
        default: throw BodyError(at: start, "an escape that the form does not have")
        }
    }

    /// The value of a hexadecimal digit, lowercase.
    private static func hexadecimal(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}

/// Why bytes are not a body of the log.
public struct BodyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Where, in bytes from 0.
    public let offset: Int
    public let reason: String

    init(at offset: Int, _ reason: String) {
        self.offset = offset
        self.reason = reason
    }

    public var description: String { "the body is not canonical JSON: \(reason) at byte \(offset)" }
}
