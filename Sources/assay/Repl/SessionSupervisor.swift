import AuditKeys
import AuditLog
import Foundation
import Store
import Supervisor
import Synchronization

/// A supervisor for one session, on a thread of its own within this process.
///
/// Workers end with the thread that started them, so it lives until they are to go.
final class SessionSupervisor: Sendable {
    private let isOver = Mutex(false)
    private let failure = Mutex<(any Error)?>(nil)
    private let ended = DispatchSemaphore(value: 0)

    /// - Parameter options: of a supervisor that serves a queue; what makes it one for a session is added.
    init(database: String, session: String, options: SupervisorOptions) {
        // Handed over to that thread, and used there alone.
        nonisolated(unsafe) let given = options
        Thread.detachNewThread { [self] in
            do {
                var options = given
                options.onlySession = session
                options.catchesSignals = false
                options.isOver = { self.isOver.withLock { $0 } }
                let store = try JobStore(path: database, mode: .existing)
                let supervisor = try Supervisor(
                    store: store, signer: CheckpointSigner(store: store, actor: .current), options: options,
                    actor: .current, report: { _ in })
                supervisor.degradation?.warn()
                _ = try supervisor.run()
            } catch {
                failure.withLock { $0 = error }
            }
            ended.signal()
        }
    }

    /// Throws what it has failed with.
    func check() throws {
        if let error = failure.withLock({ $0 }) { throw error }
    }

    /// Lets it finish what it does, and waits for that.
    func stop() {
        isOver.withLock { $0 = true }
        ended.wait()
    }
}
