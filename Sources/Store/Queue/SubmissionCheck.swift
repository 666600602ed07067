import GRDB

extension JobStore {
    /// Queues programs, and takes all of it back: what cannot be queued is found out, and nothing is there afterwards.
    /// Others cannot write meanwhile.
    ///
    /// A `unique_key` is left aside: whether it is taken when the time comes cannot be known.
    ///
    /// - Throws: what submitting them would, with the position of the job.
    public func checkSubmission(_ produce: (_ queue: (NewJob) throws -> Void) throws -> Void) throws {
        do {
            try write { database in
                let submission = try SubmissionWriter(
                    database, path: path, batch: nil, submitter: "", now: clock())
                try produce { job in
                    var job = job
                    job.uniqueKey = nil
                    try submission.queue(job)
                }
                try submission.writeAll()
                throw TakenBack()
            }
        } catch is TakenBack {}
    }

    /// Undoes a transaction in which nothing went wrong.
    private struct TakenBack: Error {}
}
