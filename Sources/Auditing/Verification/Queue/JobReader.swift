import AuditLog
import GRDB

/// Reads jobs with all that the database has of them, and holds each against its events.
final class JobReader: RangeReader {
    static let span: Int64 = 256

    /// The first job of each table from one on.
    private let firsts: [RowCursor]
    private let rows: JobRows
    private let timeline: LogTimeline
    private var bodies = BodyReader()
    private var fields = FieldBytes()

    init(_ database: Database, timeline: LogTimeline) throws {
        firsts = try JobTable.all.map { try RowCursor(database, $0.first) }
        rows = try JobRows(database)
        self.timeline = timeline
    }

    func first(from key: Int64) throws -> Int64? {
        var first: Int64?
        for cursor in firsts {
            cursor.restart(key)
            // Of one that comes before, the table is not in order.
            guard try cursor.next(), cursor.integer(0) >= key else { continue }
            first = min(first ?? .max, cursor.integer(0))
        }
        return first
    }

    func read(_ batch: JobBatch, _ range: ClosedRange<Int64>, key: Int64) throws {
        batch.begin(key: key)
        try rows.restart(from: range.lowerBound)
        batch.first = rows.next
        while let job = rows.next {
            guard job <= range.upperBound else {
                batch.following = job
                break
            }
            let dossier = try rows.read(job, &batch.eventCount)
            check(dossier, batch)
        }
        batch.rowCounts = rows.takeCounts()
        batch.misplaced = rows.takeMisplaced()
        batch.findings.add(rows.takeFindings())
    }

    private func check(_ dossier: JobDossier, _ batch: JobBatch) {
        let (buffer, places) = (rows.buffer, rows.places)
        var life = LoggedLife(job: dossier.job, timeline: timeline)
        for place in dossier.events { take(buffer.row(places[place]), &life, &batch.findings) }
        var job = JobComparison(rows: buffer, places: places, dossier: dossier, life: life)
        job.run(&batch.findings, &fields)
        if let origin = dossier.origin {
            var other = LoggedLife(job: origin.execution.job, timeline: timeline)
            // What is wrong with that one is said of it.
            var others = FindingList()
            for place in origin.events { take(buffer.row(places[place]), &other, &others) }
            SharedJudgementCheck(
                rows: buffer, places: places, dossier: dossier, origin: origin, life: life, originalLife: other,
                timeline: timeline
            ).run(&batch.findings)
        }
        batch.summaries.append(
            JobBatch.Summary(
                job: dossier.job,
                submitted: dossier.row.map { batch.rows.append(buffer.row($0), JobComparison.submittedColumns) },
                submissions: life.submissions, source: job.source, firstIndex: life.firstIndex))
    }

    private func take(_ row: BufferedRow, _ life: inout LoggedLife, _ findings: inout FindingList) {
        guard let job = row[0].integer, let index = row[1].integer, let body = row[2].bytes else { return }
        // A body that is not canonical has been reported as that.
        let event = try? bodies.read(body) { LoggedJobEvent(index: index, job: job, $0) }
        guard let event else {
            findings.add(index: index, job: job, "an event about a job that lacks what events of its type have")
            return
        }
        life.take(event, &findings)
    }
}
