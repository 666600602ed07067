import CSandbox
import Glibc

/// How many processes and threads the kernel counts of a worker's user, found by asking what RLIMIT_NPROC still admits.
extension JobSandbox {
    /// No worker has more than these of its own.
    private static let mostOwn: UInt64 = 64

    /// Counts while there is no session: the worker, and what holds its namespaces.
    ///
    /// Leaves ``ownProcesses`` nil where the kernel counts others too, as before Linux 5.14, or does not hold this user to it.
    public mutating func countOwnProcesses() {
        ownProcesses = nil
        guard hasMounts, assay_try_thread(1) == -EAGAIN else { return }
        ownProcesses = (1..<Self.mostOwn).first { assay_try_thread($0 + 1) == 0 }
    }

    /// Whether there are more than the worker's own and so many of its sessions, or none can be started at all.
    ///
    /// - Parameter patience: in milliseconds; threads that have ended are counted for a while.
    public func isCrowded(beside holders: UInt64, for patience: Int64) -> Bool {
        guard let ownProcesses else { return false }
        let deadline = Clock.monotonicMicroseconds() + 1_000 * patience
        var looks = 0
        while assay_try_thread(ownProcesses + holders + 1) != 0 {
            looks += 1
            if looks > 3, Clock.monotonicMicroseconds() >= deadline { return true }
            usleep(200)
        }
        return false
    }
}
