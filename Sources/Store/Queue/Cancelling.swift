public import AuditLog
import GRDB

extension JobStore {
    /// Takes jobs out of the queue that are not done, with a `job.cancelled` event each. The lease of a running one is
    /// void from here on: its supervisor ends the program within a second, and whatever it still reports is refused.
    ///
    /// Jobs that were named are cancelled together; those of a batch a few thousand at a time.
    ///
    /// - Parameter reason: in words, for the log.
    /// - Throws: `notFound` where a job that was named is not there; nothing is cancelled then.
    public func cancel(_ selection: JobSelection, reason: String, actor: Actor) throws -> OrderOutcome {
        var walk = SelectionWalk(selection, where: "j.finalized_at IS NULL")
        var outcome = OrderOutcome()
        while try write({ database in
            let jobs = try walk.next(database, path: path)
            let audit = auditAppender(database)
            let now = clock()
            var batches: Set<[UInt8]> = []
            for job in jobs {
                guard try Cancellation.apply(to: job, now: now, database) else {
                    outcome.refused[job.id] = "is \(job.state) already"
                    continue
                }
                outcome.count += 1
                job.batch.map { _ = batches.insert($0) }
                audit.append(
                    .job(
                        .cancelled, job: job.id, attempt: job.attempt, reason: String(reason.prefix(1_000)),
                        supervisor: job.supervisor, actor: actor, time: now))
            }
            // Where these were the last that a batch waited for, it is complete, claimed or not.
            try OpenBatches.add(batches, database)
            try audit.flush()
            return !jobs.isEmpty
        }) {}
        return outcome
    }
}

private enum Cancellation {
    /// - Returns: false where the job is done.
    static func apply(to job: OrderedJob, now: Int64, _ database: Database) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'cancelled', finalized_at = ?2, supervisor = NULL, lease_token = NULL,
                    lease_expires_at = NULL
                WHERE id = ?1 AND finalized_at IS NULL
                """)
        statement.setUncheckedArguments([job.id, now])
        try statement.execute()
        return database.changesCount == 1
    }
}
