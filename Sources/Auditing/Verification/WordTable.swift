import GRDB

/// The words of `audit_words` by id. Those that were asked for of late are kept, and no more.
struct WordTable {
    private static let limit = 16_384

    private let cursor: RowCursor
    private var words: [Int64: [UInt8]] = [:]

    init(_ database: Database) throws {
        cursor = try RowCursor(database, "SELECT word FROM audit_words WHERE id = ?1")
    }

    /// Nil where there is none.
    mutating func word(_ id: Int64) throws -> [UInt8]? {
        if let known = words[id] { return known }
        cursor.restart(id)
        guard try cursor.next() else { return nil }
        let word = Array(cursor.bytes(0))
        // Tags may be different for every job.
        if words.count >= Self.limit { words.removeAll(keepingCapacity: true) }
        words[id] = word
        return word
    }
}
