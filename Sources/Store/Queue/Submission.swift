public import AuditLog

extension JobStore {
    /// Queues jobs, all in one transaction: either every one is queued, or none. Their ids are contiguous.
    ///
    /// - Parameters:
    ///   - batch: the name of the batch they belong to.
    ///   - submitter: recorded with each job; the actor's user where nil.
    ///   - produce: calls its argument with each job in turn. It may read its input as it goes, and holds the
    ///     database's write lock meanwhile. Jobs are written a few at a time, so a call may throw what is wrong
    ///     with an earlier job: ``StoreError/position`` says which. Nothing is queued after one, even where `produce` catches it.
    /// - Throws: `constraint` for a value the schema refuses, `duplicateKey`, `unknownPolicy`, and what
    ///   `produce` throws.
    @discardableResult
    public func submit(
        batch: String? = nil, submitter: String? = nil, actor: Actor,
        _ produce: (_ queue: (NewJob) throws -> Void) throws -> Void
    ) throws -> SubmissionReceipt {
        try write { database in
            let submission = try SubmissionWriter(
                database, path: path, batch: batch, submitter: submitter ?? actor.user, now: clock())
            try produce(submission.queue)
            return try submission.finish(actor: actor, auditAppender(database))
        }
    }

    /// Queues the jobs of a sequence; see ``submit(batch:submitter:actor:_:)``.
    @discardableResult
    public func submit(
        _ jobs: some Sequence<NewJob>, batch: String? = nil, submitter: String? = nil, actor: Actor
    ) throws -> SubmissionReceipt {
        try submit(batch: batch, submitter: submitter, actor: actor) { queue in
            for job in jobs { try queue(job) }
        }
    }
}
