public import AuditLog
import GRDB

/// A supervisor's place in the database: the right to claim.
///
/// The identity lives as long as the object, which holds the lock that tells others this supervisor is
/// alive. A process that dies in whatever way gives it up, and others return its jobs to the queue at once.
public final class SupervisorRegistration: Sendable {
    /// How long a claim lasts unless ``QueueTransaction/extend(_:)`` renews it, in microseconds.
    public static let leaseMicroseconds: Int64 = 60_000_000
    /// How often to renew, in microseconds.
    public static let renewalMicroseconds: Int64 = 15_000_000

    /// The row of `supervisors`.
    public let id: Int64
    public let actor: Actor
    let locks: SupervisorLocks
    let store: JobStore

    init(id: Int64, actor: Actor, store: JobStore, locks: SupervisorLocks) {
        self.id = id
        self.actor = actor
        self.store = store
        self.locks = locks
    }

    /// Runs `body` as one transaction. When this returns, everything in it is on the disk; when it throws,
    /// nothing of it happened.
    public func transaction<T>(_ body: (QueueTransaction) throws -> T) throws -> T {
        try store.write { database in
            let queue = QueueTransaction(
                database, registration: self, audit: store.auditAppender(database), now: store.clock())
            let result = try body(queue)
            try queue.audit.flush()
            try locks.requireInPlace()
            return result
        }
    }

    /// Gives back whatever is still claimed, uncounted, and records the end. Nothing may be claimed through
    /// this registration afterwards.
    ///
    /// - Parameter reason: in words, for the log; for example `drained`.
    public func stop(reason: String) throws {
        try transaction { queue in
            try queue.giveBackAll(of: id, as: .released, reason: reason)
            try queue.recordStop(of: id, reason: reason)
        }
        locks.release(id)
    }
}
