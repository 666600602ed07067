import AuditLog
import GRDB

/// A batch all of whose jobs are done.
public struct CompletedBatch: Sendable, Hashable {
    /// Its name; a producer may have written anything.
    public let name: [UInt8]
    /// How many jobs it has.
    public let count: Int64
}

/// How far the search for unfinished jobs has come in each batch. Those before were done when they were passed, so that
/// a batch is walked through once however often it is looked at.
public struct BatchProgress: Sendable {
    fileprivate var unfinished: [[UInt8]: Int64] = [:]
    /// Where the next look begins: no more than so many batches are looked at at a time.
    fileprivate var last: [UInt8] = []

    public init() {}
}

extension QueueTransaction {
    /// The most batches of one look.
    private static let batchesPerLook = 200

    /// Notes the batches of jobs that were claimed, those that are discarded at once as well: they are to be found complete
    /// one day. One statement for each.
    func open(batches: Set<[UInt8]>) throws {
        guard !batches.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: "INSERT OR IGNORE INTO open_batches (name) VALUES (CAST(? AS TEXT))")
        for batch in batches {
            statement.setUncheckedArguments([StoredText.exact(batch)])
            try statement.execute()
        }
    }

    /// Finds batches complete, with a `batch.completed` event for each.
    ///
    /// - Parameter progress: the same from call to call.
    public func completeBatches(_ progress: inout BatchProgress) throws -> [CompletedBatch] {
        let open = try openBatches(after: progress.last)
        progress.last = open.count < Self.batchesPerLook ? [] : open[open.count - 1]
        var completed: [CompletedBatch] = []
        for batch in open {
            if let job = try unfinishedJob(of: batch, from: progress.unfinished[batch] ?? 0) {
                progress.unfinished[batch] = job
                continue
            }
            // One that was passed may have been retried.
            progress.unfinished[batch] = try unfinishedJob(of: batch, from: 0)
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

    private func unfinishedJob(of batch: [UInt8], from job: Int64) throws -> Int64? {
        let statement = try database.cachedStatement(
            sql: """
                SELECT id FROM jobs WHERE batch = CAST(?1 AS TEXT) AND id >= ?2 AND finalized_at IS NULL
                ORDER BY id LIMIT 1
                """)
        statement.setUncheckedArguments([StoredText.exact(batch), job])
        return try statement.soleInteger()
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
