import Glibc

/// Rows that were copied out of a cursor, for another thread: cells, and the bytes of all of them in one piece of
/// memory that is used again and again.
final class RowBuffer {
    /// A value, with its bytes elsewhere.
    private struct StoredCell {
        enum Kind: UInt8 {
            case null, integer, real, text, blob
        }

        var kind: Kind
        /// The integer, the bits of the real, or where the bytes begin.
        var value: Int64
        var count: Int
    }

    private var cells: [StoredCell] = []
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    private(set) var byteCount = 0

    deinit { memory.deallocate() }

    func removeAll() {
        cells.removeAll(keepingCapacity: true)
        byteCount = 0
        // One giant must not be paid for until the end.
        if memory.count > 16 << 20 {
            memory.deallocate()
            memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
        }
    }

    /// Copies the cursor's row.
    ///
    /// - Returns: where it is from now on.
    func append(_ cursor: RowCursor) -> RowPlace {
        let place = RowPlace(first: cells.count)
        for column in 0..<cursor.columnCount {
            switch cursor.cell(column) {
            case .null: cells.append(StoredCell(kind: .null, value: 0, count: 0))
            case .integer(let value): cells.append(StoredCell(kind: .integer, value: value, count: 0))
            case .real(let value):
                cells.append(StoredCell(kind: .real, value: Int64(bitPattern: value.bitPattern), count: 0))
            case .text(let bytes): append(.text, bytes)
            case .blob(let bytes): append(.blob, bytes)
            }
        }
        return place
    }

    private func append(_ kind: StoredCell.Kind, _ bytes: UnsafeRawBufferPointer) {
        if byteCount + bytes.count > memory.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(2 * memory.count, byteCount + bytes.count), alignment: 8)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<byteCount]))
            memory.deallocate()
            memory = larger
        }
        if !bytes.isEmpty {
            UnsafeMutableRawBufferPointer(rebasing: memory[byteCount...]).copyMemory(from: bytes)
        }
        cells.append(StoredCell(kind: kind, value: Int64(byteCount), count: bytes.count))
        byteCount += bytes.count
    }

    func row(_ place: RowPlace) -> BufferedRow { BufferedRow(buffer: self, first: place.first) }

    fileprivate func cell(_ index: Int) -> Cell {
        let cell = cells[index]
        switch cell.kind {
        case .null: return .null
        case .integer: return .integer(cell.value)
        case .real: return .real(Double(bitPattern: UInt64(bitPattern: cell.value)))
        case .text: return .text(bytes(cell))
        case .blob: return .blob(bytes(cell))
        }
    }

    private func bytes(_ cell: StoredCell) -> UnsafeRawBufferPointer {
        let start = Int(cell.value)
        return UnsafeRawBufferPointer(rebasing: memory[start..<start + cell.count])
    }
}

/// Where a row of a ``RowBuffer`` is.
struct RowPlace {
    fileprivate let first: Int
}

/// A row of a ``RowBuffer``, for as long as that is not emptied or added to.
struct BufferedRow {
    private let buffer: RowBuffer
    private let first: Int

    fileprivate init(buffer: RowBuffer, first: Int) {
        self.buffer = buffer
        self.first = first
    }

    subscript(column: Int) -> Cell { buffer.cell(first + column) }
}

/// A value as the file has it. Text and blobs are both bytes.
enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    case text(UnsafeRawBufferPointer)
    case blob(UnsafeRawBufferPointer)

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    var bytes: UnsafeRawBufferPointer? {
        switch self {
        case .text(let bytes), .blob(let bytes): bytes
        default: nil
        }
    }

    /// Whether it holds nothing: NULL, or no bytes.
    var isEmpty: Bool { isNull || bytes?.isEmpty == true }

    func equals(_ text: String) -> Bool {
        guard let bytes else { return false }
        return bytes.equals(text)
    }

    /// Absence is NULL.
    func equals(_ text: String?) -> Bool {
        guard let text else { return isNull }
        return equals(text)
    }

    func equals(_ value: Int64?) -> Bool {
        guard let value else { return isNull }
        return integer == value
    }

    func equals(bytes other: [UInt8]?) -> Bool {
        guard let other else { return isNull }
        guard let bytes else { return false }
        return other.withUnsafeBytes { bytes.equals($0) }
    }
}

extension UnsafeRawBufferPointer {
    /// Whether both hold the same bytes. By `memcmp`: a verification compares some dozen cells of every job.
    func equals(_ other: UnsafeRawBufferPointer) -> Bool {
        guard count == other.count else { return false }
        guard let start = baseAddress, let otherStart = other.baseAddress else { return true }
        return memcmp(start, otherStart, count) == 0
    }

    /// Whether this is the text's UTF-8. Two strings may be equal and have different bytes.
    func equals(_ text: String) -> Bool {
        var text = text
        return text.withUTF8 { equals(UnsafeRawBufferPointer($0)) }
    }
}
