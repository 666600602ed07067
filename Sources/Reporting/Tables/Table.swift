/// Rows under named columns: what every report is before it is rendered for people or for programs.
///
/// The rows are made when they are asked for, one at a time, so that a table may be longer than memory.
public struct Table {
    public let columns: [Column]
    private let produce: (_ row: ([Cell]) throws -> Void) throws -> Void

    /// - Parameter produce: calls its argument with each row: a cell for each column.
    public init(columns: [Column], produce: @escaping (_ row: ([Cell]) throws -> Void) throws -> Void) {
        self.columns = columns
        self.produce = produce
    }

    public init(columns: [Column], rows: [[Cell]]) {
        self.init(columns: columns) { row in try rows.forEach(row) }
    }

    /// Calls `body` with each row.
    public func forEachRow(_ body: ([Cell]) throws -> Void) throws {
        try produce(body)
    }

    /// All rows at once, for tables known to be small.
    public func allRows() throws -> [[Cell]] {
        var rows: [[Cell]] = []
        try forEachRow { rows.append($0) }
        return rows
    }
}

/// A column of a ``Table``.
public struct Column: Sendable, Hashable {
    public enum Alignment: Sendable, Hashable {
        case left, right
    }

    /// The name programs know it by: the key in JSON, the heading in CSV.
    public let key: String
    public let alignment: Alignment
    /// Whether people see it too; columns that are too bulky for a table are for programs only.
    public let isForPeople: Bool
    /// A longer text is cut to so many columns of a terminal for people, with an ellipsis.
    let widest: Int

    private init(_ key: String, _ alignment: Alignment, isForPeople: Bool, widest: Int = 64) {
        self.key = key
        self.alignment = alignment
        self.isForPeople = isForPeople
        self.widest = widest
    }

    public static func text(_ key: String) -> Column { Column(key, .left, isForPeople: true) }
    /// Text that says something only as a whole, such as a reason.
    public static func sentence(_ key: String) -> Column { Column(key, .left, isForPeople: true, widest: 1_000) }
    public static func number(_ key: String) -> Column { Column(key, .right, isForPeople: true) }
    public static func detail(_ key: String) -> Column { Column(key, .left, isForPeople: false) }

    /// What people read above it: `wall_p50_us` is WALL P50, since its cells carry their unit.
    public var title: String {
        let words = ["_us", "_at", "_kb"].contains { key.hasSuffix($0) } ? String(key.dropLast(3)) : key
        return words.replacing("_", with: " ").uppercased()
    }
}

/// One value of a ``Table``.
public enum Cell: Sendable, Hashable {
    case null
    case integer(Int64)
    case real(Double)
    case flag(Bool)
    case text(String)
    /// Microseconds since 1970 UTC.
    case time(Int64)
    /// Microseconds.
    case duration(Int64)
    /// KiB.
    case memory(Int64)
    /// A part of the whole, from 0 to 1.
    case share(Double)
    /// A JSON value, in its own words.
    case json(String)
    /// Rows of another table.
    case records([Record])

    init(_ value: Int64?) { self = value.map(Cell.integer) ?? .null }
    init(_ value: String?) { self = value.map(Cell.text) ?? .null }
    init(time: Int64?) { self = time.map(Cell.time) ?? .null }
    init(duration: Int64?) { self = duration.map(Cell.duration) ?? .null }
    init(memory: Int64?) { self = memory.map(Cell.memory) ?? .null }
}

/// Named values in order.
public struct Record: Sendable, Hashable {
    public struct Field: Sendable, Hashable {
        public let key: String
        public let value: Cell

        public init(_ key: String, _ value: Cell) {
            self.key = key
            self.value = value
        }
    }

    public let fields: [Field]

    public init(_ fields: [Field]) {
        self.fields = fields
    }

    public subscript(key: String) -> Cell? {
        fields.first { $0.key == key }?.value
    }
}
