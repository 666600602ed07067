import CSandbox
public import Evaluation
import Glibc

/// What every job of a worker shares: prepared once, before the first fork.
public struct JobSandbox: Sendable {
    /// What is installed in the child, in this order.
    public var filters: [SystemCallFilter]
    public var footprint: Footprint
    /// Where the kernel reports forbidden calls; -1 where the filters are all installed in the child.
    public var listener: Int32
    /// The scratch folder, a job's working directory.
    public var scratch: String
    /// Whether jobs are in namespaces, where the scratch is theirs to write to; else nothing is.
    public var hasMounts: Bool
    /// Processes of sessions beside the next job: the kernel counts a job's threads together with these.
    public var holders: UInt64 = 0
    /// What the kernel counts where there are no sessions; nil where it is not known, and sessions cannot be had.
    public var ownProcesses: UInt64?

    public init(
        filters: [SystemCallFilter], footprint: Footprint, listener: Int32, scratch: String, hasMounts: Bool = true
    ) {
        self.filters = filters
        self.footprint = footprint
        self.listener = listener
        self.scratch = scratch
        self.hasMounts = hasMounts
    }
}

/// A forked job, seen from the worker: its process and the near ends of its pipes.
public struct JobProcess: ~Copyable {
    /// The descriptor that a job reports on. Its frames are claims of a hostile process.
    public static let reportDescriptor: Int32 = 3
    /// How a job process leaves that could not be isolated; nothing of the program has run.
    public static let setupFailed: Int32 = 70

    let pid: pid_t
    /// Readable when the process has ended.
    let ended: Descriptor
    var input: Descriptor?
    let output: Descriptor
    let error: Descriptor
    let report: Descriptor
    /// Whether the report pipe holds any report whole.
    let reportFits: Bool
    let listener: Int32
    let startedAt: Int64
    /// Where a cell of a session is told what to do.
    var order: Descriptor?

    /// Forks a process, isolates it, and lets it judge a program.
    ///
    /// - Parameters:
    ///   - hasInput: without it standard input is empty.
    ///   - judge: runs in the child, under limits and filter; leaves by ``leave(_:)``.
    public static func start(
        under limits: Limits, in sandbox: JobSandbox, hasInput: Bool, judge: () -> Never
    ) throws(SandboxError) -> JobProcess {
        let input = try inputPipe(hasInput)
        let output = try Descriptor.pipe()
        let error = try Descriptor.pipe()
        let report = try Descriptor.pipe()
        // Room for the longest report, so that the worker need not wake up for it. An account has a bound on
        // such room; beyond it the worker reads reports as they come.
        let reportFits = fcntl(report.writer.number, F_SETPIPE_SZ, 1 << 20) >= 1 << 20
        let startedAt = Clock.monotonicMicroseconds()

        // Heap blocks were wiped as they were freed; calls that have returned left their variables here.
        assay_wipe_stack()
        let worker = getpid()
        let pid = assay_fork()
        if pid == 0 {
            isolate(
                in: input.reader.number, out: output.writer.number, err: error.writer.number,
                report: report.writer.number, limits: limits, sandbox: sandbox, worker: worker)
            judge()
        }
        if pid < 0 { throw SandboxError(step: "fork", code: -pid) }
        let ended = Descriptor(owning: assay_pidfd_open(pid))
        if ended.number < 0 {
            kill(pid, SIGKILL)
            var ending = assay_ending()
            _ = assay_reap(pid, &ending)
            throw SandboxError(step: "pidfd_open", code: -ended.number)
        }
        return JobProcess(
            pid: pid, ended: ended, input: hasInput ? input.takeWriter() : nil, output: output.takeReader(),
            error: error.takeReader(), report: report.takeReader(), reportFits: reportFits, listener: sandbox.listener,
            startedAt: startedAt, order: nil)
    }

    static func inputPipe(_ hasInput: Bool) throws(SandboxError) -> PipeEnds {
        if hasInput { return try Descriptor.pipe() }
        let null = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard null >= 0 else { throw SandboxError(step: "open /dev/null", code: errno) }
        return PipeEnds(reader: Descriptor(owning: null), writer: Descriptor(owning: -1))
    }

    /// The child's way into isolation, in the only order that works: descriptors while it still has
    /// the worker's, capabilities before the filter forbids giving them up, the filter last.
    private static func isolate(
        in input: Int32, out: Int32, err: Int32, report: Int32, limits: Limits, sandbox: JobSandbox,
        worker: pid_t
    ) {
        do throws(SandboxError) {
            try SandboxError.check(assay_take_descriptors(input, out, err, report), "take descriptors")
            try enter(sandbox.scratch)
            try SandboxError.check(assay_drop_capabilities(), "drop capabilities")
            try SandboxError.check(assay_guard_process(true), "guard process")
            // Before this process was tied to its worker's life, that may have ended.
            if getppid() != worker { throw SandboxError(step: "find the worker", code: ESRCH) }
            try limits.apply(in: sandbox)
            for filter in sandbox.filters { try filter.install() }
        } catch {
            let line = "a job cannot be isolated: \(error)\n"
            _ = write(2, line, line.utf8.count)
            _exit(setupFailed)
        }
    }

    private static func enter(_ folder: String) throws(SandboxError) {
        if chdir(folder) != 0 { throw SandboxError(step: "enter scratch", code: errno) }
    }

    /// Ends a job process at once: no exit handlers, no buffers of the worker's flushed twice.
    public static func leave(_ code: Int32) -> Never {
        _exit(code)
    }

    /// Ends a job process for what its program did at run time, in a way that the program cannot keep to itself: by
    /// a forbidden call that the kernel tells the worker of.
    ///
    /// - Parameter index: comes out as ``Observation/Stopped/accused(index:)``. A program that makes the call itself
    ///   can only end itself.
    public static func accuse(of index: Int) -> Never {
        assay_accuse(UInt64(max(0, index)))
        _exit(0)
    }

    /// Whether reports that do not fit the pipe are waited for, or lost.
    public static func waitForReports(_ waits: Bool) {
        _ = fcntl(reportDescriptor, F_SETFL, waits ? 0 : O_NONBLOCK)
    }

    /// Sends bytes on the report pipe, in a job process.
    public static func send(_ bytes: [UInt8]) {
        bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count {
                let count = write(reportDescriptor, buffer.baseAddress! + sent, buffer.count - sent)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { return }
                sent += count
            }
        }
    }
}

extension PipeEnds {
    consuming func takeReader() -> Descriptor { reader }
    consuming func takeWriter() -> Descriptor { writer }
}

/// Clocks, in microseconds.
enum Clock {
    static func monotonicMicroseconds() -> Int64 {
        var now = timespec()
        clock_gettime(CLOCK_MONOTONIC, &now)
        return Int64(now.tv_sec) * 1_000_000 + Int64(now.tv_nsec) / 1_000
    }
}
