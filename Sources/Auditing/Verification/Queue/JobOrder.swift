/// Whether the tables that are read by their jobs are in order: searching a job and passing the rows by lead to the same
/// place then.
struct JobOrder {
    private var findings = FindingList()
    private var known: Set<Finding> = []
    /// The job that came after those of the batch before; nil at the end.
    private var following: Int64?
    private var isFirst = true

    mutating func take(_ batch: JobBatch) {
        let expected = isFirst ? batch.key : following
        if expected != batch.key || batch.first != batch.key {
            let jobs = [expected, batch.first, batch.key].compactMap { $0 }
            add(Finding(job: jobs.min(), "its rows are there twice, or out of their place"))
        }
        isFirst = false
        following = batch.following
        for finding in batch.misplaced { add(finding) }
    }

    /// After the last job.
    mutating func finish() -> FindingList {
        if let following { add(Finding(job: following, "its rows are there twice, or out of their place")) }
        return findings
    }

    /// Several may come upon the same row.
    private mutating func add(_ finding: Finding) {
        guard !known.contains(finding) else { return }
        if known.count < FindingList.limit { known.insert(finding) }
        findings.add(finding)
    }
}
