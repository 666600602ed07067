public import AuditLog
import GRDB

/// A row of `queues`: a queue that somebody paused or bounded.
public struct QueueControl: Sendable, Hashable {
    public let queue: String
    /// Microseconds since 1970 UTC; nil while it is claimed from.
    public var pausedAt: Int64?
    /// How many of its jobs may be claimed at a time, by all supervisors; nil for any number.
    public var concurrency: Int64?
}

extension JobStore {
    /// The queues that are paused or bounded, by name.
    public func queueControls() throws -> [QueueControl] {
        try read { try QueueControlRows.all($0) }
    }

    /// Keeps jobs of a queue from being claimed. Those that are claimed already are executed.
    ///
    /// - Returns: whether it was not paused before.
    @discardableResult
    public func pauseQueue(_ queue: String, actor: Actor) throws -> Bool {
        try changeQueue(queue) { control, now in
            guard control.pausedAt == nil else { return nil }
            control.pausedAt = now
            return .queuePaused(queue, actor: actor, time: now)
        }
    }

    /// Lets jobs of a queue be claimed again.
    ///
    /// - Returns: whether it was paused.
    @discardableResult
    public func resumeQueue(_ queue: String, actor: Actor) throws -> Bool {
        try changeQueue(queue) { control, now in
            guard control.pausedAt != nil else { return nil }
            control.pausedAt = nil
            return .queueResumed(queue, actor: actor, time: now)
        }
    }

    /// Bounds how many jobs of a queue are claimed at a time, by all supervisors together; those claimed ahead of their
    /// execution count.
    ///
    /// - Parameter concurrency: from 1 to a million; nil for no bound.
    /// - Returns: whether that changes anything.
    @discardableResult
    public func limitQueue(_ queue: String, to concurrency: Int64?, actor: Actor) throws -> Bool {
        try changeQueue(queue) { control, now in
            guard control.concurrency != concurrency else { return nil }
            control.concurrency = concurrency
            return .queueLimited(queue, concurrency: concurrency, actor: actor, time: now)
        }
    }

    /// - Parameter change: changes the row and says with which event; nil where there is nothing to change.
    private func changeQueue(
        _ queue: String, _ change: (inout QueueControl, _ now: Int64) -> AuditEvent?
    ) throws -> Bool {
        try write { database in
            var control = try QueueControlRows.all(database).first { $0.queue == queue } ?? QueueControl(queue: queue)
            guard let event = change(&control, clock()) else { return false }
            try QueueControlRows.put(control, database)
            let audit = auditAppender(database)
            audit.append(event)
            try audit.flush()
            return true
        }
    }
}

/// The statements over `queues`, which has few rows, and mostly none.
enum QueueControlRows {
    static func all(_ database: Database) throws -> [QueueControl] {
        try Row.fetchAll(
            database.cachedStatement(sql: "SELECT name, paused_at, concurrency FROM queues ORDER BY name")
        ).map { QueueControl(queue: $0[0], pausedAt: $0[1], concurrency: $0[2]) }
    }

    /// Whether there is any.
    static func areThere(_ database: Database) throws -> Bool {
        try Bool.fetchOne(database.cachedStatement(sql: "SELECT EXISTS (SELECT 1 FROM queues)")) ?? false
    }

    static func put(_ control: QueueControl, _ database: Database) throws {
        guard control.pausedAt != nil || control.concurrency != nil else {
            return try database.execute(sql: "DELETE FROM queues WHERE name = ?", arguments: [control.queue])
        }
        try database.execute(
            sql: """
                INSERT INTO queues (name, paused_at, concurrency) VALUES (?1, ?2, ?3)
                ON CONFLICT (name) DO UPDATE SET paused_at = ?2, concurrency = ?3
                """,
            arguments: [control.queue, control.pausedAt, control.concurrency])
    }
}
