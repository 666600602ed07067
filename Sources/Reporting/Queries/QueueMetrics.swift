import GRDB
public import Store

/// Figures of a database for whoever watches it, as of one moment.
public struct QueueMetrics: Sendable, Hashable {
    /// Jobs that are not done, by state.
    public var jobs: [(state: String, count: Int64)] { states.map { ($0.key, $0.value) }.sorted { $0.0 < $1.0 } }
    private let states: [String: Int64]
    /// When the longest waiting of the available jobs was queued; nil where there is none.
    public let oldestAvailableAt: Int64?
    /// Events in the log.
    public let logSize: Int64
    /// Events under the newest signed head, and when that was signed; nil where there is none.
    public let signedSize: Int64?
    public let signedAt: Int64?
    public let writeAheadLogBytes: Int64

    /// Walks the entries of what waits and runs: finished jobs are not looked at.
    public init(_ store: JobStore) throws {
        writeAheadLogBytes = store.writeAheadLogBytes
        (states, oldestAvailableAt, logSize, signedSize, signedAt) = try store.read { database in
            func number(_ sql: String) throws -> Int64? { try Int64.fetchOne(database.cachedStatement(sql: sql)) }
            let available = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT count(*), min(id) FROM jobs WHERE state = 'available'"))
            let delayed = "SELECT count(*) FROM jobs WHERE state IN ('scheduled', 'retryable') AND state = "
            let states: [String: Int64] = [
                "available": available?[0] ?? 0,
                "running": try number("SELECT count(*) FROM jobs WHERE state = 'running'") ?? 0,
                "scheduled": try number(delayed + "'scheduled'") ?? 0,
                "retryable": try number(delayed + "'retryable'") ?? 0,
            ]
            let oldest = try (available?[1] as Int64?).flatMap { job in
                try Int64.fetchOne(database, sql: "SELECT created_at FROM jobs WHERE id = ?", arguments: [job])
            }
            let head = try Row.fetchOne(
                database.cachedStatement(sql: "SELECT size, signed_at FROM audit_checkpoints ORDER BY id DESC LIMIT 1"))
            return (
                states, oldest, try number("SELECT ifnull(max(idx), -1) + 1 FROM audit_events") ?? 0, head?[0], head?[1]
            )
        }
    }
}
