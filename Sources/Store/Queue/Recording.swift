import AuditLog
import Evaluation
import GRDB

extension QueueTransaction {
    /// Records judgements: the jobs become `completed`, with their results, violations and `job.finished`
    /// events. An earlier judgement of a retried job moves to `past_results` and `past_violations`.
    ///
    /// - Returns: the leases that are void, in the order given. Such a job belongs to somebody else by now
    ///   (or is finished, or was cancelled), and nothing was recorded of it.
    @discardableResult
    public func record(_ completions: [Completion]) throws -> [Lease] {
        var void: [Lease] = []
        for completion in completions where try !record(completion) {
            void.append(completion.lease)
        }
        return void
    }

    private func record(_ completion: Completion) throws -> Bool {
        guard let finished = try finish(completion.lease) else { return false }
        if finished.attempt > 1 { try keepEarlierJudgement(of: completion.lease.job) }
        var judgement = completion.judgement
        judgement.makeStorable()
        let record = ResultRecord(
            job: completion.lease.job, attempt: finished.attempt, policy: finished.policy,
            policyHash: finished.policyHash, worker: completion.worker, interpreter: completion.interpreter,
            finishedAt: now, judgement: judgement)
        let result = ResultDigest.result(record, salt: finished.salt)
        try ResultRows.insert(record, digest: result, database)
        try ViolationRows.insert(judgement.violations, job: record.job, database)
        try audit.append(
            .jobFinished(
                record, result: result,
                violations: ResultDigest.violations(judgement.violations, salt: finished.salt), actor: actor,
                time: now))
        return true
    }

    /// What recording needs to know of the job, as the claim left it.
    private struct Finished {
        let attempt: Int64
        let policy: String
        let policyHash: String
        let salt: [UInt8]
    }

    /// The fence: only the current lease finishes a job.
    private func finish(_ lease: Lease) throws -> Finished? {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'completed', finalized_at = ?3, supervisor = NULL, lease_token = NULL,
                    lease_expires_at = NULL
                WHERE id = ?1 AND lease_token = ?2
                RETURNING attempt, policy, policy_hash, salt
                """)
        statement.setUncheckedArguments([lease.job, lease.token, now])
        let rows = try Row.fetchCursor(statement)
        var finished: Finished?
        while let row = try rows.next() {
            finished = Finished(
                attempt: row[0], policy: row[1], policyHash: row[2], salt: row.bytes(3) ?? [])
        }
        return finished
    }

    private func keepEarlierJudgement(of job: Int64) throws {
        try ViolationRows.keepEarlier(of: job, database)
        try ResultRows.keepEarlier(of: job, database)
    }
}

extension Judgement {
    /// Drops violations beyond those that are kept, and NUL characters from text for people, so that what is
    /// digested is what is stored.
    fileprivate mutating func makeStorable() {
        if violations.count > Violation.limit {
            violations.removeLast(violations.count - Violation.limit)
        }
        value = value.map(StoredText.withoutNUL)
        valueJSON = valueJSON.map(StoredText.withoutNUL)
        exceptionType = exceptionType.map(StoredText.withoutNUL)
        exceptionMessage = exceptionMessage.map(StoredText.withoutNUL)
        traceback = traceback.map(StoredText.withoutNUL)
        blockedBy = blockedBy.map(StoredText.withoutNUL)
        for index in violations.indices {
            violations[index].symbol = StoredText.withoutNUL(violations[index].symbol)
            violations[index].message = StoredText.withoutNUL(violations[index].message)
            violations[index].excerpt = StoredText.withoutNUL(violations[index].excerpt)
        }
    }
}
