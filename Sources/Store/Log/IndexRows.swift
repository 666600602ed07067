import AuditLog
import GRDB

/// The statements over `audit_index` and `audit_words`, for one transaction.
struct IndexRows {
    private let database: Database
    /// The words met so far: few, and the same in most events of a transaction. By their bytes, since two strings may be
    /// equal and have different ones.
    private var words: [[UInt8]: Int64] = [:]

    init(_ database: Database) {
        self.database = database
    }

    mutating func insert(_ entry: IndexEntry, at index: Int64) throws {
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO audit_index (idx, time, type, user, host, program, job, last_job, batch, submitter, tags,
                    verdict, policy_hash)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)
        statement.setUncheckedArguments([
            index, entry.time, try id(entry.type), try id(entry.user), try id(entry.host), try id(entry.program),
            entry.job, entry.lastJob, try id(entry.batch), try id(entry.submitter), try id(entry.tags),
            try id(entry.verdict), try id(entry.policyHash),
        ])
        try statement.execute()
    }

    private mutating func id(_ word: String?) throws -> Int64? {
        try word.map { try id($0) }
    }

    private mutating func id(_ word: String) throws -> Int64 {
        let bytes = Array(word.utf8)
        if let known = words[bytes] { return known }
        // Tags may be different for every job of a long transaction.
        if words.count >= 4_096 { words.removeAll(keepingCapacity: true) }
        let id = try stored(word) ?? add(word)
        words[bytes] = id
        return id
    }

    private func stored(_ word: String) throws -> Int64? {
        let statement = try database.cachedStatement(sql: "SELECT id FROM audit_words WHERE word = ?")
        statement.setUncheckedArguments([word])
        return try Int64.fetchOne(statement)
    }

    private func add(_ word: String) throws -> Int64 {
        let statement = try database.cachedStatement(sql: "INSERT INTO audit_words (word) VALUES (?)")
        statement.setUncheckedArguments([word])
        try statement.execute()
        return database.lastInsertedRowID
    }
}
