import AuditLog
import Glibc

/// Rows that were copied out of cursors: cells, and the bytes of all of them in one piece of
/// memory that is used again and again.
final class RowBuffer {
    /// A value, with its bytes elsewhere.
    fileprivate struct StoredCell {
        enum Kind: UInt8 {
            case null, integer, real, text, blob
        }

        var kind: Kind
        /// The integer, the bits of the real, or where the bytes begin.
        var value: Int64
        var count: Int
    }

    private var cells = UnsafeMutableBufferPointer<StoredCell>.allocate(capacity: 1 << 12)
    private var cellCount = 0
    private var memory = UnsafeMutableRawBufferPointer.allocate(byteCount: 1 << 16, alignment: 8)
    private(set) var byteCount = 0

    deinit {
        cells.deallocate()
        memory.deallocate()
    }

    func removeAll() {
        cellCount = 0
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
        let place = RowPlace(first: cellCount)
        reserve(cursor.columnCount)
        for column in 0..<cursor.columnCount { append(cursor.cell(column)) }
        return place
    }

    /// Copies some columns of a row of another buffer.
    ///
    /// - Returns: where they are from now on, in the order they were named.
    func append(_ row: BufferedRow, _ columns: [Int]) -> RowPlace {
        let place = RowPlace(first: cellCount)
        reserve(columns.count)
        for column in columns { append(row[column]) }
        return place
    }

    private func append(_ value: Cell) {
        let cell: StoredCell
        switch value {
        case .null: cell = StoredCell(kind: .null, value: 0, count: 0)
        case .integer(let value): cell = StoredCell(kind: .integer, value: value, count: 0)
        case .real(let value): cell = StoredCell(kind: .real, value: Int64(bitPattern: value.bitPattern), count: 0)
        case .text(let bytes): cell = StoredCell(kind: .text, value: copy(bytes), count: bytes.count)
        case .blob(let bytes): cell = StoredCell(kind: .blob, value: copy(bytes), count: bytes.count)
        }
        cells.initializeElement(at: cellCount, to: cell)
        cellCount += 1
    }

    private func reserve(_ count: Int) {
        guard cellCount + count > cells.count else { return }
        let larger = UnsafeMutableBufferPointer<StoredCell>.allocate(capacity: max(2 * cells.count, cellCount + count))
        _ = larger.moveInitialize(fromContentsOf: UnsafeMutableBufferPointer(rebasing: cells[..<cellCount]))
        cells.deallocate()
        cells = larger
    }

    /// - Returns: where the bytes begin in the buffer's memory.
    private func copy(_ bytes: UnsafeRawBufferPointer) -> Int64 {
        if byteCount + bytes.count > memory.count {
            let larger = UnsafeMutableRawBufferPointer.allocate(
                byteCount: max(2 * memory.count, byteCount + bytes.count), alignment: 8)
            larger.copyMemory(from: UnsafeRawBufferPointer(rebasing: memory[..<byteCount]))
            memory.deallocate()
            memory = larger
        }
        defer { byteCount += bytes.count }
        if !bytes.isEmpty {
            UnsafeMutableRawBufferPointer(rebasing: memory[byteCount...]).copyMemory(from: bytes)
        }
        return Int64(byteCount)
    }

    /// For as long as the buffer is not emptied or added to.
    func row(_ place: RowPlace) -> BufferedRow {
        precondition(place.first <= cellCount)
        return BufferedRow(
            cells: UnsafeBufferPointer(rebasing: cells[place.first..<cellCount]), memory: UnsafeRawBufferPointer(memory)
        )
    }
}

/// Where a row of a ``RowBuffer`` is.
struct RowPlace {
    fileprivate let first: Int
}

/// A row of a ``RowBuffer``, for as long as that is not emptied or added to. It owns nothing: a verification asks for
/// some dozen cells of every job, and counting references would cost more than that.
struct BufferedRow {
    /// From the row's first on.
    private let cells: UnsafeBufferPointer<RowBuffer.StoredCell>
    private let memory: UnsafeRawBufferPointer

    fileprivate init(cells: UnsafeBufferPointer<RowBuffer.StoredCell>, memory: UnsafeRawBufferPointer) {
        self.cells = cells
        self.memory = memory
    }

    subscript(column: Int) -> Cell {
        precondition(column >= 0 && column < cells.count)
        let cell = cells[column]
        switch cell.kind {
        case .null: return .null
        case .integer: return .integer(cell.value)
        case .real: return .real(Double(bitPattern: UInt64(bitPattern: cell.value)))
        case .text: return .text(bytes(cell))
        case .blob: return .blob(bytes(cell))
        }
    }

    private func bytes(_ cell: RowBuffer.StoredCell) -> UnsafeRawBufferPointer {
        let start = Int(cell.value)
        return UnsafeRawBufferPointer(rebasing: memory[start..<start + cell.count])
    }
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

    /// Whether both hold the same: of texts and blobs, the same bytes.
    static func == (one: Cell, other: Cell) -> Bool {
        if let bytes = one.bytes, let others = other.bytes { return bytes.equals(others) }
        return switch (one, other) {
        case (.null, .null): true
        case (.integer(let value), .integer(let another)): value == another
        case (.real(let value), .real(let another)): value == another
        default: false
        }
    }

    static func != (one: Cell, other: Cell) -> Bool { !(one == other) }

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

    /// Absence is NULL.
    func equals(_ text: BodyText?) -> Bool {
        guard let text else { return isNull }
        return bytes.map { text.equals($0) } ?? false
    }

    /// Absence is NULL.
    func equals(_ logged: LoggedBytes?) -> Bool {
        switch logged {
        case nil: isNull
        case .text(let text): equals(text)
        case .bytes(let other): bytes.map { bytes in other.withUnsafeBytes { bytes.equals($0) } } ?? false
        }
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
