import Intake
import Store
import Supervisor
import Synchronization

/// The schedules of `assay work`: they are run on a thread beside the supervisor's, over a connection of their own.
///
/// The connection is there from the beginning and to the end: to let go of one wants a thread of libdispatch's, which ends
/// the process where the host has too few descriptors left for it.
final class OwnSchedules: Sendable {
    private let store: JobStore
    private let database: String
    private let isRunning = Mutex(false)

    /// - Parameter database: its path; it is there.
    init(database: String) throws {
        self.database = database
        store = try JobStore(path: database, mode: .existing, lockTimeout: 1, cacheKiB: 2_048)
        // A query that still runs when the process ends is not waited for.
        OpenStores.hold(store) { [self] in isRunning.withLock { $0 } }
    }

    /// Queues what is due; one thread at a time.
    ///
    /// - Parameter note: is told what became of each.
    func run(until isEnough: () -> Bool, note: (ScheduleRunner.Outcome) -> Void) throws {
        isRunning.withLock { $0 = true }
        defer { isRunning.withLock { $0 = false } }
        for outcome in try ScheduleRunner(store: store, database: database).runDue(until: isEnough) { note(outcome) }
    }
}
