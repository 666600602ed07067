import CSandbox
public import Evaluation
import Glibc

/// A session's processes, seen from the worker: the holder, which keeps the state between cells, and the cell that is
/// under way.
///
/// Theory of operation. The first holder is forked by the worker, puts itself under the filter and the bounds of a
/// session, once for all that come after it, and asks to be forked. The kernel passes that question to the worker, which
/// answers it when there is a cell to be run, and only then: the fork is a child of the worker's (CLONE_PARENT), so that
/// the worker sees its status and what it used. With the answer the worker puts the cell's descriptors into the process
/// that asks, and the cell inherits them. Whoever does not run stands still (SIGSTOP): while a cell runs, or any other
/// job, no code of a holder's does.
///
/// A cell that ended well asks to be forked in its turn. That is how the worker sees that it ended; it becomes the
/// holder and the one before it goes. Of any other end the holder knows nothing.
///
/// A holder has run hostile code. It can refuse to be forked, or be forked into anything: what it loses by that is its own
/// session.
public final class HeldSession {
    private let sandbox: JobSandbox
    private let footprint: Footprint
    private let group: pid_t
    private var holder: pid_t
    private var ended: Descriptor
    private var isHalted = false
    /// Forked, and neither kept nor dropped.
    private var cell: pid_t?
    /// Killed, and not reaped yet.
    private var dying: pid_t?

    /// The descriptor on which a cell is told what to do, beside those of every job.
    public static let orderDescriptor: Int32 = 4

    /// An honest holder answers within a fraction of this, in milliseconds.
    private static let patience: Int32 = 5_000

    /// Forks the first holder and waits until it is isolated.
    ///
    /// - Parameters:
    ///   - limits: of the first cell; every cell has its own.
    ///   - serve: what it does from there on.
    public init(
        under limits: Limits, in sandbox: JobSandbox, filter: SystemCallFilter, serve: () -> Never
    ) throws(SandboxError) {
        guard sandbox.listener >= 0, sandbox.hasMounts else {
            throw SandboxError(step: "a session without all layers of the sandbox", code: ENOTSUP)
        }
        self.sandbox = sandbox
        footprint = sandbox.footprint
        assay_before_first_holder()
        assay_wipe_stack()
        let worker = getpid()
        let pid = assay_fork()
        if pid == 0 {
            assay_in_first_holder()
            Self.isolate(under: limits, in: sandbox, filter: filter, worker: worker)
            serve()
        }
        if pid < 0 { throw SandboxError(step: "fork", code: -pid) }
        holder = pid
        group = pid
        ended = Descriptor(owning: assay_pidfd_open(pid))
        guard assay_lead_group(pid) == 0, isReadable(sandbox.listener) else {
            kill(pid, SIGKILL)
            var ending = assay_ending()
            _ = assay_reap(pid, &ending)
            throw SandboxError(step: "isolate a session", code: ending.exit_code)
        }
        try halt()
    }

    private static func isolate(
        under limits: Limits, in sandbox: JobSandbox, filter: SystemCallFilter, worker: pid_t
    ) {
        do throws(SandboxError) {
            let null = open("/dev/null", O_RDWR | O_CLOEXEC)
            guard null >= 0 else { throw SandboxError(step: "open /dev/null", code: errno) }
            try SandboxError.check(assay_take_descriptors(null, null, null, null), "take descriptors")
            try SandboxError.check(assay_leave_mounts(), "own mount namespace")
            if chdir(sandbox.scratch) != 0 { throw SandboxError(step: "enter scratch", code: errno) }
            try SandboxError.check(assay_drop_capabilities(), "drop capabilities")
            try SandboxError.check(assay_guard_process(true), "guard process")
            if getppid() != worker { throw SandboxError(step: "find the worker", code: ESRCH) }
            var bounds = limits.kernelLimits(in: sandbox, footprint: sandbox.footprint)
            try SandboxError.check(assay_bound_session(&bounds), "set limits")
            try filter.install()
        } catch {
            _exit(JobProcess.setupFailed)
        }
    }

    /// Whether something can be read before patience runs out, and before the holder ends.
    private func isReadable(_ descriptor: Int32) -> Bool {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: ended.number, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&polled, 2, Self.patience) < 0 && errno == EINTR {}
        return polled[0].revents & Int16(POLLIN) != 0
    }

    /// Has the holder forked, and bounds the fork.
    ///
    /// - Throws: where the holder does not do as it should; ``end()`` is all that is left then.
    public func startCell(under limits: Limits, hasInput: Bool) throws(SandboxError) -> JobProcess {
        let startedAt = Clock.monotonicMicroseconds()
        let input = try JobProcess.inputPipe(hasInput)
        let output = try Descriptor.pipe()
        let error = try Descriptor.pipe()
        let report = try Descriptor.pipe()
        let order = try Descriptor.pipe()
        let reportFits = fcntl(report.writer.number, F_SETPIPE_SZ, 1 << 20) >= 1 << 20
        try fork(with: [
            input.reader.number, output.writer.number, error.writer.number, report.writer.number, order.reader.number,
        ])
        let cell = try takeNumber(from: report.reader.number)
        try halt()
        // The only other process of the group that lives is the fork: whoever gives another number is found out here.
        guard cell != holder, cell != dying, assay_is_live_child(cell, group) == 1 else {
            throw SandboxError(step: "find the cell", code: ESRCH)
        }
        var bounds = limits.kernelLimits(in: sandbox, footprint: footprint)
        try SandboxError.check(assay_bound_cell(cell, &bounds), "bound a cell")
        let ended = Descriptor(owning: assay_pidfd_open(cell))
        if ended.number < 0 { throw SandboxError(step: "pidfd_open", code: -ended.number) }
        self.cell = cell
        return JobProcess(
            pid: cell, ended: ended, input: hasInput ? input.takeWriter() : nil, output: output.takeReader(),
            error: error.takeReader(), report: report.takeReader(), reportFits: reportFits, listener: sandbox.listener,
            startedAt: startedAt, order: order.takeWriter())
    }

    /// Answers the holder's question, with these descriptors from 0 on.
    private func fork(with descriptors: [Int32]) throws(SandboxError) {
        if isHalted, kill(holder, SIGCONT) != 0 { throw SandboxError(step: "wake the holder", code: errno) }
        isHalted = false
        var question: UInt64 = 0
        var accusation: UInt64 = 0
        var call = -ENOENT
        // A question that was asked before it was halted is gone, and it asks again.
        while call == -ENOENT {
            guard isReadable(sandbox.listener) else { throw SandboxError(step: "wait for the holder", code: ETIMEDOUT) }
            var asking: pid_t = -1
            call = assay_take_call(sandbox.listener, &question, &accusation, &asking)
            // Nobody else's question is answered with this session's descriptors.
            if call >= 0, asking != group {
                if asking > 1, asking != getpgid(0) { kill(-asking, SIGKILL) }
                call = -ENOENT
            }
        }
        guard call == ASSAY_SIBLING else { throw SandboxError(step: "wait for the holder", code: EPERM) }
        for (number, descriptor) in descriptors.enumerated() {
            try SandboxError.check(
                assay_give_descriptor(sandbox.listener, question, descriptor, Int32(number)), "give a descriptor")
        }
        try SandboxError.check(assay_let_call_pass(sandbox.listener, question), "fork the holder")
    }

    /// The first thing that a cell reports is its number.
    private func takeNumber(from report: Int32) throws(SandboxError) -> pid_t {
        var number: pid_t = 0
        guard isReadable(report), read(report, &number, 4) == 4 else {
            throw SandboxError(step: "hear of the cell", code: ETIMEDOUT)
        }
        return number
    }

    private func halt() throws(SandboxError) {
        var ending = assay_ending()
        guard assay_halt(holder, &ending) == 1 else { throw SandboxError(step: "halt the holder", code: ESRCH) }
        isHalted = true
    }

    /// The cell, which has settled, takes the place of the holder.
    public func keepCell() {
        guard let cell else { return }
        bury()
        kill(holder, SIGKILL)
        dying = holder
        holder = cell
        ended = Descriptor(owning: assay_pidfd_open(cell))
        self.cell = nil
    }

    /// Whether the holder before this one may not be gone yet.
    public var isDying: Bool { dying != nil }

    /// Waits for the holder before this one to be gone: the kernel takes a while to let much memory go, so this is for when
    /// there is time.
    public func bury() {
        guard let dying else { return }
        self.dying = nil
        var ending = assay_ending()
        _ = assay_reap(dying, &ending)
    }

    /// The cell goes, and the state is as it was before it.
    ///
    /// - Parameter isSettled: false where it has been reaped.
    public func dropCell(isSettled: Bool) {
        guard let cell else { return }
        self.cell = nil
        guard isSettled else { return }
        var ending = assay_ending()
        kill(cell, SIGKILL)
        _ = assay_reap(cell, &ending)
    }

    /// Ends every process of the session.
    public func end() {
        assay_end_group(group)
    }
}

/// What a session's own processes do.
public enum SessionProcess {
    /// In a holder: waits until the worker has a cell to be run, then forks. Returns in the cell; the holder waits for the
    /// next one, and ends with its worker.
    public static func awaitCell() {
        while true {
            _ = assay_still_timers()
            let pid = assay_fork_sibling()
            if pid == 0 { return }
            if pid < 0 && pid != -EINTR { _exit(JobProcess.setupFailed) }
        }
    }

    /// In a cell: says that it is there, and reads what it is to do.
    public static func takeOrder() -> [UInt8] {
        guard assay_end_with_parent() == 0, assay_can_allocate() else { _exit(JobProcess.setupFailed) }
        var number = getpid()
        guard write(JobProcess.reportDescriptor, &number, 4) == 4 else { _exit(JobProcess.setupFailed) }
        var order: [UInt8] = []
        withUnsafeTemporaryAllocation(byteCount: 1 << 16, alignment: 16) { buffer in
            while true {
                let count = read(HeldSession.orderDescriptor, buffer.baseAddress, buffer.count)
                if count < 0 && errno == EINTR { continue }
                if count <= 0 { break }
                order.append(contentsOf: buffer[..<count])
            }
        }
        // It stays open, so that no file of the program's gets its number.
        return order
    }
}
