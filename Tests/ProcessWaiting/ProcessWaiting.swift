package import Foundation

extension Process {
    /// Waits until the process has ended. The library's own wait may notice that a twentieth of a second late, and the suite
    /// waits for thousands of processes that live for a few milliseconds.
    package func waitClosely() {
        while isRunning { usleep(1_000) }
        waitUntilExit()
    }
}
