import AuditLog
import GRDB

/// One transaction that queues jobs.
///
/// Jobs are inserted ``rowsPerStatement`` at a time. Every INSERT into `jobs` has triggers and so keeps a
/// statement journal, into which SQLite copies each page it touches; a statement of many rows pays for
/// that once. It cannot say which of its rows was refused, so those are then inserted one by one.
final class SubmissionWriter {
    private static let rowsPerStatement = 32

    private let database: Database
    private let path: String
    private let batch: String?
    private let submitter: String
    private let now: Int64
    private var salts = SaltSource()
    private var sources = RunningDigest()
    private var pending: [SaltedJob] = []
    /// How many have been inserted.
    private var count = 0
    private var last: Int64 = 0
    /// The last id before this submission.
    private let lastBefore: Int64
    private var knownPolicies: Set<String> = []
    private var block: (columns: SubmittedColumns, statement: Statement)?
    /// Why a job was refused. The submission is over then, whatever its producer makes of it.
    private var refusal: (any Error)?

    private struct SaltedJob {
        let job: NewJob
        let salt: [UInt8]
    }

    init(_ database: Database, path: String, batch: String?, submitter: String, now: Int64) throws {
        self.database = database
        self.path = path
        self.batch = batch
        self.submitter = submitter
        self.now = now
        lastBefore = try Int64.fetchOne(database, sql: "SELECT max(id) FROM jobs") ?? 0
        pending.reserveCapacity(Self.rowsPerStatement)
    }

    /// Takes one job.
    func queue(_ job: NewJob) throws {
        if let refusal { throw refusal }
        do {
            try take(job)
        } catch {
            refusal = error
            throw error
        }
    }

    private func take(_ job: NewJob) throws {
        try requirePolicy(job.policy)
        try requireName(ofSession: job.session)
        let salt = salts.next()
        sources.append(Digest.hmac(salt: salt, job.source))
        pending.append(SaltedJob(job: job, salt: salt))
        if pending.count == Self.rowsPerStatement { try flush() }
    }

    /// Writes what is left, and the submission's event.
    func finish(actor: Actor, _ audit: AuditAppender) throws -> SubmissionReceipt {
        try writeAll()
        guard count > 0 else { return SubmissionReceipt(count: 0, first: 0, last: 0) }
        let first = last - Int64(count) + 1
        audit.append(
            .jobSubmitted(
                batch: batch, submitter: submitter, first: first, last: last, sources: sources.finish(),
                actor: actor, time: now))
        try audit.flush()
        return SubmissionReceipt(count: Int64(count), first: first, last: last)
    }

    /// Writes what is left.
    func writeAll() throws {
        if let refusal { throw refusal }
        try flush()
    }

    private func flush() throws {
        if pending.count == Self.rowsPerStatement {
            do {
                try insert(pending[...])
            } catch let error as DatabaseError where error.resultCode == .SQLITE_CONSTRAINT {
                try insertSingly()
            }
        } else {
            try insertSingly()
        }
        count += pending.count
        last = database.lastInsertedRowID
        try insertWhatComesWithThem()
        pending.removeAll(keepingCapacity: true)
    }

    /// Their ids are contiguous, and end with the last.
    private func insertWhatComesWithThem() throws {
        for (index, entry) in pending.enumerated() where !entry.job.files.isEmpty || entry.job.removed != nil {
            let id = last - Int64(pending.count - 1 - index)
            do {
                try JobFileRows.insert(entry.job.files, job: id, database)
                if let removed = entry.job.removed { try JobFileRows.insert(removed: removed, job: id, database) }
            } catch let error as DatabaseError {
                throw try translate(error, for: entry.job, position: count - pending.count + index)
            }
        }
    }

    private func insertSingly() throws {
        for index in pending.indices {
            do {
                try insert(pending[index...index])
            } catch let error as DatabaseError {
                throw try translate(error, for: pending[index].job, position: count + index)
            }
        }
    }

    private func insert(_ jobs: ArraySlice<SaltedJob>) throws {
        let columns = jobs.reduce(into: SubmittedColumns()) { $0.formUnion($1.job.columns) }
        let statement = try statement(columns, rows: jobs.count)
        var arguments: StatementArguments = [batch, submitter, now]
        for entry in jobs {
            arguments += [StoredText.exact(entry.salt), StoredText.exact(entry.job.source)]
            entry.job.append(columns, to: &arguments, now: now)
        }
        statement.setUncheckedArguments(arguments)
        try statement.execute()
    }

    /// The statement for full blocks of the same columns as before is at hand; others are looked up.
    private func statement(_ columns: SubmittedColumns, rows: Int) throws -> Statement {
        if rows == Self.rowsPerStatement, let block, block.columns == columns { return block.statement }
        let statement = try database.cachedStatement(sql: columns.insertSQL(rows: rows))
        if rows == Self.rowsPerStatement { block = (columns, statement) }
        return statement
    }

    /// A job of a session that cannot be would only be discarded later.
    private func requireName(ofSession name: String?) throws {
        guard let name, !SessionName.isValid(name) else { return }
        var error = StoreError(
            .constraint,
            "session '\(name)': a name has no NUL, and is in Unicode's normal form C; name it so (NFC)")
        error.position = count + pending.count
        throw error
    }

    /// A job whose policy nobody has installed would only be discarded later.
    private func requirePolicy(_ name: String) throws {
        guard !knownPolicies.contains(name) else { return }
        guard try PolicyTable.hashInForce(name, database) != nil else {
            var error = StoreError(
                .unknownPolicy, "\(path): no policy named '\(name)' is installed; see 'assay policy list'")
            error.position = count + pending.count
            throw error
        }
        knownPolicies.insert(name)
    }

    private func translate(_ error: DatabaseError, for job: NewJob, position: Int) throws -> StoreError {
        var translated = StoreError(error, path: path)
        if error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE, let key = job.uniqueKey {
            translated = try UniqueKey.taken(key, database, before: lastBefore)
        }
        translated.position = position
        return translated
    }
}
