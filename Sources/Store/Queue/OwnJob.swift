import AuditLog
import GRDB

/// A job that its supervisor brings along, and that nobody else is to judge while that one lives.
///
/// It is never in the queue meanwhile: it is claimed in the transaction that queues it, and again in the one that gives it
/// back. What becomes of it if the supervisor dies is what becomes of every claimed job: the next one takes it back.
extension QueueTransaction {
    /// Queues a job, and claims it.
    ///
    /// - Returns: its id, and the claimed job; nil where it cannot be run, and is discarded, as ``claim(_:)`` says.
    /// - Throws: as ``JobStore/submit(_:batch:submitter:actor:)``; nothing is queued then.
    public func submitOwn(_ job: NewJob, _ request: ClaimRequest) throws -> (id: Int64, claimed: ClaimedJob?) {
        let submission = try SubmissionWriter(
            database, path: registration.store.path, batch: nil, submitter: actor.user, now: now)
        try submission.queue(job)
        let id = try submission.finish(actor: actor, audit).first
        return (id, try reclaim(id, request))
    }

    /// Claims this one job, where nobody holds it and it has no outcome, whether or not its time has come.
    public func reclaim(_ job: Int64, _ request: ClaimRequest) throws -> ClaimedJob? {
        let token = Int64.random(in: 1...Int64.max)
        return try lease([job], token: token).first.flatMap { try start($0, request, token: token) }
    }
}
