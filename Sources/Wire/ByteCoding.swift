/// Writes the fields of a message, one after the other: integers little-endian, byte strings and
/// lists behind a four-byte count, optionals behind a one-byte flag.
public struct ByteWriter: Sendable {
    public private(set) var bytes: [UInt8]

    public init(capacity: Int = 256) {
        bytes = []
        bytes.reserveCapacity(capacity)
    }

    public mutating func write(raw: [UInt8]) {
        bytes.append(contentsOf: raw)
    }

    public mutating func write(_ value: some FixedWidthInteger) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }

    public mutating func write(_ value: Bool) {
        bytes.append(value ? 1 : 0)
    }

    public mutating func write(_ value: [UInt8]) {
        write(UInt32(value.count))
        bytes.append(contentsOf: value)
    }

    public mutating func write(_ value: String) {
        var value = value
        value.withUTF8 {
            write(UInt32($0.count))
            bytes.append(contentsOf: $0)
        }
    }

    public mutating func write<Value>(_ value: Value?, _ body: (inout ByteWriter, Value) -> Void) {
        write(value != nil)
        if let value { body(&self, value) }
    }

    public mutating func write<Element>(_ list: [Element], _ body: (inout ByteWriter, Element) -> Void) {
        write(UInt32(list.count))
        for element in list { body(&self, element) }
    }
}

/// Reads back what ``ByteWriter`` wrote. Nothing is believed: every count is held against the bytes
/// that are there before anything is reserved for it.
public struct ByteReader: Sendable {
    private let bytes: [UInt8]
    private var position = 0

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private var remaining: Int { bytes.count - position }

    private mutating func take(_ count: Int) throws(WireError) -> ArraySlice<UInt8> {
        guard count <= remaining else { throw .malformed("\(count) bytes expected, \(remaining) left") }
        defer { position += count }
        return bytes[position..<(position + count)]
    }

    public mutating func integer<Value: FixedWidthInteger>(_ type: Value.Type = Value.self) throws(WireError) -> Value {
        var value: Value = 0
        var shift = 0
        for byte in try take(MemoryLayout<Value>.size) {
            value |= Value(truncatingIfNeeded: UInt64(byte) << shift)
            shift += 8
        }
        return value
    }

    public mutating func bool() throws(WireError) -> Bool {
        switch try integer(UInt8.self) {
        case 0: false
        case 1: true
        case let other: throw .malformed("\(other) is no flag")
        }
    }

    public mutating func byteString() throws(WireError) -> [UInt8] {
        let count = Int(try integer(UInt32.self))
        return Array(try take(count))
    }

    /// Bytes that are not UTF-8 come out repaired with U+FFFD.
    public mutating func string() throws(WireError) -> String {
        let count = Int(try integer(UInt32.self))
        return String(decoding: try take(count), as: UTF8.self)
    }

    public mutating func optional<Value>(
        _ body: (inout ByteReader) throws(WireError) -> Value
    ) throws(WireError) -> Value? {
        try bool() ? try body(&self) : nil
    }

    /// - Parameter limit: the longest list accepted.
    public mutating func list<Element>(
        limit: Int, _ body: (inout ByteReader) throws(WireError) -> Element
    ) throws(WireError) -> [Element] {
        let count = Int(try integer(UInt32.self))
        guard count <= limit, count <= remaining else { throw .malformed("a list of \(count) elements") }
        var list: [Element] = []
        list.reserveCapacity(count)
        for _ in 0..<count { list.append(try body(&self)) }
        return list
    }

    /// Throws unless every byte has been read.
    public func finish() throws(WireError) {
        guard remaining == 0 else { throw .malformed("\(remaining) bytes too many") }
    }
}
