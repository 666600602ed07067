/// Rows that were copied out of a cursor, for another thread: cells, and the bytes of all of them in one piece of
/// memory that is used again and again.
final class RowBuffer {
    /// A value, with its bytes elsewhere.
    private struct StoredCell {
        var kind: CellKind
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
            switch cursor.kind(column) {
            case .null: cells.append(StoredCell(kind: .null, value: 0, count: 0))
            case .integer: cells.append(StoredCell(kind: .integer, value: cursor.integer(column), count: 0))
            case .real:
                cells.append(
                    StoredCell(
                        kind: .real, value: Int64(bitPattern: cursor.real(column).bitPattern), count: 0))
            case .text: append(.text, cursor.bytes(column))
            case .blob: append(.blob, cursor.bytes(column))
            }
        }
        return place
    }

    private func append(_ kind: CellKind, _ bytes: UnsafeRawBufferPointer) {
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

    fileprivate func kind(_ index: Int) -> CellKind { cells[index].kind }

    fileprivate func cell(_ index: Int) -> Cell {
        let cell = cells[index]
        switch cell.kind {
        case .null: return .null
        case .integer: return .integer(cell.value)
        case .real: return .real(Double(bitPattern: UInt64(bitPattern: cell.value)))
        case .text, .blob:
            let start = Int(cell.value)
            return .bytes(UnsafeRawBufferPointer(rebasing: memory[start..<start + cell.count]))
        }
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

    func kind(_ column: Int) -> CellKind { buffer.kind(first + column) }
}

/// A value as the file has it. Text and blobs are both bytes.
enum Cell {
    case null
    case integer(Int64)
    case real(Double)
    case bytes(UnsafeRawBufferPointer)

    var isNull: Bool {
        if case .null = self { true } else { false }
    }

    var integer: Int64? {
        if case .integer(let value) = self { value } else { nil }
    }

    var bytes: UnsafeRawBufferPointer? {
        if case .bytes(let bytes) = self { bytes } else { nil }
    }

    /// Whether it holds nothing: NULL, or no bytes.
    var isEmpty: Bool { isNull || bytes?.isEmpty == true }

    func equals(_ text: String) -> Bool {
        guard let bytes, bytes.count == text.utf8.count else { return false }
        return bytes.elementsEqual(text.utf8)
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
        guard let bytes, bytes.count == other.count else { return false }
        return bytes.elementsEqual(other)
    }
}
