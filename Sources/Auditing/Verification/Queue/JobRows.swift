import AuditLog
import GRDB

/// Reads everything about one job after the other: the tables are walked side by side, each in the order of its jobs.
struct JobRows {
    /// A table that is walked, with the job of its next row.
    private final class Walk {
        private let cursor: RowCursor
        /// What it holds, where it holds one row a job.
        private let single: String?
        private(set) var job: Int64?
        private(set) var findings = FindingList()

        init(_ database: Database, _ sql: String, single: String? = nil) throws {
            cursor = try RowCursor(database, sql)
            self.single = single
            try advance()
        }

        /// Moves to the next row. One that is not in order is passed over: the table is no b-tree any more.
        private func advance() throws {
            while try cursor.next() {
                let next = cursor.integer(0)
                guard let job, next < job || next == job && single != nil else {
                    job = next
                    return
                }
                findings.add(job: next, "its \(single ?? "rows") is there twice, or out of its place")
            }
            job = nil
        }

        /// Copies the rows of `job`, which is the next or comes before it.
        func take(_ wanted: Int64, _ batch: JobBatch) throws -> Range<Int> {
            let first = batch.places.count
            while job == wanted {
                batch.places.append(batch.rows.append(cursor))
                if cursor.hasMisstored, let wrong = cursor.misstored { findings.add(job: wanted, wrong) }
                try advance()
            }
            return first..<batch.places.count
        }

        /// Hands the row of each event of `job` to `use`.
        func each(_ wanted: Int64, _ use: (RowCursor) throws -> Void) throws {
            while job == wanted {
                try use(cursor)
                if cursor.hasMisstored, let wrong = cursor.misstored { findings.add(job: wanted, wrong) }
                try advance()
            }
        }
    }

    private let jobs: Walk
    private let index: Walk
    private let results: Walk
    private let violations: Walk
    private let runtimeEvents: Walk
    private let pastResults: Walk
    private let pastViolations: Walk
    private let pastRuntimeEvents: Walk
    private let files: Walk
    private let removals: Walk
    private let output: Walk
    private let artifacts: Walk
    /// All of them.
    private let walks: [Walk]
    private let origins: OriginRows
    /// How many events were found through the projection.
    private(set) var eventCount: Int64 = 0
    /// What is wrong with rows by themselves.
    var findings: FindingList {
        var all = FindingList()
        for walk in walks {
            all.add(walk.findings)
        }
        return all
    }

    init(_ database: Database) throws {
        jobs = try Walk(database, JobComparison.sql, single: "row")
        // In this order whatever the planner thinks of it: the events follow their places in the index.
        index = try Walk(
            database,
            """
            SELECT i.job, i.idx, e.body FROM audit_index i LEFT JOIN audit_events e ON e.idx = i.idx
            WHERE i.job IS NOT NULL ORDER BY i.job, i.idx
            """)
        results = try Walk(database, JudgementComparison.resultsSQL, single: "result")
        violations = try Walk(database, JudgementComparison.violationsSQL)
        runtimeEvents = try Walk(database, JudgementComparison.eventsSQL)
        pastResults = try Walk(database, JudgementComparison.pastResultsSQL)
        pastViolations = try Walk(database, JudgementComparison.pastViolationsSQL)
        pastRuntimeEvents = try Walk(database, JudgementComparison.pastEventsSQL)
        files = try Walk(database, JobComparison.filesSQL)
        removals = try Walk(database, JobComparison.removalsSQL, single: "row of removals")
        output = try Walk(database, JudgementComparison.outputSQL)
        artifacts = try Walk(database, JudgementComparison.artifactsSQL)
        walks = [
            jobs, index, results, violations, runtimeEvents, pastResults, pastViolations, pastRuntimeEvents, files,
            removals,
            output, artifacts,
        ]
        origins = try OriginRows(database)
    }

    /// Fills a batch with the next jobs; false where there are no more.
    mutating func fill(_ batch: JobBatch) throws -> Bool {
        batch.removeAll()
        while !batch.isFull, let job = walks.reduce(nil, Self.first) {
            var dossier = JobBatch.Dossier(job: job)
            dossier.row = try jobs.take(job, batch).first.map { batch.places[$0] }
            var sharedFrom: ExecutionReference?
            dossier.events = try takeEvents(of: job, batch, &sharedFrom)
            dossier.result = try results.take(job, batch).first.map { batch.places[$0] }
            dossier.violations = try violations.take(job, batch)
            dossier.runtimeEvents = try runtimeEvents.take(job, batch)
            dossier.pastResults = try pastResults.take(job, batch)
            dossier.pastViolations = try pastViolations.take(job, batch)
            dossier.pastRuntimeEvents = try pastRuntimeEvents.take(job, batch)
            dossier.files = try files.take(job, batch)
            dossier.removals = try removals.take(job, batch).first.map { batch.places[$0] }
            dossier.output = try output.take(job, batch)
            dossier.artifacts = try artifacts.take(job, batch)
            dossier.origin = try sharedFrom.map { try origins.take($0, batch) }
            batch.dossiers.append(dossier)
        }
        return !batch.dossiers.isEmpty
    }

    private static func first(_ job: Int64?, _ walk: Walk) -> Int64? {
        guard let next = walk.job else { return job }
        return min(job ?? next, next)
    }

    /// The bodies of a job's events. The projection only says where they are: that it names them all, and each once, shows
    /// in their number and order, and whose they are in the bodies.
    ///
    /// - Parameter sharedFrom: becomes the execution whose judgement the job was given, where it was.
    private mutating func takeEvents(
        of job: Int64, _ batch: JobBatch, _ sharedFrom: inout ExecutionReference?
    ) throws -> Range<Int> {
        let first = batch.places.count
        var last: Int64?
        var count: Int64 = 0
        try index.each(job) { row in
            let event = row.integer(1)
            if let last, event <= last { return }
            last = event
            count += 1
            guard !row.cell(2).isNull else { return }
            batch.places.append(batch.rows.append(row))
            sharedFrom = sharedFrom ?? OriginRows.execution(in: row.bytes(2))
        }
        eventCount += count
        return first..<batch.places.count
    }
}
