import Foundation

/// SIGINT, counted, while somebody waits for a program.
enum InterruptSignal {
    nonisolated(unsafe) private static var count: sig_atomic_t = 0

    /// Catches it from here on.
    static func install() {
        signal(SIGINT) { _ in InterruptSignal.count += 1 }
        // Whoever started this process may have had it blocked, and blocked signals are inherited.
        var blocked = sigset_t()
        sigemptyset(&blocked)
        sigaddset(&blocked, SIGINT)
        pthread_sigmask(SIG_UNBLOCK, &blocked, nil)
    }

    /// How often it has come since this was last asked.
    static func take() -> Int {
        defer { count = 0 }
        return Int(count)
    }
}
