import AuditLog

/// The encoding that a judgement's digests are over (``ResultDigest``), made from the cells as they are stored.
struct FieldBytes {
    private(set) var bytes: [UInt8] = []

    /// - Parameter header: the line that names the format.
    mutating func begin(_ header: StaticString) {
        bytes.removeAll(keepingCapacity: true)
        bytes.append(contentsOf: UnsafeBufferPointer(start: header.utf8Start, count: header.utf8CodeUnitCount))
    }

    mutating func add(_ row: BufferedRow, _ columns: Range<Int>) {
        for column in columns { add(row[column]) }
    }

    mutating func add(_ cell: Cell) {
        switch cell {
        case .null: bytes.append(UInt8(ascii: "0"))
        case .integer(let value):
            bytes.append(UInt8(ascii: "i"))
            append(value)
        case .real(let value):
            // No column of these tables holds any; the digest cannot match.
            bytes.append(UInt8(ascii: "r"))
            append(Int64(bitPattern: value.bitPattern))
        case .text(let content), .blob(let content):
            bytes.append(UInt8(ascii: "b"))
            append(Int64(content.count))
            bytes.append(contentsOf: content)
        }
    }

    private mutating func append(_ value: Int64) {
        withUnsafeBytes(of: value.bigEndian) { bytes.append(contentsOf: $0) }
    }
}
