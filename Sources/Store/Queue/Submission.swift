public import AuditLog
import GRDB

extension JobStore {
    /// Queues jobs, all in one transaction: either every one is queued, or none.
    ///
    /// - Parameters:
    ///   - batch: the name of the batch they belong to.
    ///   - submitter: recorded with each job; the actor's user where nil.
    ///   - produce: calls its argument with each job, which returns the job's id. It may run for as long as
    ///     it likes to read its input, but holds the database's write lock meanwhile.
    /// - Throws: `constraint` for a value the schema refuses, `duplicateKey`, `unknownPolicy`, and what
    ///   `produce` throws. The failing call of its argument throws the same error, so that `produce` can add
    ///   where it was; it must not go on after one.
    @discardableResult
    public func submit(
        batch: String? = nil, submitter: String? = nil, actor: Actor,
        _ produce: (_ queue: (NewJob) throws -> Int64) throws -> Void
    ) throws -> SubmissionReceipt {
        try write { database in
            let submitter = submitter ?? actor.user
            let submission = try Submission(
                database, path: path, batch: batch, submitter: submitter, now: clock())
            try produce(submission.queue)
            return try submission.finish(actor: actor)
        }
    }

    /// Queues the jobs of a sequence; see ``submit(batch:submitter:actor:_:)``.
    @discardableResult
    public func submit(
        _ jobs: some Sequence<NewJob>, batch: String? = nil, submitter: String? = nil, actor: Actor
    ) throws -> SubmissionReceipt {
        try submit(batch: batch, submitter: submitter, actor: actor) { queue in
            for job in jobs { _ = try queue(job) }
        }
    }
}

/// One transaction that queues jobs.
private final class Submission {
    private let database: Database
    private let path: String
    private let batch: String?
    private let submitter: String
    private let now: Int64
    private let insert: Statement
    private var salts = SaltSource()
    private var sources = RunningDigest()
    private var first: Int64 = 0
    private var last: Int64 = 0
    private var policies: Set<String> = []

    init(_ database: Database, path: String, batch: String?, submitter: String, now: Int64) throws {
        self.database = database
        self.path = path
        self.batch = batch
        self.submitter = submitter
        self.now = now
        insert = try database.cachedStatement(sql: Self.insertSQL)
    }

    /// The text columns that must keep their bytes arrive as BLOBs.
    private static let insertSQL = """
        INSERT INTO jobs (state, queue, priority, batch, external_id, unique_key, submitter, session, policy,
            module_name, timeout, wall_timeout, memory_mb, output_limit, max_attempts, scheduled_at, created_at,
            salt, tags, stdin, expected_stdout, source)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
            CAST(? AS TEXT), CAST(? AS TEXT), CAST(? AS TEXT))
        """

    /// Queues one job and returns its id.
    func queue(_ job: NewJob) throws -> Int64 {
        try requirePolicy(job.policy)
        let salt = salts.next()
        let isScheduled = job.scheduledAt.map { $0 > now } ?? false
        var row = RowValues(capacity: 22)
        row.add(isScheduled ? "scheduled" : "available")
        row.add(job.queue)
        row.add(job.priority)
        row.add(batch)
        row.add(job.externalID)
        row.add(job.uniqueKey)
        row.add(submitter)
        row.add(job.session)
        row.add(job.policy)
        row.add(job.moduleName)
        row.add(job.timeout)
        row.add(job.wallTimeout)
        row.add(job.memoryMiB)
        row.add(job.outputLimit)
        row.add(job.maxAttempts)
        row.add(job.scheduledAt)
        row.add(now)
        row.add(bytes: salt)
        row.add(job.tags)
        row.add(bytes: job.standardInput)
        row.add(bytes: job.expectedOutput)
        row.add(bytes: job.source)
        insert.setUncheckedArguments(row.arguments)
        do {
            try insert.execute()
        } catch let error as DatabaseError {
            throw try translate(error, for: job)
        }
        last = database.lastInsertedRowID
        if first == 0 { first = last }
        sources.append(Digest.hmac(salt: salt, job.source))
        return last
    }

    /// Records the submission in the log.
    func finish(actor: Actor) throws -> SubmissionReceipt {
        guard first > 0 else { return SubmissionReceipt(count: 0, first: 0, last: 0) }
        try AuditAppender(database).append(
            .jobSubmitted(
                batch: batch, submitter: submitter, first: first, last: last, sources: sources.finish(),
                actor: actor, time: now))
        return SubmissionReceipt(count: last - first + 1, first: first, last: last)
    }

    /// A job whose policy nobody has installed would only be discarded later.
    private func requirePolicy(_ name: String) throws {
        guard !policies.contains(name) else { return }
        guard try PolicyTable.hashInForce(name, database) != nil else {
            throw StoreError(
                .unknownPolicy, "\(path): no policy named '\(name)' is installed; see `assay policy list`")
        }
        policies.insert(name)
    }

    private func translate(_ error: DatabaseError, for job: NewJob) throws -> StoreError {
        guard error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE, let key = job.uniqueKey else {
            return StoreError(error, path: path)
        }
        let other = try Int64.fetchOne(
            database,
            sql: """
                SELECT id FROM jobs
                WHERE unique_key = ? AND unique_key IS NOT NULL AND state NOT IN ('cancelled', 'discarded')
                """,
            arguments: [key])
        return StoreError(
            .duplicateKey, "unique_key '\(key)' is taken by job \(other ?? 0); cancel that one, or use another key")
    }
}
