import Glibc

/// A string of a body, where it stands between its quotes. Nothing is copied: it is there for as long as the bytes that
/// were read.
public struct BodyText {
    private let content: UnsafeRawBufferPointer

    /// - Parameter content: of a string that ``BodyScanner`` has passed.
    init(_ content: UnsafeRawBufferPointer) {
        self.content = content
    }

    /// Whether its UTF-8 is these bytes.
    public func equals(_ bytes: UnsafeRawBufferPointer) -> Bool {
        guard !isEscaped else { return unescaped().withUnsafeBytes { Self.areSame($0, bytes) } }
        return Self.areSame(content, bytes)
    }

    public func equals(_ other: BodyText) -> Bool {
        // There is one spelling of every string.
        Self.areSame(content, other.content)
    }

    /// By bytes: two strings may be equal and have different ones.
    public func equals(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { equals(UnsafeRawBufferPointer($0)) }
    }

    /// Whether it is this text, which is ASCII without anything to escape.
    public func equals(_ text: StaticString) -> Bool {
        Self.areSame(content, UnsafeRawBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }

    public var string: String {
        isEscaped ? String(decoding: unescaped(), as: UTF8.self) : String(decoding: content, as: UTF8.self)
    }

    /// Its UTF-8.
    public var bytes: [UInt8] { isEscaped ? unescaped() : Array(content) }

    /// Hands its UTF-8 to `use`.
    public func withBytes<T>(_ use: (UnsafeRawBufferPointer) throws -> T) rethrows -> T {
        try isEscaped ? unescaped().withUnsafeBytes(use) : use(content)
    }

    /// Whether there is a NUL in it.
    public var hasNUL: Bool {
        let spelling: StaticString = "\\u0000"
        guard let start = content.baseAddress,
            memmem(start, content.count, spelling.utf8Start, spelling.utf8CodeUnitCount) != nil
        else { return false }
        // Or a backslash, and then these letters.
        return unescaped().contains(0)
    }

    private static func areSame(_ one: UnsafeRawBufferPointer, _ other: UnsafeRawBufferPointer) -> Bool {
        guard one.count == other.count else { return false }
        guard let start = one.baseAddress, let otherStart = other.baseAddress else { return true }
        return memcmp(start, otherStart, one.count) == 0
    }

    private var isEscaped: Bool {
        guard let start = content.baseAddress else { return false }
        return memchr(start, Int32(UInt8(ascii: "\\")), content.count) != nil
    }

    private func unescaped() -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(content.count)
        var index = 0
        while index < content.count {
            guard content[index] == UInt8(ascii: "\\") else {
                output.append(content[index])
                index += 1
                continue
            }
            switch content[index + 1] {
            case UInt8(ascii: "b"): output.append(0x08)
            case UInt8(ascii: "t"): output.append(0x09)
            case UInt8(ascii: "n"): output.append(0x0A)
            case UInt8(ascii: "f"): output.append(0x0C)
            case UInt8(ascii: "r"): output.append(0x0D)
            case UInt8(ascii: "u"):
                // The scanner has passed it, so these are digits.
                let low = Hexadecimal.value(content[index + 5]) ?? 0
                output.append((content[index + 4] - UInt8(ascii: "0")) << 4 | low)
                index += 4
            default: output.append(content[index + 1])
            }
            index += 2
        }
        return output
    }
}
