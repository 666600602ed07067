import GRDB

/// Whether the queue, its results, policies, supervisors and schedules are what the log says they are.
enum QueueCheck {
    static func run(
        _ database: Database, log: EventScan.Outcome, _ progress: (VerificationProgress) -> Void
    ) throws -> (findings: FindingList, jobs: Int64) {
        var findings = FindingList()
        findings.add(try PolicyRowCheck.run(database, log: log))
        findings.add(try SupervisorRowCheck.run(database, facts: log.facts))
        findings.add(try TimestampRowCheck.run(database, facts: log.facts))
        findings.add(try ScheduleRowCheck.run(database, facts: log.facts.operations))
        findings.add(try QueueRowCheck.run(database, facts: log.facts.operations))
        let total = try Int64.fetchOne(database, sql: "SELECT max(id) FROM jobs") ?? 0
        var reader = try JobRows(database)
        var jobs: Int64 = 0
        let timeline = LogTimeline(log.facts)
        var submissions = SubmissionCheck(pruned: timeline.pruned)
        try OrderedPipeline { JobBatch(timeline: timeline) }.run(
            fill: { try reader.fill($0) },
            take: { batch in
                findings.add(batch.findings)
                for (dossier, summary) in zip(batch.dossiers, batch.summaries) {
                    submissions.take(dossier.job, dossier.row.map(batch.rows.row), summary)
                    if dossier.row != nil { jobs += 1 }
                }
                progress(VerificationProgress(check: .queue, done: batch.dossiers.last?.job ?? 0, total: total))
            })
        findings.add(reader.findings)
        submissions.finish()
        findings.add(submissions.findings)
        if reader.eventCount != log.jobEntries {
            findings.add(
                "the index of jobs leads to \(reader.eventCount) events, and \(log.jobEntries) are about a job: "
                    + "audit_index is damaged or was changed")
        }
        return (findings, jobs)
    }
}
