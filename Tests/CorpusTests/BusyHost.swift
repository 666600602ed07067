import Foundation
import ProcessWaiting

/// Keeps the processors busy: twice as many processes as there are processors, until it goes.
final class BusyHost {
    private let processes: [Process]

    init() throws {
        processes = try (0..<2 * ProcessInfo.processInfo.activeProcessorCount).map { _ in
            let process = Process()
            process.executableURL = URL(fileURLWithPath: "/bin/sh")
            // They end with their parent, however that ends.
            process.arguments = ["-c", "while kill -0 $PPID; do :; done"]
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }
    }

    deinit {
        for process in processes {
            // A test runner may block other signals, and what it starts inherits that.
            kill(process.processIdentifier, SIGKILL)
            process.waitClosely()
        }
    }
}
