import AuditLog

/// What was found in some jobs that come one after the other.
final class JobBatch {
    /// What the next jobs need to know of one.
    struct Summary {
        let job: Int64
        /// batch, submitter and created_at; nil where there is no such job.
        let submitted: RowPlace?
        let submissions: [LoggedSubmission]
        /// HMAC of the program, where it can be had.
        let source: Digest?
        /// Of its events, that of its submission apart.
        let firstIndex: Int64?
    }

    /// The first job that a search found, and the first that the tables led to.
    private(set) var key: Int64 = 0
    var first: Int64?
    /// The first job after these that the tables led to; nil at the end.
    var following: Int64?

    var findings = FindingList()
    /// Rows that are out of their place. What reads other jobs may come upon the same ones.
    var misplaced: [Finding] = []
    var summaries: [Summary] = []
    /// What summaries have places in.
    let rows = RowBuffer()
    /// How many rows were passed, by the place of their table in ``JobTable/all``.
    var rowCounts: [Int64] = []
    /// How many events the index led to.
    var eventCount: Int64 = 0

    func begin(key: Int64) {
        self.key = key
        first = nil
        following = nil
        findings.removeAll()
        misplaced = []
        summaries.removeAll(keepingCapacity: true)
        rows.removeAll()
        eventCount = 0
    }
}
