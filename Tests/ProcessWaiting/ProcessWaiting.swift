package import Foundation

extension Process {
    /// Waits until the process has ended. The library's own wait may notice that a twentieth of a second late, and the suite
    /// waits for thousands of processes that live for a few milliseconds.
    package func waitClosely() {
        while isRunning { usleep(1_000) }
        waitUntilExit()
    }

    /// Lets go of a process that has ended, where nobody has waited for it: until somebody does, the library's object and a
    /// source of a run loop hold each other, and with them the descriptors that the process was given. Beyond some 1,300 of
    /// those the library reads past the end of its list of them, whenever it starts another process.
    package func letGo() {
        if !isRunning { waitUntilExit() }
    }
}
