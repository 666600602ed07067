import Glibc
import Sandbox
import Wire

/// The two pipes to the supervisor, as frames.
///
/// CPython is given descriptors 0 to 2 of its own, so that nothing it prints gets between frames.
final class SupervisorLink {
    let input: Int32
    private let output: Int32
    private var reader = FrameReader(limit: WorkerCommand.frameLimit)
    private var buffer = [UInt8](repeating: 0, count: 1 << 16)
    private var unsent: [UInt8] = []

    init() {
        input = fcntl(0, F_DUPFD_CLOEXEC, 10)
        output = fcntl(1, F_DUPFD_CLOEXEC, 10)
        let null = open("/dev/null", O_RDWR | O_CLOEXEC)
        dup2(null, 0)
        dup2(null, 1)
        close(null)
    }

    /// Whether something can be read before so many milliseconds have passed.
    func hasCommand(within milliseconds: Int32) -> Bool {
        var polled = pollfd(fd: input, events: Int16(POLLIN), revents: 0)
        return poll(&polled, 1, milliseconds) != 0
    }

    /// Waits until something can be read, then reads what is there.
    ///
    /// - Returns: the commands that are complete; nil at end-of-file.
    func receive() -> [WorkerCommand]? {
        let count = read(input, &buffer, buffer.count)
        if count < 0 && errno == EINTR { return [] }
        guard count > 0 else { return nil }
        buffer.withUnsafeMutableBytes { bytes in
            let received = UnsafeMutableRawBufferPointer(rebasing: bytes[..<count])
            reader.append(UnsafeRawBufferPointer(received))
            ThisProcess.wipe(received)
        }
        var commands: [WorkerCommand] = []
        do {
            while let frame = try reader.next() { commands.append(try WorkerCommand(frame)) }
        } catch {
            send(.refused(reason: "the supervisor speaks another protocol; build assay and assay-worker together"))
            exit(WorkerExit.refused)
        }
        return commands
    }

    /// Sends a report, and those put aside before it.
    func send(_ report: WorkerReport) {
        putAside(report)
        flush()
    }

    /// Keeps a report to go with the next one: the end of a job with the start of the one behind it wake
    /// the supervisor once. Whoever waits for something must ``flush()`` first.
    func putAside(_ report: WorkerReport) {
        unsent += report.frame.encoded
    }

    /// Whether the supervisor has read nearly all that it was sent.
    var isKeptUpWith: Bool {
        var waiting: Int32 = 0
        return ioctl(output, UInt(FIONREAD), &waiting) == 0 && waiting < 1 << 16
    }

    /// In a job process, right after the fork: what other jobs sent or are sent is none of its business.
    func forget() {
        reader = FrameReader(limit: WorkerCommand.frameLimit)
        unsent = []
    }

    /// Ends the worker, with what is known so far said, and why.
    func giveUp(_ reason: String, status: Int32) -> Never {
        flush()
        let line = "assay-worker: \(reason)\n"
        _ = write(2, line, line.utf8.count)
        exit(status)
    }

    func flush() {
        unsent.withUnsafeBytes { bytes in
            var sent = 0
            while sent < bytes.count {
                let count = write(output, bytes.baseAddress! + sent, bytes.count - sent)
                if count < 0 && errno == EINTR { continue }
                // Nobody reads any more: the supervisor is gone, and so is the point of this process.
                if count <= 0 { exit(0) }
                sent += count
            }
        }
        unsent.removeAll(keepingCapacity: unsent.count < 1 << 18)
    }
}
