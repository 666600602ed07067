import CSandbox
public import Evaluation
import Glibc

/// What the worker itself saw of a job: none of it is the job's to claim.
public struct Observation: Sendable {
    /// Why the worker ended the job, if it did.
    public enum Stopped: Sendable, Hashable {
        case cpu, wall, output
        /// The number of a system call that ends a job; it was not made.
        case forbidden(systemCall: Int32)
        /// The job ended itself by ``JobProcess/accuse(of:)``.
        case accused(index: Int)
        /// Somebody asked for its end, and it did not heed the signal that says so.
        case interrupted
        /// Whoever asked the worker for this job is gone.
        case abandoned
    }

    public var stopped: Stopped?
    /// A cell of a session that came to its end and stands still there.
    public var isSettled = false
    public var output: [UInt8] = []
    public var error: [UInt8] = []
    /// Whether bytes beyond the output limit were dropped.
    public var outputTruncated = false
    /// Of a job of which something was passed on while it ran: what came after that.
    public var lastChunks: [OutputChunk] = []
    /// What came over the report pipe, unread.
    public var report: [UInt8] = []
    public var exitCode: Int32?
    public var signal: Int32?
    public var wallMicroseconds: Int64 = 0
    public var userMicroseconds: Int64 = 0
    public var systemMicroseconds: Int64 = 0
    public var maxRSSKiB: Int64 = 0
}

/// Watches over a job until it has ended: feeds it, bounds what it writes, ends it at its limits.
public struct JobWatch: ~Copyable {
    private var process: JobProcess
    private let limits: Limits
    private let reportLimit: Int
    private var pendingInput: ArraySlice<UInt8>
    private var pendingOrder: ArraySlice<UInt8>
    /// Of a session: no timer of its own ends it, and it may come to an end without ending.
    private let isCell: Bool
    private var interruptedAt: Int64?
    private var outputOpen = true
    private var errorOpen = true
    private var reportOpen: Bool
    private var seen = Observation()
    private var timeline = OutputTimeline()
    /// When output is passed on next at the earliest.
    private var nextPass: Int64 = 0

    /// How often CPU time is looked at where the job's own timer should have fired.
    private static let backstopMilliseconds: Int64 = 250

    /// What a program is given to end when it is told to, in microseconds. A job that is cancelled is to be gone within a
    /// second, of which the supervisor takes up to a quarter to hear of it.
    private static let interruptGrace: Int64 = 650_000

    /// - Parameter order: what a cell of a session is told.
    public init(
        _ process: consuming JobProcess, limits: Limits, input: [UInt8], reportLimit: Int, order: [UInt8] = []
    ) {
        pendingOrder = order[...]
        isCell = !order.isEmpty
        process.order?.makeNonBlocking()
        self.limits = limits
        self.reportLimit = reportLimit
        pendingInput = input[...]
        reportOpen = !process.reportFits
        process.input?.makeNonBlocking()
        process.output.makeNonBlocking()
        process.error.makeNonBlocking()
        process.report.makeNonBlocking()
        self.process = process
    }

    /// Returns once the process is reaped.
    ///
    /// - Parameters:
    ///   - control: a descriptor to serve meanwhile.
    ///   - onControl: called when it is readable; false abandons the job.
    ///   - isInterrupted: asked at first, and after that; once it says so, the job gets SIGINT, and has a while to end.
    ///   - onOutput: called when there is output to be passed on, with what gives some of it; as long as it takes none,
    ///     it is asked again. What is left at the job's end is in the observation.
    public consuming func run(
        control: Int32, onControl: () -> Bool, isInterrupted: () -> Bool = { false },
        onOutput: ((_ take: () -> [OutputChunk]) -> Void)? = nil
    ) -> Observation {
        var serving = true
        while true {
            // It may have been heard of before this job had its process.
            if interruptedAt == nil, isInterrupted() { interrupt() }
            var polled = [
                pollfd(fd: process.ended.number, events: Int16(POLLIN), revents: 0),
                pollfd(fd: outputOpen ? process.output.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: errorOpen ? process.error.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: serving ? control : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: inputNumber, events: Int16(POLLOUT), revents: 0),
                pollfd(fd: reportOpen ? process.report.number : -1, events: Int16(POLLIN), revents: 0),
                pollfd(fd: process.listener, events: Int16(POLLIN), revents: 0),
                pollfd(fd: orderNumber, events: Int16(POLLOUT), revents: 0),
            ]
            let ready = poll(&polled, nfds_t(polled.count), timeout(streams: onOutput != nil))
            if ready < 0 && errno != EINTR { stop(.abandoned) }
            if ready > 0 {
                // A stream that the job has closed has nothing more to say, and would end every wait.
                if polled[1].revents != 0 { outputOpen = drain(process.output.number, .stdout) }
                if polled[2].revents != 0 { errorOpen = drain(process.error.number, .stderr) }
                if polled[6].revents != 0 { refuseCall() }
                if polled[4].revents != 0 { feed() }
                if polled[7].revents != 0 { giveOrder() }
                if polled[5].revents != 0 { reportOpen = readReport() }
                if polled[3].revents != 0, !onControl() {
                    serving = false
                    stop(.abandoned)
                }
                if seen.isSettled { return settle() }
                if polled[0].revents != 0 { return finish() }
            }
            enforceTime()
            if let onOutput { passOn(onOutput) }
        }
    }

    private func timeout(streams: Bool) -> Int32 {
        guard seen.stopped == nil else { return -1 }
        let next = streams ? timeline.due.map { max($0, nextPass) } ?? .max : .max
        let left = min(limits.wallMicroseconds, next) - elapsed
        let most = isCell ? cpuTimeout() : JobWatch.backstopMilliseconds
        return Int32(max(0, min(left / 1_000 + 1, most)))
    }

    private var elapsed: Int64 { Clock.monotonicMicroseconds() - process.startedAt }

    /// Passes on what has waited long enough.
    private mutating func passOn(_ onOutput: (_ take: () -> [OutputChunk]) -> Void) {
        let now = elapsed
        guard let due = timeline.due, now >= max(due, nextPass) else { return }
        nextPass = now + OutputTimeline.gatherMicroseconds
        onOutput { takeChunks(atMost: OutputTimeline.passBytes) }
    }

    private mutating func takeChunks(atMost most: Int) -> [OutputChunk] {
        let (output, error) = (seen.output, seen.error)
        return timeline.take(atMost: most) { $0 == .stdout ? output : error }
    }

    private mutating func stop(_ reason: Observation.Stopped) {
        guard seen.stopped == nil else { return }
        seen.stopped = reason
        kill(process.pid, SIGKILL)
    }

    /// A job waits for leave to make a forbidden call. It never gets it, and it is never told.
    private mutating func refuseCall() {
        var index: UInt64 = 0
        var group: pid_t = -1
        let number = assay_take_forbidden_call(process.listener, &index, &group)
        // All of a worker's processes ask on the same descriptor. What others than this job do is not this job's doing; of
        // them only a session's could be there at all, and it should not.
        let own = getpgid(process.pid)
        if group != own {
            if group > 1, group != getpgid(0) { kill(-group, SIGKILL) }
        } else if number == ASSAY_SIBLING {
            seen.isSettled = isCell && seen.stopped == nil
        } else if number == ASSAY_ACCUSATION {
            stop(.accused(index: Int(clamping: index)))
        } else if number >= 0 {
            stop(.forbidden(systemCall: number))
        }
    }

    private mutating func enforceTime() {
        guard seen.stopped == nil else { return }
        let elapsed = elapsed
        if elapsed >= limits.wallMicroseconds {
            stop(.wall)
        } else if isCell, assay_cpu_us(process.pid) >= limits.cpuMicroseconds {
            stop(.cpu)
        } else if elapsed > limits.cpuMicroseconds, assay_cpu_us(process.pid) > limits.cpuMicroseconds + 50_000 {
            stop(.cpu)
        } else if let interruptedAt, Clock.monotonicMicroseconds() - interruptedAt > Self.interruptGrace {
            stop(.interrupted)
        }
    }

    private mutating func interrupt() {
        interruptedAt = Clock.monotonicMicroseconds()
        kill(process.pid, SIGINT)
    }

    private var orderNumber: Int32 {
        guard !pendingOrder.isEmpty else { return -1 }
        switch process.order {
        case .some(let order): return order.number
        case .none: return -1
        }
    }

    private var inputNumber: Int32 {
        switch process.input {
        case .some(let input): input.number
        case .none: -1
        }
    }

    /// Milliseconds in which a cell cannot use up its CPU time, on all processors together.
    private func cpuTimeout() -> Int64 {
        let left = limits.cpuMicroseconds - assay_cpu_us(process.pid)
        return max(1, min(left / 1_000 / JobWatch.processors, JobWatch.backstopMilliseconds))
    }

    private static let processors = max(1, Int64(sysconf(Int32(_SC_NPROCESSORS_ONLN))))

    private mutating func giveOrder() {
        let count = pendingOrder.withUnsafeBytes { write(orderNumber, $0.baseAddress, $0.count) }
        if count > 0 { pendingOrder = pendingOrder.dropFirst(count) }
        let failed = count < 0 && errno != EAGAIN && errno != EINTR
        // It reads to the end-of-file.
        if pendingOrder.isEmpty || failed { process.order = nil }
    }

    private mutating func feed() {
        let input = inputNumber
        guard input >= 0 else { return }
        let count = pendingInput.withUnsafeBytes { write(input, $0.baseAddress, $0.count) }
        if count > 0 { pendingInput = pendingInput.dropFirst(count) }
        let failed = count < 0 && errno != EAGAIN && errno != EINTR
        if pendingInput.isEmpty || failed {
            // The job reads end-of-file from here on.
            process.input = nil
        }
    }

    /// Takes what is there; false once there is nothing more to come.
    private mutating func drain(_ descriptor: Int32, _ stream: OutputChunk.Stream) -> Bool {
        let path: WritableKeyPath<Observation, [UInt8]> = stream == .stdout ? \.output : \.error
        let before = seen[keyPath: path].count
        defer { timeline.note(stream, before..<seen[keyPath: path].count, at: elapsed) }
        return withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return count < 0 && errno == EAGAIN }
                let room = Int(limits.outputBytes) - seen.output.count - seen.error.count
                seen[keyPath: path].append(contentsOf: buffer[..<min(count, max(0, room))])
                if count > room {
                    seen.outputTruncated = true
                    stop(.output)
                    return false
                }
            }
        }
    }

    /// The cell asks to be forked in its turn: it has no more to do, and whatever it wrote is in the pipes.
    private consuming func settle() -> Observation {
        seen.wallMicroseconds = Clock.monotonicMicroseconds() - process.startedAt
        var ending = assay_ending()
        seen.isSettled = assay_halt(process.pid, &ending) == 1
        seen.exitCode = seen.isSettled ? 0 : ending.exited ? ending.exit_code : nil
        return take(ending)
    }

    /// The process has ended, so whatever it wrote is in the pipes.
    private consuming func finish() -> Observation {
        seen.wallMicroseconds = Clock.monotonicMicroseconds() - process.startedAt
        var ending = assay_ending()
        _ = assay_reap(process.pid, &ending)
        seen.exitCode = ending.exited ? ending.exit_code : nil
        return take(ending)
    }

    private mutating func take(_ ending: assay_ending) -> Observation {
        seen.signal = ending.signal == 0 ? nil : ending.signal
        seen.userMicroseconds = ending.user_us
        seen.systemMicroseconds = ending.system_us
        seen.maxRSSKiB = ending.max_rss_kib
        if outputOpen && !seen.outputTruncated { _ = drain(process.output.number, .stdout) }
        if errorOpen && !seen.outputTruncated { _ = drain(process.error.number, .stderr) }
        if timeline.hasBegun { seen.lastChunks = takeChunks(atMost: .max) }
        _ = readReport()
        return seen
    }

    /// Takes what is there, up to the bound; false once there is nothing more to come.
    private mutating func readReport() -> Bool {
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while seen.report.count <= reportLimit {
                let count = read(process.report.number, buffer.baseAddress, buffer.count)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return count < 0 && errno == EAGAIN }
                seen.report.append(contentsOf: buffer[..<count])
            }
            return false
        }
    }
}
