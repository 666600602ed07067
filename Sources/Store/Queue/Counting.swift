public import Evaluation
import GRDB

extension JobStore {
    /// Whether a drain has something to wait for: an available, retryable or running job, of these queues or
    /// (where empty) of any. Scheduled jobs do not count, nor do those of paused queues that nobody has claimed. A few
    /// index seeks, however long the queue is.
    public func hasOutstanding(queues: [String] = []) throws -> Bool {
        try read { database in
            if try QueueControlRows.areThere(database) { return try hasClaimable(queues, database) }
            return try ["available", "retryable", "running"].contains { state in
                try Bool.fetchOne(
                    database.cachedStatement(
                        sql: """
                            SELECT EXISTS (SELECT 1 FROM \(Self.jobs(state, queues: queues.count)))
                                OR EXISTS (SELECT 1 FROM \(Self.jobs(state, queues: queues.count, ofSessions: true)))
                            """),
                    arguments: StatementArguments(queues + queues)) ?? false
            }
        }
    }

    /// The same where some queues are paused or bounded.
    private func hasClaimable(_ queues: [String], _ database: Database) throws -> Bool {
        if try !OpenQueues(queues, ignoringRoom: true, database).all.isEmpty { return true }
        let places = Array(repeating: "?", count: queues.count).joined(separator: ", ")
        let isOfThese = queues.isEmpty ? "" : " AND queue IN (\(places))"
        // Both terms on the state: SQLite sees by the first that the partial index has all such jobs.
        return try Bool.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM jobs WHERE state = 'running'\(isOfThese))
                        OR EXISTS (SELECT 1 FROM jobs WHERE state IN ('scheduled', 'retryable') AND state = 'retryable'
                            AND queue NOT IN (SELECT name FROM queues WHERE paused_at IS NOT NULL)\(isOfThese))
                        OR EXISTS (SELECT 1 FROM jobs INDEXED BY jobs_session_unfinished
                            WHERE session IS NOT NULL AND finalized_at IS NULL AND state = 'available'
                            AND queue NOT IN (SELECT name FROM queues WHERE paused_at IS NOT NULL)\(isOfThese))
                    """),
            arguments: StatementArguments(queues + queues + queues)) ?? false
    }

    /// How many jobs a drain has to wait for. Walks index entries: about 50 ns a job.
    public func outstandingCount(queues: [String] = []) throws -> Int {
        try read { database in
            try ["available", "retryable", "running"].reduce(0) { sum, state in
                let count = try Int.fetchOne(
                    database.cachedStatement(
                        sql: """
                            SELECT (SELECT count(*) FROM \(Self.jobs(state, queues: queues.count)))
                                + (SELECT count(*) FROM \(Self.jobs(state, queues: queues.count, ofSessions: true)))
                            """),
                    arguments: StatementArguments(queues + queues))
                return sum + (count ?? 0)
            }
        }
    }

    /// The next time at which a scheduled or retryable job falls due, in microseconds since 1970 UTC; nil
    /// where there is none.
    public func nextDue() throws -> Int64? {
        try read { database in
            try Int64.fetchOne(
                database.cachedStatement(
                    sql: "SELECT min(scheduled_at) FROM jobs WHERE state IN ('scheduled', 'retryable')"))
        }
    }

    /// How many jobs of a batch are in each state; of all jobs where `batch` is nil. Reads every job counted.
    public func counts(batch: String? = nil) throws -> [JobState: Int] {
        try read { database in
            let condition = batch == nil ? "?1 IS NULL" : "batch = ?1"
            let rows = try Row.fetchAll(
                database, sql: "SELECT state, count(*) FROM jobs WHERE \(condition) GROUP BY state",
                arguments: [batch])
            return Dictionary(
                rows.compactMap { row in JobState(rawValue: row[0]).map { ($0, row[1]) } },
                uniquingKeysWith: +)
        }
    }

    /// How many jobs of a batch have not reached a terminal state.
    public func pendingCount(batch: String) throws -> Int {
        try counts(batch: batch).reduce(0) { $1.key.isTerminal ? $0 : $0 + $1.value }
    }

    /// The jobs of a state. The literal terms let SQLite use the partial indexes, of which jobs of sessions have their own;
    /// besides that one there is an index of all of them, which it would take as gladly. The index of the retryable jobs has
    /// the scheduled ones as well, and SQLite sees that it has all of them by the first term alone: by the second it would
    /// walk the whole table.
    private static func jobs(_ state: String, queues: Int, ofSessions: Bool = false) -> String {
        let places = Array(repeating: "?", count: queues).joined(separator: ", ")
        let part =
            ofSessions
            ? "jobs INDEXED BY jobs_session_unfinished WHERE session IS NOT NULL AND finalized_at IS NULL"
            : "jobs WHERE session IS NULL"
        return part + (state == "retryable" ? " AND state IN ('scheduled', 'retryable')" : "")
            + " AND state = '\(state)'" + (queues == 0 ? "" : " AND queue IN (\(places))")
    }
}
