import GRDB

/// Whether the queue, its results, policies, supervisors and schedules are what the log says they are.
enum QueueCheck {
    static func run(
        _ database: Database, _ fellows: Fellows, log: EventScan.Outcome,
        _ progress: (VerificationProgress) -> Void
    ) throws -> (findings: FindingList, jobs: Int64) {
        var findings = FindingList()
        findings.add(try PolicyRowCheck.run(database, log: log))
        findings.add(try SupervisorRowCheck.run(database, facts: log.facts))
        findings.add(try TimestampRowCheck.run(database, facts: log.facts))
        findings.add(try ScheduleRowCheck.run(database, facts: log.facts.operations))
        findings.add(try QueueRowCheck.run(database, facts: log.facts.operations))
        let jobs = try checkJobs(database, fellows, log, progress, &findings)
        return (findings, jobs)
    }

    /// - Returns: how many jobs there are.
    private static func checkJobs(
        _ database: Database, _ fellows: Fellows, _ log: EventScan.Outcome,
        _ progress: (VerificationProgress) -> Void, _ findings: inout FindingList
    ) throws -> Int64 {
        let counts = RowCounts(fellows.counter, JobTable.all.map(\.count))
        // Nothing may go on counting once this returns, or throws.
        defer { _ = try? counts.wait() }
        let total = try Int64.fetchOne(database, sql: "SELECT max(id) FROM jobs") ?? 0
        let timeline = LogTimeline(log.facts)
        var jobs: Int64 = 0
        var eventCount: Int64 = 0
        var rowCounts = JobTable.all.map { _ in Int64(0) }
        var submissions = SubmissionCheck(pruned: timeline.pruned)
        var order = JobOrder()
        let reading = OrderedReading(
            fellows.readers, from: .min, batch: { JobBatch() }, reader: { try JobReader($0, timeline: timeline) })
        try reading.run { batch in
            order.take(batch)
            findings.add(batch.findings)
            for summary in batch.summaries {
                submissions.take(summary, batch.rows)
                if summary.submitted != nil { jobs += 1 }
            }
            eventCount += batch.eventCount
            for (place, count) in batch.rowCounts.enumerated() { rowCounts[place] += count }
            progress(VerificationProgress(check: .queue, done: batch.summaries.last?.job ?? 0, total: total))
        }
        findings.add(order.finish())
        for ((table, counted), read) in zip(zip(JobTable.all, try counts.wait()), rowCounts) {
            let finding = RowCounts.difference(table.name, counted: counted, read: read)
            if let finding { findings.add(finding) }
        }
        submissions.finish()
        findings.add(submissions.findings)
        if eventCount != log.jobEntries {
            findings.add(
                "the index of jobs leads to \(eventCount) events, and \(log.jobEntries) are about a job: "
                    + "audit_index is damaged or was changed")
        }
        return jobs
    }
}
