import GRDB

/// The words of `audit_words` by id. Those that were asked for of late are kept, and no more.
struct WordTable {
    private static let limit = 16_384

    private let cursor: RowCursor
    private var words: [Int64: [UInt8]] = [:]
    private var misstored: String?

    init(_ database: Database) throws {
        cursor = try RowCursor(database, "SELECT word FROM audit_words NOT INDEXED WHERE id = ?1")
    }

    /// Nil where there is none.
    mutating func word(_ id: Int64) throws -> [UInt8]? {
        if let known = words[id] { return known }
        cursor.restart(id)
        guard try cursor.next() else { return nil }
        if let wrong = cursor.misstored { misstored = "its word \(id) in audit_words: \(wrong)" }
        let word = Array(cursor.bytes(0))
        // Tags may be different for every job.
        if words.count >= Self.limit { words.removeAll(keepingCapacity: true) }
        words[id] = word
        return word
    }

    /// What is wrong with how a word is stored that was read since this was asked the last time: no search finds it then.
    mutating func takeMisstored() -> String? {
        defer { misstored = nil }
        return misstored
    }
}
