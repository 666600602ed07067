import AuditLog
import Evaluation
import GRDB

extension QueueTransaction {
    /// Records what running jobs write. Of an execution of which any is recorded, all must be, before its judgement.
    ///
    /// - Returns: how many chunks had a void lease; of those nothing was recorded.
    @discardableResult
    public func record(_ output: [RecordedOutput]) throws -> Int {
        try output.reduce(0) { void, chunk in try OutputRows.insert(chunk, database) ? void : void + 1 }
    }

    /// Records judgements: the jobs become `completed`, with their results, violations and `job.finished`
    /// events. An earlier judgement of a retried job moves to `past_results`, `past_violations` and
    /// `past_runtime_events`.
    ///
    /// - Returns: the leases that are void, in the order given. Such a job belongs to somebody else by now
    ///   (or is finished, or was cancelled), and nothing was recorded of it.
    @discardableResult
    public func record(_ completions: [Completion]) throws -> [Lease] {
        let leased = try leasedJobs(completions.map(\.lease.job))
        var void: [Lease] = []
        var finished: Set<Int64> = []
        for completion in completions {
            let lease = completion.lease
            if let job = leased[lease.job], job.token == lease.token, finished.insert(lease.job).inserted {
                try record(completion, of: job)
            } else {
                void.append(lease)
            }
        }
        try complete(finished)
        return void
    }

    private func record(_ completion: Completion, of job: LeasedJob) throws {
        let id = completion.lease.job
        if job.attempt > 1 {
            try ViolationRows.keepEarlier(of: id, database)
            try RuntimeEventRows.keepEarlier(of: id, database)
            try ResultRows.keepEarlier(of: id, database)
        }
        var judgement = completion.judgement
        judgement.makeStorable()
        let record = ResultRecord(
            job: id, attempt: job.attempt, policy: job.policy, policyHash: job.policyHash,
            worker: completion.worker, interpreter: completion.interpreter, finishedAt: now, judgement: judgement)
        try insert(record, salt: job.salt, wasStreamed: completion.wasStreamed)
        if let key = completion.sharingKey {
            try ShareableRows.note(
                judgement.verdict, of: ExecutionReference(job: id, attempt: job.attempt), key: key, database)
        }
    }

    /// The rows of a judgement, and its event.
    ///
    /// - Parameter wasStreamed: whether its output has been recorded already.
    func insert(_ record: ResultRecord, salt: [UInt8], wasStreamed: Bool) throws {
        let (id, judgement) = (record.job, record.judgement)
        var digests = ResultDigests(result: ResultDigest.result(record, salt: salt))
        digests.violations = ResultDigest.violations(judgement.violations, salt: salt)
        digests.events = ResultDigest.events(judgement.events, salt: salt)
        digests.artifacts = ResultDigest.artifacts(judgement.artifacts, salt: salt)
        if wasStreamed {
            digests.output = ResultDigest.output(
                try OutputRows.fetch(job: id, attempt: record.attempt, database), salt: salt)
        }
        try ResultRows.insert(record, digest: digests.result, database)
        try ViolationRows.insert(judgement.violations, job: id, database)
        try RuntimeEventRows.insert(judgement.events, job: id, database)
        try ArtifactRows.insert(judgement.artifacts, job: id, attempt: record.attempt, database)
        audit.append(.jobFinished(record, digests, actor: actor, time: now))
    }

    /// What recording needs to know of a job, as the claim left it.
    struct LeasedJob {
        let token: Int64
        let attempt: Int64
        let policy: String
        let policyHash: String
        let salt: [UInt8]
    }

    /// The fence: only a running job has a token, and only the current lease knows it. The transaction holds the
    /// write lock, so what is true here still is when the state changes.
    func leasedJobs(_ jobs: [Int64]) throws -> [Int64: LeasedJob] {
        guard !jobs.isEmpty else { return [:] }
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, lease_token, attempt, policy, policy_hash, salt FROM jobs
                WHERE id IN (SELECT value FROM json_each(?)) AND lease_token IS NOT NULL
                """)
        statement.setUncheckedArguments([Self.list(jobs)])
        let rows = try Row.fetchCursor(statement)
        var leased: [Int64: LeasedJob] = [:]
        while let row = try rows.next() {
            leased[row[0]] = LeasedJob(
                token: row[1], attempt: row[2], policy: row[3], policyHash: row[4], salt: row.bytes(5) ?? [])
        }
        return leased
    }

    /// One statement for all of them: an UPDATE with RETURNING for each would cost five times as much, since it
    /// makes SQLite keep a statement journal.
    func complete(_ jobs: Set<Int64>) throws {
        guard !jobs.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'completed', finalized_at = ?, supervisor = NULL, lease_token = NULL,
                    lease_expires_at = NULL
                WHERE id IN (SELECT value FROM json_each(?))
                """)
        statement.setUncheckedArguments([now, Self.list(jobs)])
        try statement.execute()
    }

    /// Ids as the JSON array that json_each() takes.
    private static func list(_ jobs: some Sequence<Int64>) -> String {
        "[" + jobs.map(String.init).joined(separator: ",") + "]"
    }
}

extension Judgement {
    /// Drops violations and events beyond those that are kept and NUL characters from text for people, and bounds what goes
    /// into the log, so that what is digested is what is stored.
    fileprivate mutating func makeStorable() {
        if violations.count > Violation.limit {
            violations.removeLast(violations.count - Violation.limit)
        }
        value = value.map(StoredText.withoutNUL)
        valueJSON = valueJSON.map(StoredText.withoutNUL)
        exceptionType = exceptionType.map(StoredText.withoutNUL)
        exceptionMessage = exceptionMessage.map(StoredText.withoutNUL)
        traceback = traceback.map(StoredText.withoutNUL)
        tracebackJSON = tracebackJSON.map(StoredText.withoutNUL)
        for index in artifacts.indices { artifacts[index].name = StoredText.withoutNUL(artifacts[index].name) }
        blockedBy = blockedBy.map { StoredText.withoutNUL(String($0.prefix(200))) }
        if events.count > RuntimeEvent.limit { events.removeLast(events.count - RuntimeEvent.limit) }
        for index in events.indices {
            events[index].event = RuntimeEvent.bounded(StoredText.withoutNUL(events[index].event))
            events[index].argument = RuntimeEvent.bounded(StoredText.withoutNUL(events[index].argument))
        }
        for index in violations.indices {
            violations[index].symbol = StoredText.withoutNUL(violations[index].symbol)
            violations[index].message = StoredText.withoutNUL(violations[index].message)
            violations[index].excerpt = StoredText.withoutNUL(violations[index].excerpt)
        }
    }
}
