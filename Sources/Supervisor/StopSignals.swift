import Glibc

/// SIGINT, SIGTERM and SIGHUP, counted: the first asks for a drain, the second for a stop, the third ends the
/// process where it stands.
public enum StopSignals {
    nonisolated(unsafe) private static var count: sig_atomic_t = 0
    nonisolated(unsafe) private static var wakeupWriter: Int32 = -1
    nonisolated(unsafe) private static var wakeupReader: Int32 = -1

    /// Readable once a signal has come.
    static var wakeup: Int32 { wakeupReader }
    static var received: Int { Int(count) }

    /// Catches them from here on, but not a SIGHUP that this process was told to ignore, as `nohup` does; once per process.
    static func install() throws(EnvironmentError) {
        guard wakeupReader < 0 else { return }
        let pipe = try Pipe()
        wakeupReader = pipe.reader
        wakeupWriter = pipe.writer
        for descriptor in [pipe.reader, pipe.writer] {
            _ = fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK)
        }
        var action = sigaction()
        action.__sigaction_handler.sa_handler = { _ in
            StopSignals.count += 1
            // Leases are returned by whoever starts next: this supervisor's lock falls with it.
            if StopSignals.count >= 3 { _exit(130) }
            var byte: UInt8 = 1
            _ = write(StopSignals.wakeupWriter, &byte, 1)
        }
        var caught = sigset_t()
        sigemptyset(&caught)
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            var before = sigaction()
            sigaction(signal, nil, &before)
            if signal == SIGHUP, unsafeBitCast(before.__sigaction_handler.sa_handler, to: Int.self) == 1 { continue }
            sigaction(signal, &action, nil)
            sigaddset(&caught, signal)
        }
        // Whoever started this process may have had them blocked, and blocked signals are inherited.
        pthread_sigmask(SIG_UNBLOCK, &caught, nil)
        ignoreBrokenPipes()
    }

    /// A worker that has died must not take its supervisor with it.
    static func ignoreBrokenPipes() {
        signal(SIGPIPE, SIG_IGN)
    }

    /// Empties the wake-up pipe.
    static func acknowledge() {
        var buffer = [UInt8](repeating: 0, count: 64)
        while read(wakeupReader, &buffer, buffer.count) > 0 {}
    }
}
