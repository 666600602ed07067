import Foundation

/// SIGTERM and SIGHUP, noted, so that a conversation can be wound up before the process goes. The third ends it where it
/// stands.
enum EndingSignal {
    nonisolated(unsafe) private static var number: sig_atomic_t = 0
    nonisolated(unsafe) private static var count: sig_atomic_t = 0
    nonisolated(unsafe) private static var writer: Int32 = -1
    /// Readable from the first signal on.
    nonisolated(unsafe) private(set) static var descriptor: Int32 = -1

    /// The number of the one that came last; nil while none has.
    static var received: Int32? { number == 0 ? nil : Int32(number) }

    /// Catches them from here on; not those that this process was told to ignore, as `nohup` does.
    static func install() {
        var ends: [Int32] = [-1, -1]
        guard descriptor < 0, pipe2(&ends, Int32(O_CLOEXEC | O_NONBLOCK)) == 0 else { return }
        descriptor = ends[0]
        writer = ends[1]
        var caught = sigset_t()
        sigemptyset(&caught)
        for signal in [SIGTERM, SIGHUP] {
            var before = sigaction()
            sigaction(signal, nil, &before)
            if unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
            var action = sigaction()
            action.__sigaction_handler.sa_handler = { number in
                EndingSignal.count += 1
                if EndingSignal.count >= 3 { _exit(128 + number) }
                EndingSignal.number = sig_atomic_t(number)
                let before = errno
                var byte: UInt8 = 1
                _ = write(EndingSignal.writer, &byte, 1)
                errno = before
            }
            action.sa_flags = SA_RESTART
            sigaction(signal, &action, nil)
            sigaddset(&caught, signal)
        }
        // Whoever started this process may have had them blocked, and blocked signals are inherited.
        pthread_sigmask(SIG_UNBLOCK, &caught, nil)
    }
}
