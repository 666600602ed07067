import AuditLog
import GRDB

extension JobStore {
    /// Makes the index of the log anew from its events, in one transaction.
    ///
    /// Records nothing in the log: what the index says follows from the log, and changes when neither it nor this does.
    ///
    /// - Parameter progress: told now and then how many events were read, of how many times two.
    /// - Returns: how many rows were missing, superfluous or wrong.
    /// - Throws: `StoreError`; `damaged` where an event is no canonical body. The index stays as it was then.
    public func reindexLog(progress: (_ done: Int64, _ of: Int64) -> Void = { _, _ in }) throws -> Int64 {
        try write { database in
            let size = try LogRows.size(database)
            var differing =
                try Int64.fetchOne(
                    database, sql: "SELECT count(*) FROM audit_index WHERE idx < 0 OR idx >= ?", arguments: [size]) ?? 0
            var former = IndexedEntries(database)
            try eachEntry(size, database) { position, entry in
                if try !former.has(entry, at: position) { differing += 1 }
                if position % 4_096 == 0 { progress(position, 2 * size) }
            }
            try database.execute(sql: "DELETE FROM audit_index; DELETE FROM audit_words")
            var index = IndexRows(database)
            try eachEntry(size, database) { position, entry in
                try index.insert(entry, at: position)
                if position % 4_096 == 0 { progress(size + position, 2 * size) }
            }
            return differing
        }
    }

    private func eachEntry(_ size: Int64, _ database: Database, _ use: (Int64, IndexEntry) throws -> Void) throws {
        var reader = BodyReader()
        try LogRows.eachBody(from: 0, to: size, database) { position, body in
            do {
                try use(position, reader.read(body) { try IndexEntry($0) })
            } catch let error as BodyError {
                throw StoreError(.damaged, "\(path): event \(position): \(error); run 'assay audit verify'")
            }
        }
    }
}

/// The rows of the index as they are.
private struct IndexedEntries {
    private let database: Database
    private var words: [Int64: String] = [:]

    init(_ database: Database) {
        self.database = database
    }

    mutating func has(_ entry: IndexEntry, at index: Int64) throws -> Bool {
        let row = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT time, job, last_job, type, user, host, program, batch, submitter, tags, verdict, policy_hash
                    FROM audit_index WHERE idx = ?
                    """), arguments: [index])
        guard let row, row[0] == entry.time, row[1] == entry.job, row[2] == entry.lastJob else { return false }
        let expected = [
            entry.type, entry.user, entry.host, entry.program, entry.batch, entry.submitter, entry.tags, entry.verdict,
            entry.policyHash,
        ]
        for (place, word) in expected.enumerated() where try self.word(row[3 + place]) != word { return false }
        return true
    }

    /// The word with this id; nil for none, and for one that is not there.
    private mutating func word(_ id: Int64?) throws -> String? {
        guard let id else { return nil }
        if let known = words[id] { return known }
        if words.count >= 16_384 { words.removeAll(keepingCapacity: true) }
        words[id] = try String.fetchOne(
            database.cachedStatement(sql: "SELECT word FROM audit_words WHERE id = ?"), arguments: [id])
        return words[id]
    }
}
