import AuditLog

/// Jobs with all that the database has of them, to be held against their events.
final class JobBatch: PipelineBatch {
    /// A job: where its rows are. Ranges are of ``places``.
    struct Dossier {
        let job: Int64
        var row: RowPlace?
        var events = 0..<0
        var result: RowPlace?
        var violations = 0..<0
        var runtimeEvents = 0..<0
        var pastResults = 0..<0
        var pastViolations = 0..<0
        var pastRuntimeEvents = 0..<0
        var files = 0..<0
        var removals: RowPlace?
        /// Of all attempts, like the artifacts.
        var output = 0..<0
        var artifacts = 0..<0
        /// Of a job that was given another one's judgement.
        var origin: Origin?
    }

    /// An execution whose judgement another job was given: where its rows are, which may have been removed since.
    struct Origin {
        let execution: ExecutionReference
        var row: RowPlace?
        /// Of its job.
        var events = 0..<0
        var files = 0..<0
        var result: RowPlace?
        var violations = 0..<0
        var runtimeEvents = 0..<0
        var output = 0..<0
        var artifacts = 0..<0
    }

    /// What the next jobs need to know of one.
    struct Summary {
        let submissions: [LoggedSubmission]
        /// HMAC of the program, where it can be had.
        let source: [UInt8]?
        /// Of its events, that of its submission apart.
        let firstIndex: Int64?
    }

    static let jobLimit = 256
    static let byteLimit = 1 << 20

    let rows = RowBuffer()
    /// Rows of all tables, one job's after the other's; of an event, job, idx and body.
    var places: [RowPlace] = []
    var dossiers: [Dossier] = []
    private let timeline: LogTimeline

    private(set) var findings = FindingList()
    private(set) var summaries: [Summary] = []

    init(timeline: LogTimeline) { self.timeline = timeline }

    var isFull: Bool { dossiers.count >= Self.jobLimit || rows.byteCount >= Self.byteLimit }

    func removeAll() {
        rows.removeAll()
        places.removeAll(keepingCapacity: true)
        dossiers.removeAll(keepingCapacity: true)
        findings.removeAll()
        summaries.removeAll(keepingCapacity: true)
    }

    func work() {
        // Held here for the while: a property of a class is checked for exclusive access each time.
        var reader = BodyReader()
        var fields = FieldBytes()
        var findings = FindingList()
        defer { self.findings = findings }
        let places = places
        for dossier in dossiers {
            var life = LoggedLife(job: dossier.job, timeline: timeline)
            for place in dossier.events { Self.take(rows.row(places[place]), &reader, &life, &findings) }
            var job = JobComparison(rows: rows, places: places, dossier: dossier, life: life)
            job.run(&findings, &fields)
            if let origin = dossier.origin {
                var other = LoggedLife(job: origin.execution.job, timeline: timeline)
                // What is wrong with that one is said of it.
                var others = FindingList()
                for place in origin.events { Self.take(rows.row(places[place]), &reader, &other, &others) }
                SharedJudgementCheck(
                    rows: rows, places: places, dossier: dossier, origin: origin, life: life, originalLife: other,
                    timeline: timeline
                ).run(&findings)
            }
            summaries.append(Summary(submissions: life.submissions, source: job.source, firstIndex: life.firstIndex))
        }
    }

    private static func take(
        _ row: BufferedRow, _ reader: inout BodyReader, _ life: inout LoggedLife, _ findings: inout FindingList
    ) {
        guard let job = row[0].integer, let index = row[1].integer, let body = row[2].bytes else { return }
        // A body that is not canonical has been reported as that.
        let event = try? reader.read(body) { LoggedJobEvent(index: index, job: job, $0) }
        guard let event else {
            findings.add(index: index, job: job, "an event about a job that lacks what events of its type have")
            return
        }
        life.take(event, &findings)
    }
}
