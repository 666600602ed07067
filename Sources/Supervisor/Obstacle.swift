import Store

/// What keeps a supervisor from recording, and goes away without anybody touching it: a full disk, a file that cannot be
/// written, another writer who keeps the lock. Nothing is claimed and nothing started meanwhile.
struct Obstacle {
    /// Seconds that a supervisor waits for another writer at a time: its workers want to be looked after meanwhile.
    static let patience = 1.0
    /// Seconds that it waits before it gives up, where there is no later time.
    static let lastPatience = 30.0
    /// Before another writer's lock is spoken of, in microseconds: under several supervisors one may be overtaken for a
    /// while.
    private static let unremarkable: Int64 = 5_000_000
    /// Microseconds between two attempts.
    private static let pause: Int64 = 1_000_000

    private var lockedSince: Int64?
    /// In one line; nil where there is none, or none that lasts.
    private(set) var reason: String?
    /// Not before this is it tried again, in microseconds of ``Clock``.
    private(set) var nextAttempt: Int64 = 0

    /// Whether an error is of that kind.
    static func isOne(_ code: StoreError.Code) -> Bool {
        code == .diskFull || code == .readOnly || code == .inputOutput || code == .locked
    }

    /// - Parameters:
    ///   - began: when the attempt did that met the error.
    ///   - isQueueing: whether this supervisor's own thread for schedules is at work, and may be the other writer.
    mutating func meet(_ error: StoreError, began: Int64, now: Int64, database: String, isQueueing: Bool) {
        guard error.code == .locked else {
            (reason, nextAttempt, lockedSince) = (error.message, now + Self.pause, nil)
            return
        }
        let since = lockedSince ?? began
        lockedSince = since
        // The attempt itself was a wait.
        nextAttempt = now
        if now - since >= Self.unremarkable {
            reason =
                isQueueing
                ? "\(database): many jobs of a schedule are being queued, which ends by itself, or another program keeps it locked"
                : "\(database): another program keeps the database locked; find out which (fuser), and end it"
        }
    }

    mutating func clear() { self = Obstacle() }
}
