import AuditTree
import Glibc

/// Reads bodies of the log, strictly: what is not the one canonical spelling of its content is refused.
///
/// See ``CanonicalJSON`` for the form. One reader reads many bodies, one after the other, without an allocation for
/// each; what it hands out is copied. A body is trusted in nothing: lengths, nesting and numbers are bounded.
public struct BodyReader {
    private typealias Member = BodyScanner.Member
    private typealias Kind = BodyScanner.Kind

    private var members: [Member] = []
    private var body = UnsafeRawBufferPointer(start: nil, count: 0)

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
        guard bytes.count <= AuditEvent.maximumBytes else { throw BodyError(at: 0, "longer than 65535 bytes") }
        guard let start = bytes.baseAddress else { throw BodyError(at: 0, "not an object") }
        body = bytes
        defer { body = UnsafeRawBufferPointer(start: nil, count: 0) }
        var scanner = BodyScanner(start.assumingMemoryBound(to: UInt8.self), count: bytes.count)
        try scanner.body(&members)
        return try use(self)
    }

    // MARK: Members

    /// The string `key` of the body, or of its object `parent`; nil where there is none. Text that is not UTF-8,
    /// the `base64` object, is none.
    public func string(_ key: StaticString, in parent: StaticString? = nil) -> String? {
        text(key, in: parent)?.string
    }

    /// The same where it stands, not copied: for as long as the bytes that are read.
    public func text(_ key: StaticString, in parent: StaticString? = nil) -> BodyText? {
        guard let member = member(key, in: parent), member.kind == .string else { return nil }
        return text(range(member))
    }

    /// The integer `key` of the body, or of its object `parent`; nil where there is none.
    public func integer(_ key: StaticString, in parent: StaticString? = nil) -> Int64? {
        guard let member = member(key, in: parent), member.kind == .integer else { return nil }
        return scanner(at: 0).integer(range(member))
    }

    /// The strings of the array `key`; nil where there is none, or one of something else.
    public func strings(_ key: StaticString) -> [String]? {
        guard let member = member(key, in: nil), member.kind == .array else { return nil }
        var scanner = scanner(at: Int(member.valueStart) + 1)
        var strings: [String] = []
        while scanner.peek() == BodyScanner.Byte.quote {
            guard let range = try? scanner.string() else { return nil }
            strings.append(text(range).string)
            if scanner.peek() == BodyScanner.Byte.comma { scanner.skip() }
        }
        return scanner.peek() == BodyScanner.Byte.closeBracket ? strings : nil
    }

    /// Text that may be any bytes: the member's string, or the bytes of its `base64` object; nil where there is none.
    public func bytes(_ key: StaticString) -> [UInt8]? {
        if let text = text(key) { return text.bytes }
        return string("base64", in: key).flatMap { Base64.decode($0.utf8) }
    }

    /// Whether the string `key` is there and begins with `prefix`, both ASCII without anything to escape.
    public func string(_ key: StaticString, hasPrefix prefix: StaticString) -> Bool {
        guard let member = member(key, in: nil), member.kind == .string else { return false }
        return UnsafeRawBufferPointer(rebasing: body[range(member)])
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
        guard let start = body.baseAddress else { return nil }
        let bytes = start.assumingMemoryBound(to: UInt8.self)
        let length = key.utf8CodeUnitCount
        guard length > 0 else { return nil }
        let (first, last) = (key.utf8Start[0], key.utf8Start[length - 1])
        return members.withUnsafeBufferPointer { members in
            // Most keys differ in length, or at one end.
            for place in members.indices
            where Int(members[place].keyEnd &- members[place].keyStart) == length && members[place].object == object {
                let start = bytes + Int(members[place].keyStart)
                if start[0] == first, start[length - 1] == last, memcmp(start, key.utf8Start, length) == 0 {
                    return place
                }
            }
            return nil
        }
    }

    // MARK: Values

    private func text(_ range: Range<Int>) -> BodyText { BodyText(UnsafeRawBufferPointer(rebasing: body[range])) }

    private func range(_ member: Member) -> Range<Int> { Int(member.valueStart)..<Int(member.valueEnd) }

    private func scanner(at position: Int) -> BodyScanner {
        guard let start = body.baseAddress else { preconditionFailure("members are asked for while a body is read") }
        return BodyScanner(start.assumingMemoryBound(to: UInt8.self), count: body.count, position: position)
    }
}
