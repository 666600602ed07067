import AuditLog
import GRDB

/// A batch all of whose jobs are done.
public struct CompletedBatch: Sendable, Hashable {
    /// Its name; a producer may have written anything.
    public let name: [UInt8]
    /// How many jobs it has.
    public let count: Int64
}

/// How far the search for unfinished jobs has come in each batch: from its last job down, since that is mostly the last to
/// be done. Those passed were done then, so that a batch is walked through once however often it is looked at.
public struct BatchProgress: Sendable {
    fileprivate var unfinished: [[UInt8]: Int64] = [:]
    /// Where the next look begins: no more than so many batches are looked at at a time.
    fileprivate var last: [UInt8] = []

    public init() {}
}

/// The batches that are to be found complete one day: those of which a job was claimed or cancelled.
enum OpenBatches {
    /// One statement for each.
    static func add(_ batches: Set<[UInt8]>, _ database: Database) throws {
        guard !batches.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO open_batches (name) VALUES (CAST(? AS TEXT))")
        for batch in batches {
            statement.setUncheckedArguments([StoredText.exact(batch)])
            try statement.execute()
        }
    }
}

extension QueueTransaction {
    /// The most batches of one look.
    private static let batchesPerLook = 200

    /// Notes the batches of jobs that were claimed, those that are discarded at once as well.
    func open(batches: Set<[UInt8]>) throws {
        try OpenBatches.add(batches, database)
    }

    /// Finds batches complete, with a `batch.completed` event for each.
    ///
    /// - Parameter progress: the same from call to call.
    public func completeBatches(_ progress: inout BatchProgress) throws -> [CompletedBatch] {
        let open = try openBatches(after: progress.last)
        progress.last = open.count < Self.batchesPerLook ? [] : open[open.count - 1]
        var completed: [CompletedBatch] = []
        var outstanding: Outstanding?
        for batch in open {
            let last = progress.unfinished[batch]
            if let last, try isUnfinished(last, of: batch) { continue }
            let known = try outstanding ?? self.outstanding()
            outstanding = known
            switch known {
            case .few(let jobs): progress.unfinished[batch] = jobs[batch]
            case .many:
                progress.unfinished[batch] = try unfinishedJob(of: batch, downFrom: last ?? .max)
                // One that was passed may have been retried, and there may be new ones.
                if last != nil, progress.unfinished[batch] == nil {
                    progress.unfinished[batch] = try unfinishedJob(of: batch, downFrom: .max)
                }
            }
            guard progress.unfinished[batch] == nil else { continue }
            let count = try close(batch)
            completed.append(CompletedBatch(name: batch, count: count))
            audit.append(.batchCompleted(batch, count: count, actor: actor, time: now))
        }
        return completed
    }

    private func openBatches(after name: [UInt8]) throws -> [[UInt8]] {
        let statement = try database.cachedStatement(
            sql: "SELECT name FROM open_batches WHERE name > CAST(? AS TEXT) ORDER BY name LIMIT \(Self.batchesPerLook)"
        )
        statement.setUncheckedArguments([StoredText.exact(name)])
        let rows = try Row.fetchCursor(statement)
        var names: [[UInt8]] = []
        while let row = try rows.next() { names.append(row.bytes(0) ?? []) }
        return names
    }

    private func isUnfinished(_ job: Int64, of batch: [UInt8]) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: "SELECT id FROM jobs WHERE id = ? AND batch = CAST(? AS TEXT) AND finalized_at IS NULL")
        statement.setUncheckedArguments([job, StoredText.exact(batch)])
        return try statement.soleInteger() != nil
    }

    private func unfinishedJob(of batch: [UInt8], downFrom job: Int64) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM jobs WHERE batch = CAST(?1 AS TEXT) AND id <= ?2 AND finalized_at IS NULL
                ORDER BY id DESC LIMIT 1
                """)
        statement.setUncheckedArguments([StoredText.exact(batch), job])
        return try statement.soleInteger()
    }

    /// What is unfinished in the whole queue.
    private enum Outstanding {
        /// One job of each batch that has any.
        case few([[UInt8]: Int64])
        /// Too many to look at each.
        case many
    }

    /// The most unfinished jobs that are looked at one by one, so that no finished one has to be.
    private static let fewJobs = 1_000

    private func outstanding() throws -> Outstanding {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id, batch FROM jobs INDEXED BY jobs_running WHERE state = 'running'
                UNION ALL SELECT id, batch FROM jobs INDEXED BY jobs_due WHERE state IN ('scheduled', 'retryable')
                UNION ALL SELECT id, batch FROM jobs INDEXED BY jobs_session_unfinished
                    WHERE session IS NOT NULL AND finalized_at IS NULL
                UNION ALL SELECT id, batch FROM jobs INDEXED BY jobs_available
                    WHERE state = 'available' AND session IS NULL
                LIMIT \(Self.fewJobs + 1)
                """)
        let rows = try Row.fetchCursor(statement)
        var count = 0
        var unfinished: [[UInt8]: Int64] = [:]
        while let row = try rows.next() {
            count += 1
            if let batch = row.bytes(1) { unfinished[batch] = row[0] }
        }
        return count > Self.fewJobs ? .many : .few(unfinished)
    }

    /// - Returns: how many jobs the batch has.
    private func close(_ batch: [UInt8]) throws -> Int64 {
        try database.execute(
            sql: "DELETE FROM open_batches WHERE name = CAST(? AS TEXT)", arguments: [StoredText.exact(batch)])
        return try Int64.fetchOne(
            database, sql: "SELECT count(*) FROM jobs WHERE batch = CAST(? AS TEXT)",
            arguments: [StoredText.exact(batch)]) ?? 0
    }
}
