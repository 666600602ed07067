public import AuditLog
import GRDB

extension JobStore {
    /// Puts jobs that are done (completed, discarded or cancelled) back into the queue, with a `job.retried` event each.
    ///
    /// The judgement there was stays in `results` until there is a new one, and moves to `past_results` then. A job
    /// whose attempts were used up gets five more.
    ///
    /// Jobs that were named are queued together; those of a batch or with a verdict a few thousand at a time.
    ///
    /// - Parameter reason: in words, for the log.
    /// - Throws: `notFound` where a job that was named is not there, and nothing is queued then; `duplicateKey` where
    ///   another job has the `unique_key` of a cancelled or discarded one by now.
    public func retry(_ selection: JobSelection, reason: String, actor: Actor) throws -> OrderOutcome {
        var walk = SelectionWalk(
            selection, where: "j.finalized_at IS NOT NULL AND j.erased_at IS NULL AND j.session IS NULL")
        var outcome = OrderOutcome()
        while try write({ database in
            let jobs = try walk.next(database, path: path)
            let audit = auditAppender(database)
            let now = clock()
            for job in jobs {
                if let refusal = Self.refusal(job) {
                    outcome.refused[job.id] = refusal
                    continue
                }
                try requeue(job, database)
                outcome.count += 1
                audit.append(
                    .job(
                        .retried, job: job.id, attempt: job.attempt, reason: String(reason.prefix(1_000)),
                        supervisor: nil, actor: actor, time: now))
            }
            try audit.flush()
            return !jobs.isEmpty
        }) {}
        return outcome
    }

    private static func refusal(_ job: OrderedJob) -> String? {
        // What came after it in the session has been run on what it left.
        if job.isOfSession {
            return "is part of a session and cannot be judged apart from it (submit it again instead)"
        }
        if job.isErased { return "was erased: there is no program any more" }
        return ["completed", "discarded", "cancelled"].contains(job.state) ? nil : "is \(job.state)"
    }

    private func requeue(_ job: OrderedJob, _ database: Database) throws {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'available', finalized_at = NULL,
                    max_attempts = CASE WHEN attempt < max_attempts THEN max_attempts ELSE min(attempt + 5, 1000) END
                WHERE id = ?
                """)
        statement.setUncheckedArguments([job.id])
        // Whoever wants it judged again does not want others to be given what there was.
        try ShareableRows.forget(job: job.id, database)
        do {
            try statement.execute()
        } catch let error as DatabaseError where error.extendedResultCode == .SQLITE_CONSTRAINT_UNIQUE {
            throw try UniqueKey.taken(job.uniqueKey ?? "", database, prefix: "\(path): job \(job.id) stays as it is: ")
        }
    }
}
