import Glibc
import Store
import Synchronization

/// Queues what schedules have fallen due for, on a thread of its own: a query or a file may take its time, and neither jobs
/// nor signals wait for that. There is a thread only while something is due.
final class ScheduleThread: Sendable {
    private struct State {
        var isRunning = false
        var isOver = false
        var failure: (any Error)?
    }

    /// Microseconds after which what is left waits for the next time.
    private static let turn: Int64 = 1_000_000
    /// Microseconds for which its end is waited for: as long as a query may take, and a transaction after it. Where a file
    /// system does not answer it may be longer; what is not committed then is still due.
    private static let patience: Int64 = 15_000_000

    private let state = Mutex(State())
    private let runSchedules: SupervisorOptions.ScheduleRun

    init(_ runSchedules: @escaping SupervisorOptions.ScheduleRun) { self.runSchedules = runSchedules }

    /// Begins, unless it is at it already, or is to end. Where the host has no thread left the schedules are still due.
    func start() {
        let begins = state.withLock { state in
            guard !state.isRunning, !state.isOver else { return false }
            state.isRunning = true
            return true
        }
        guard begins else { return }
        let reference = Unmanaged.passRetained(self)
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { reference in
                if let reference { Unmanaged<ScheduleThread>.fromOpaque(reference).takeRetainedValue().work() }
                return nil
            }, reference.toOpaque())
        guard code == 0 else {
            reference.release()
            return state.withLock { $0.isRunning = false }
        }
        pthread_detach(thread)
    }

    private func work() {
        let began = Clock.now()
        var failure: (any Error)?
        do {
            try runSchedules { [self] in state.withLock { $0.isOver } || Clock.now() - began > Self.turn }
        } catch let error as StoreError where Obstacle.isOne(error.code) {
            // They are still due when the database takes writes again.
        } catch {
            failure = error
        }
        state.withLock { state in
            state.isRunning = false
            state.failure = failure
        }
    }

    var isRunning: Bool { state.withLock { $0.isRunning } }

    /// - Throws: what it failed with.
    func check() throws {
        if let failure = state.withLock({ $0.failure }) { throw failure }
    }

    /// Lets it finish the run that it is at, and begin no other.
    func recall() { state.withLock { $0.isOver = true } }

    /// Waits for that as well, unless somebody is in a hurry.
    func stop() {
        recall()
        let deadline = Clock.now() + Self.patience
        while isRunning, Clock.now() < deadline, StopSignals.received < 2 { usleep(10_000) }
    }
}
