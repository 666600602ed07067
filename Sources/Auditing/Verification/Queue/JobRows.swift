import AuditLog
import GRDB

/// Reads everything about one job after the other: the tables are walked side by side, each in the order of its jobs.
final class JobRows {
    /// A table that is walked, with the job of its next row.
    private final class Walk {
        private let cursor: RowCursor
        /// What it holds, where it holds one row a job.
        private let single: String?
        private(set) var job: Int64?
        var findings = FindingList()
        /// Rows that are out of their place, the first of them.
        var misplaced: [Finding] = []
        /// How many rows were passed.
        var count: Int64 = 0

        /// - Parameter sql: rows from job `?1` on, in the order of their jobs.
        init(_ database: Database, _ sql: String, single: String? = nil) throws {
            cursor = try RowCursor(database, sql)
            self.single = single
        }

        /// Goes to the first row of `first` or a later job.
        func restart(from first: Int64) throws {
            cursor.restart(first)
            job = nil
            try advance(to: first)
        }

        /// Moves to the next row, of `first` or a later job. One that is not in order is passed over: the table is no
        /// b-tree any more. After many of those nothing more of it is read, which shows in the count of its rows.
        private func advance(to first: Int64) throws {
            while misplaced.count < FindingList.limit, try cursor.next() {
                let next = cursor.integer(0)
                guard next < first else {
                    job = next
                    return
                }
                count += 1
                misplaced.append(Finding(job: next, "its \(single ?? "rows") is there twice, or out of its place"))
            }
            job = nil
        }

        /// Passes the row of `job`, and moves to the next.
        private func pass(_ job: Int64) throws {
            count += 1
            let (next, overflow) = job.addingReportingOverflow(1)
            try advance(to: single == nil || overflow ? job : next)
        }

        /// Copies the rows of `job`, which is the next or comes before it.
        func take(_ wanted: Int64, _ rows: RowBuffer, _ places: inout [RowPlace]) throws -> Range<Int> {
            let first = places.count
            while job == wanted {
                places.append(rows.append(cursor))
                if cursor.hasMisstored, let wrong = cursor.misstored { findings.add(job: wanted, wrong) }
                try pass(wanted)
            }
            return first..<places.count
        }

        /// Hands the row of each event of `job` to `use`.
        func each(_ wanted: Int64, _ use: (RowCursor) throws -> Void) throws {
            while job == wanted {
                try use(cursor)
                if cursor.hasMisstored, let wrong = cursor.misstored { findings.add(job: wanted, wrong) }
                try pass(wanted)
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
    /// The rows of the job that was read last.
    let buffer = RowBuffer()
    private(set) var places: [RowPlace] = []

    init(_ database: Database) throws {
        jobs = try Walk(database, JobComparison.sql, single: "row")
        // In this order whatever the planner thinks of it: the events follow their places in the index. It has them by
        // time, which is how they come into the log unless a clock was set back.
        index = try Walk(
            database,
            """
            SELECT i.job, i.idx, e.body FROM audit_index i INDEXED BY audit_index_job
                LEFT JOIN audit_events e NOT INDEXED ON e.idx = i.idx
            WHERE i.job >= ?1 AND i.job <= \(Int64.max) ORDER BY i.job, i.time, i.idx
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

    /// Goes to the first rows of `job` or a later one.
    func restart(from job: Int64) throws {
        for walk in walks { try walk.restart(from: job) }
    }

    /// The next job that there are rows of; nil where there is none.
    var next: Int64? { walks.reduce(nil, Self.first) }

    /// How many rows of each table were passed since this was asked the last time.
    func takeCounts() -> [Int64] {
        walks.map { walk in
            defer { walk.count = 0 }
            return walk.count
        }
    }

    /// Rows that are out of their place, since this was asked the last time.
    func takeMisplaced() -> [Finding] {
        walks.flatMap { walk in
            defer { walk.misplaced = [] }
            return walk.misplaced
        }
    }

    /// What is wrong with rows by themselves, since this was asked the last time.
    func takeFindings() -> FindingList {
        var all = FindingList()
        for walk in walks where walk.findings.total > 0 {
            all.add(walk.findings)
            walk.findings.removeAll()
        }
        return all
    }

    /// Reads what there is of `job`, which is the next. The rows of the one before are gone then.
    ///
    /// - Parameter eventCount: grows by the number of its events that the projection names.
    func read(_ job: Int64, _ eventCount: inout Int64) throws -> JobDossier {
        buffer.removeAll()
        var places = self.places
        self.places = []
        defer { self.places = places }
        places.removeAll(keepingCapacity: true)
        var dossier = JobDossier(job: job)
        dossier.row = try jobs.take(job, buffer, &places).first.map { places[$0] }
        var sharedFrom: ExecutionReference?
        dossier.events = try takeEvents(of: job, &places, &eventCount, &sharedFrom)
        dossier.result = try results.take(job, buffer, &places).first.map { places[$0] }
        dossier.violations = try violations.take(job, buffer, &places)
        dossier.runtimeEvents = try runtimeEvents.take(job, buffer, &places)
        dossier.pastResults = try pastResults.take(job, buffer, &places)
        dossier.pastViolations = try pastViolations.take(job, buffer, &places)
        dossier.pastRuntimeEvents = try pastRuntimeEvents.take(job, buffer, &places)
        dossier.files = try files.take(job, buffer, &places)
        dossier.removals = try removals.take(job, buffer, &places).first.map { places[$0] }
        dossier.output = try output.take(job, buffer, &places)
        dossier.artifacts = try artifacts.take(job, buffer, &places)
        dossier.origin = try sharedFrom.map { try origins.take($0, buffer, &places) }
        return dossier
    }

    private static func first(_ job: Int64?, _ walk: Walk) -> Int64? {
        guard let next = walk.job else { return job }
        return min(job ?? next, next)
    }

    /// The bodies of a job's events. The projection only says where they are: that it names them all, and each once, shows
    /// in their number and order, and whose they are in the bodies.
    ///
    /// - Parameter sharedFrom: becomes the execution whose judgement the job was given, where it was.
    private func takeEvents(
        of job: Int64, _ places: inout [RowPlace], _ count: inout Int64, _ sharedFrom: inout ExecutionReference?
    ) throws -> Range<Int> {
        let first = places.count
        var last: Int64?
        var isInOrder = true
        try index.each(job) { row in
            let event = row.integer(1)
            if let last, event <= last { isInOrder = false }
            last = event
            count += 1
            guard !row.cell(2).isNull else { return }
            places.append(buffer.append(row))
            sharedFrom = sharedFrom ?? OriginRows.execution(in: row.bytes(2))
        }
        if !isInOrder { count -= sort(&places, from: first) }
        return first..<places.count
    }

    /// Sorts events by idx, as the log has them.
    ///
    /// - Returns: how many were there twice, and are not any more.
    private func sort(_ places: inout [RowPlace], from first: Int) -> Int64 {
        func index(_ place: RowPlace) -> Int64 { buffer.row(place)[1].integer ?? 0 }
        var sorted: [RowPlace] = []
        for place in places[first...].sorted(by: { index($0) < index($1) })
        where sorted.last.map({ index($0) != index(place) }) ?? true {
            sorted.append(place)
        }
        defer { places.replaceSubrange(first..., with: sorted) }
        return Int64(places.count - first - sorted.count)
    }
}
