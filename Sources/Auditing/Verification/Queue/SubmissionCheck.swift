import AuditLog

/// Whether the jobs of every `job.submitted` are there, and are those that were submitted. Takes jobs in the order of
/// their ids, of which a submission has a piece without gaps.
struct SubmissionCheck {
    private struct Open {
        let submission: LoggedSubmission
        /// The next job of it.
        var next: Int64
        var sources = RunningDigest()
        /// Whether the digest of every program so far could be had.
        var isWhole = true
    }

    private(set) var findings = FindingList()
    private var open: Open?
    private let pruned: PrunedJobs

    init(pruned: PrunedJobs) { self.pruned = pruned }

    /// - Parameter rows: where the summary's row is.
    mutating func take(_ summary: JobBatch.Summary, _ rows: RowBuffer) {
        let job = summary.job
        finish(before: job)
        for submission in summary.submissions { begin(submission) }
        guard var open = self.open else { return }
        reportGone(open.next..<job, open.submission)
        guard let row = summary.submitted.map(rows.row) else {
            reportGone(job..<(job + 1), open.submission)
            open.isWhole = false
            open.next = job + 1
            self.open = open
            return finish(before: job + 1)
        }
        if open.next < job { open.isWhole = false }
        compare(row, job, open.submission)
        // As who would have a bare INSERT look like one that somebody stood for.
        if let first = summary.firstIndex, first < open.submission.index {
            findings.add(
                index: open.submission.index, job: job, "it was submitted after it was started, with event \(first)")
        }
        if let source = summary.source {
            open.sources.append(source)
        } else {
            open.isWhole = false
        }
        open.next = job + 1
        self.open = open
        finish(before: job + 1)
    }

    /// After the last job.
    mutating func finish() {
        finish(before: .max)
    }

    private mutating func begin(_ submission: LoggedSubmission) {
        if let open {
            findings.add(
                index: max(open.submission.index, submission.index), job: submission.first,
                "it was submitted twice, with event \(min(open.submission.index, submission.index)) as well")
            return
        }
        guard submission.first > 0, (submission.first..<Int64.max).contains(submission.last),
            submission.count == submission.last - submission.first + 1
        else {
            findings.add(index: submission.index, job: submission.first, "a submission of jobs that do not add up")
            return
        }
        open = Open(submission: submission, next: submission.first)
    }

    /// Ends the open submission where its last job comes before `job`.
    private mutating func finish(before job: Int64) {
        guard var open, open.submission.last < job else { return }
        self.open = nil
        if open.next <= open.submission.last {
            reportGone(open.next..<(open.submission.last + 1), open.submission)
            open.isWhole = false
        }
        guard open.isWhole, open.sources.finish().hex != open.submission.sources else { return }
        findings.add(
            index: open.submission.index, upTo: .max, job: open.submission.first,
            "the programs of jobs \(open.submission.first) to \(open.submission.last) are not those that were submitted"
        )
    }

    /// Those of some that the log does not say were removed, in pieces.
    private mutating func reportGone(_ jobs: Range<Int64>, _ submission: LoggedSubmission) {
        for gone in pruned.others(in: jobs) { report(gone, submission) }
    }

    private mutating func report(_ jobs: Range<Int64>, _ submission: LoggedSubmission) {
        guard let first = jobs.first, let last = jobs.last else { return }
        findings.add(
            index: submission.index, upTo: .max, job: first,
            first == last
                ? "it was submitted, and is not there any more"
                : "it was submitted, and is not there any more, like all up to job \(last)")
    }

    private mutating func compare(_ row: BufferedRow, _ job: Int64, _ submission: LoggedSubmission) {
        var wrong: [String] = []
        if !row[0].equals(submission.batch) { wrong.append("batch") }
        if !row[1].equals(submission.submitter) { wrong.append("submitter") }
        if !row[2].equals(submission.time) { wrong.append("created_at") }
        guard !wrong.isEmpty else { return }
        findings.add(
            index: submission.index, job: job,
            "the queue has others than it was submitted with: \(wrong.joined(separator: ", "))")
    }
}
