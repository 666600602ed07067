import GRDB

extension JobStore {
    /// Whether a query can be a schedule's: one statement that only reads, with columns that jobs have. It is not run.
    ///
    /// - Throws: `constraint` where it cannot.
    public func checkScheduledQuery(_ sql: String) throws {
        try read { try QueriedJobs.check(sql, $0) }
    }
}

/// Jobs as the rows of a query that somebody else wrote.
enum QueriedJobs {
    /// The most rows of one run. All of them are read before the first is queued: a query on `jobs` must not meet its
    /// own results.
    static let limit = 100_000
    /// The most bytes that the values of one run have together.
    static let byteLimit = 256 << 20

    /// - Parameters:
    ///   - sql: one statement that only reads: SELECT, VALUES or WITH. Its columns are named as the keys of
    ///     `submit --jsonl`; NULL says the same as a column that is not there.
    ///   - database: within a transaction that does not write: a query may take ``BoundedQuery/seconds``.
    /// - Throws: `constraint` where it is something else, names what a job has not, fails, or goes beyond a bound.
    static func fetch(_ sql: String, _ database: Database) throws -> [NewJob] {
        try bounded(database) {
            let statement = try prepare(sql, database)
            return try rows(of: statement, columns(of: statement))
        }
    }

    fileprivate static func check(_ sql: String, _ database: Database) throws {
        try bounded(database) { _ = try columns(of: prepare(sql, database)) }
    }

    /// What the query does wrong is its own fault; what the database or the disk does is not.
    private static func bounded<T>(_ database: Database, _ body: () throws -> T) throws -> T {
        do {
            return try BoundedQuery.run(database, body)
        } catch let error as DatabaseError {
            switch error.resultCode {
            case .SQLITE_INTERRUPT:
                throw refusal(
                    "it was not done after \(BoundedQuery.seconds) s and was stopped; have it read or return less")
            case .SQLITE_ERROR, .SQLITE_TOOBIG, .SQLITE_MISMATCH, .SQLITE_NOMEM:
                throw refusal(error.message ?? "SQLite cannot run it")
            default: throw error
            }
        }
    }

    private static func rows(of statement: Statement, _ columns: [Column]) throws -> [NewJob] {
        var jobs: [NewJob] = []
        var bytes = 0
        let rows = try Row.fetchCursor(statement)
        while let row = try rows.next() {
            guard jobs.count < limit else { throw refusal("it has more than \(limit) rows; give it a LIMIT") }
            var job = NewJob(source: [])
            for (place, column) in columns.enumerated() where !row.hasNull(atIndex: place) {
                guard set(column, row, place, of: &job) else {
                    throw refusal("row \(jobs.count + 1): \"\(column.rawValue)\" cannot be read from it")
                }
            }
            bytes += size(of: job)
            guard bytes <= byteLimit else {
                throw refusal("its rows have more than \(byteLimit >> 20) MiB together; give it a LIMIT")
            }
            guard !job.source.isEmpty else { throw refusal("row \(jobs.count + 1): it has no source") }
            jobs.append(job)
        }
        return jobs
    }

    /// The bytes of what has no size of its own. The schema's bounds are applied only once the job is queued.
    private static func size(of job: NewJob) -> Int {
        let texts = [job.externalID, job.tags, job.uniqueKey, job.session, job.policy, job.queue, job.moduleName]
        return [job.source, job.standardInput, job.expectedOutput].reduce(0) { $0 + ($1?.count ?? 0) }
            + texts.reduce(0) { $0 + ($1?.utf8.count ?? 0) }
    }

    private static func columns(of statement: Statement) throws -> [Column] {
        let columns = try statement.columnNames.map(column)
        guard columns.contains(.source) else { throw refusal("it has no column \"source\"") }
        guard Set(columns).count == columns.count else { throw refusal("two of its columns have the same name") }
        return columns
    }

    private static func prepare(_ sql: String, _ database: Database) throws -> Statement {
        let statement: Statement
        do {
            statement = try database.makeStatement(sql: sql)
        } catch let error as DatabaseError {
            // GRDB refuses more than one by itself.
            throw refusal(
                error.resultCode == .SQLITE_MISUSE
                    ? "it must be one statement, and no more" : error.message ?? "SQLite refuses it")
        }
        let word = sql.drop { $0.isWhitespace }.prefix { $0.isLetter }.uppercased()
        // ATTACH, BEGIN and PRAGMA count as read-only, too.
        guard statement.isReadonly, ["SELECT", "VALUES", "WITH"].contains(word)
        else { throw refusal("it must be one SELECT that changes nothing") }
        return statement
    }

    fileprivate enum Column: String, CaseIterable {
        case source, id, stdin, timeout, policy, queue, priority, session, tags
        case externalID = "external_id"
        case expectedOutput = "expected_stdout"
        case wallTimeout = "wall_timeout"
        case memory = "memory_mb"
        case outputLimit = "output_limit"
        case uniqueKey = "unique_key"
        case moduleName = "module_name"
        case scheduledAt = "scheduled_at"
    }

    private static func column(_ name: String) throws -> Column {
        guard let column = Column(rawValue: name.lowercased()) else {
            let known = Column.allCases.map(\.rawValue).joined(separator: ", ")
            throw refusal("a job has no column \"\(name.prefix(100))\"; it has \(known)")
        }
        return column
    }

    private static func set(_ column: Column, _ row: Row, _ place: Int, of job: inout NewJob) -> Bool {
        let value: DatabaseValue = row[place]
        switch column {
        case .source: return put(bytes(row, place), into: &job.source)
        case .stdin: return put(bytes(row, place), intoOptional: &job.standardInput)
        case .expectedOutput: return put(bytes(row, place), intoOptional: &job.expectedOutput)
        case .id, .externalID: return put(text(value), intoOptional: &job.externalID)
        case .policy: return put(text(value), into: &job.policy)
        case .queue: return put(text(value), into: &job.queue)
        case .session: return put(text(value), intoOptional: &job.session)
        case .tags: return put(text(value), intoOptional: &job.tags)
        case .uniqueKey: return put(text(value), intoOptional: &job.uniqueKey)
        case .moduleName: return put(text(value), into: &job.moduleName)
        case .priority: return put(Int64.fromDatabaseValue(value), into: &job.priority)
        case .memory: return put(Int64.fromDatabaseValue(value), into: &job.memoryMiB)
        case .outputLimit: return put(Int64.fromDatabaseValue(value), into: &job.outputLimit)
        case .scheduledAt: return put(Int64.fromDatabaseValue(value), intoOptional: &job.scheduledAt)
        case .timeout: return put(Double.fromDatabaseValue(value), into: &job.timeout)
        case .wallTimeout: return put(Double.fromDatabaseValue(value), intoOptional: &job.wallTimeout)
        }
    }

    /// Whether there was a value to put in place.
    private static func put<Value>(_ value: Value?, into place: inout Value) -> Bool {
        guard let value else { return false }
        place = value
        return true
    }

    private static func put<Value>(_ value: Value?, intoOptional place: inout Value?) -> Bool {
        if let value { place = value }
        return value != nil
    }

    /// Text with the bytes that it has, which need not be UTF-8.
    private static func bytes(_ row: Row, _ place: Int) -> [UInt8]? {
        switch (row[place] as DatabaseValue).storage {
        case .string, .blob: row.bytes(place)
        default: nil
        }
    }

    private static func text(_ value: DatabaseValue) -> String? {
        switch value.storage {
        case .string(let text): text.utf8.contains(0) ? nil : text
        case .int64(let number): String(number)
        default: nil
        }
    }

    private static func refusal(_ reason: String) -> StoreError {
        StoreError(.constraint, "the schedule's query: \(reason)")
    }
}
