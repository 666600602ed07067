public import AuditLog
import GRDB

/// Which jobs are not kept any longer.
public struct PruneRequest: Sendable, Hashable {
    /// Jobs that were done before this, in microseconds since 1970 UTC.
    public var finishedBefore: Int64
    /// Only of this batch; of any, and of none, where nil.
    public var batch: String?
    /// In words, for the log; 1 to 1,000 bytes.
    public var reason: String

    public init(finishedBefore: Int64, batch: String? = nil, reason: String) {
        self.finishedBefore = finishedBefore
        self.batch = batch
        self.reason = reason
    }
}

extension JobStore {
    /// The most jobs that one transaction removes, so that nobody waits long for the write lock; and few enough for one
    /// event to name them all.
    public static let jobsPerPruning = 500

    /// Everything that is about a job, by the column of its id.
    private static let prunedTables = [
        ("violations", "job_id"), ("runtime_events", "job_id"), ("results", "job_id"), ("past_violations", "job_id"),
        ("past_runtime_events", "job_id"), ("past_results", "job_id"), ("output_chunks", "job_id"),
        ("artifacts", "job_id"), ("job_files", "job_id"), ("removals", "job_id"), ("job_interrupts", "job_id"),
        ("shareable_results", "job_id"),
        ("jobs", "id"),
    ]

    /// How many jobs a request is about.
    public func countPrunable(_ request: PruneRequest) throws -> Int64 {
        try read { database in
            let (condition, arguments) = Self.condition(request)
            return try Int64.fetchOne(
                database, sql: "SELECT count(*) FROM jobs WHERE \(condition)", arguments: arguments) ?? 0
        }
    }

    /// Removes jobs that are done, with their results and all that came with them; the log stays whole, and says which
    /// jobs are gone (`jobs.pruned`). A few hundred a transaction, so that work goes on meanwhile; interrupted, the same
    /// request again does the rest.
    ///
    /// - Parameter progress: is told after each transaction how many were removed so far.
    /// - Returns: how many were removed.
    @discardableResult
    public func prune(
        _ request: PruneRequest, actor: Actor, progress: (Int64) throws -> Void = { _ in }
    ) throws -> Int64 {
        var removed: Int64 = 0
        var last: Int64 = 0
        while true {
            // Looking for them may mean walking past millions that are to stay, so nobody is kept waiting for that.
            let found = try nextPrunable(request, after: last)
            guard let end = found.last else { return removed }
            last = end
            removed += try remove(found, request, actor)
            try progress(removed)
        }
    }

    private static func condition(_ request: PruneRequest) -> (String, StatementArguments) {
        // An open session's state is made anew from the record of its jobs.
        let isDone = """
            finalized_at < ? AND finalized_at IS NOT NULL AND (session IS NULL OR NOT EXISTS
                (SELECT 1 FROM sessions s WHERE s.name = jobs.session AND s.state = 'open' AND jobs.id > s.since_job))
            """
        guard let batch = request.batch else { return (isDone, [request.finishedBefore]) }
        return ("\(isDone) AND batch = ?", [request.finishedBefore, batch])
    }

    private func nextPrunable(_ request: PruneRequest, after last: Int64) throws -> [Int64] {
        try read { database in
            let (condition, arguments) = Self.condition(request)
            return try Int64.fetchAll(
                database.cachedStatement(
                    sql: "SELECT id FROM jobs WHERE \(condition) AND id > ? ORDER BY id LIMIT \(Self.jobsPerPruning)"),
                arguments: arguments + [last])
        }
    }

    private func remove(_ found: [Int64], _ request: PruneRequest, _ actor: Actor) throws -> Int64 {
        try write { database in
            // One may have been retried since it was found.
            let (condition, arguments) = Self.condition(request)
            let done = try database.cachedStatement(sql: "SELECT id FROM jobs WHERE id = ? AND \(condition)")
            let jobs = try found.filter { try Int64.fetchOne(done, arguments: [$0] + arguments) != nil }
            guard !jobs.isEmpty else { return 0 }
            for (table, column) in Self.prunedTables {
                let statement = try database.cachedStatement(sql: "DELETE FROM \(table) WHERE \(column) = ?")
                for job in jobs { try statement.execute(arguments: [job]) }
            }
            let audit = auditAppender(database)
            audit.append(
                .jobsPruned(
                    Self.ranges(jobs), finishedBefore: request.finishedBefore, reason: request.reason, actor: actor,
                    time: clock()))
            try audit.flush()
            return Int64(jobs.count)
        }
    }

    /// Ids that follow one another, as pieces.
    private static func ranges(_ jobs: [Int64]) -> [ClosedRange<Int64>] {
        var ranges: [ClosedRange<Int64>] = []
        for job in jobs {
            if let last = ranges.last, last.upperBound + 1 == job {
                ranges[ranges.count - 1] = last.lowerBound...job
            } else {
                ranges.append(job...job)
            }
        }
        return ranges
    }
}
