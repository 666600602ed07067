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
/// A holder has one thread. A cell that has ended and has others is forked once more, which copies none of them, and goes;
/// whether it has any is for the kernel to say, which counts all threads of the worker's user, and not for the cell.
///
/// A holder has run hostile code. It can refuse to be forked, or be forked into anything: what it loses by that is its own
/// session.
public final class HeldSession {
    private let sandbox: JobSandbox
    private let ownProcesses: UInt64
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

    /// In which the worker's own code is isolated, in milliseconds.
    private static let setUpPatience: Int64 = 5_000
    /// In which a holder is forked, in milliseconds. An honest one takes a fraction of this; of one that does not answer
    /// the session is lost, and costs its worker no more than this.
    private static let patience: Int64 = 2_000
    /// In which the kernel takes threads off its count that have ended, in milliseconds.
    private static let countPatience: Int64 = 1_000

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
        guard let ownProcesses = sandbox.ownProcesses else {
            throw SandboxError(step: "a session where the kernel counts the threads of others", code: ENOTSUP)
        }
        self.sandbox = sandbox
        self.ownProcesses = ownProcesses
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
        do throws(SandboxError) {
            try SandboxError.check(assay_lead_group(pid), "lead a group")
            try wait(for: sandbox.listener, until: Self.deadline(in: Self.setUpPatience), "isolate a session")
        } catch {
            kill(pid, SIGKILL)
            var ending = assay_ending()
            _ = assay_reap(pid, &ending)
            throw error
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
            bounds.open_files = JobBounds.openFilesOfSession
            try SandboxError.check(assay_bound_session(&bounds), "set limits")
            try filter.install()
        } catch {
            _exit(JobProcess.setupFailed)
        }
    }

    private static func deadline(in milliseconds: Int64) -> Int64 {
        Clock.monotonicMicroseconds() + 1_000 * milliseconds
    }

    /// Waits until something can be read.
    ///
    /// - Throws: with ETIMEDOUT where that is not so in time, with ESRCH where the holder has ended.
    private func wait(for descriptor: Int32, until deadline: Int64, _ step: String) throws(SandboxError) {
        while true {
            var polled = [
                pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
                pollfd(fd: ended.number, events: Int16(POLLIN), revents: 0),
            ]
            let left = deadline - Clock.monotonicMicroseconds()
            let ready = poll(&polled, 2, Int32(max(0, (left + 999) / 1_000)))
            if polled[0].revents & Int16(POLLIN) != 0 { return }
            if ready > 0 { throw SandboxError(step: step, code: ESRCH) }
            if left <= 0 { throw SandboxError(step: step, code: ETIMEDOUT) }
        }
    }

    /// Processes of the session's, each of one thread: as many as the kernel should count.
    public var processes: UInt64 {
        1 + (dying == nil ? 0 : 1) + (cell == nil ? 0 : 1)
    }

    /// Has the holder forked, and bounds the fork.
    ///
    /// - Parameter others: processes of other sessions of this worker.
    /// - Throws: where the holder does not do as it should, with ETIMEDOUT where it does nothing; ``end()`` is all that is
    ///   left then.
    public func startCell(
        under limits: Limits, hasInput: Bool, beside others: UInt64
    ) throws(SandboxError) -> JobProcess {
        let startedAt = Clock.monotonicMicroseconds()
        let deadline = Self.deadline(in: Self.patience)
        let input = try JobProcess.inputPipe(hasInput)
        let output = try Descriptor.pipe()
        let error = try Descriptor.pipe()
        let report = try Descriptor.pipe()
        let order = try Descriptor.pipe()
        // One more, and no threads: the holder has none when it stands still again.
        try SandboxError.check(
            assay_bound_threads(holder, ownProcesses + others + processes + 1), "bound the holder's threads")
        try fork(
            with: [
                input.reader.number, output.writer.number, error.writer.number, report.writer.number,
                order.reader.number,
            ], until: deadline)
        let cell = try takeNumber(from: report.reader.number, until: deadline)
        try halt()
        var among = sandbox
        among.holders = others + processes
        var bounds = limits.kernelLimits(in: among, footprint: footprint)
        try SandboxError.check(assay_bound_cell(cell, &bounds), "bound a cell")
        let ended = Descriptor(owning: assay_pidfd_open(cell))
        if ended.number < 0 { throw SandboxError(step: "pidfd_open", code: -ended.number) }
        self.cell = cell
        return JobProcess(
            pid: cell, ended: ended, input: hasInput ? input.takeWriter() : nil, output: output.takeReader(),
            error: error.takeReader(), report: report.takeReader(),
            // A pipe that a session keeps has the ordinary size.
            reportFits: false, listener: sandbox.listener,
            startedAt: startedAt, order: order.takeWriter())
    }

    /// Answers the holder's question, with these descriptors from 0 on.
    private func fork(with descriptors: [Int32], until deadline: Int64) throws(SandboxError) {
        if isHalted, kill(holder, SIGCONT) != 0 { throw SandboxError(step: "wake the holder", code: errno) }
        isHalted = false
        var question: UInt64 = 0
        var accusation: UInt64 = 0
        var call = -ENOENT
        // A question that was asked before it was halted is gone, and it asks again.
        while call == -ENOENT {
            try wait(for: sandbox.listener, until: deadline, "wait for the holder")
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

    /// The first thing that a fork reports is its number.
    private func takeNumber(from report: Int32, until deadline: Int64) throws(SandboxError) -> pid_t {
        try wait(for: report, until: deadline, "hear of the fork")
        var number: pid_t = 0
        guard read(report, &number, 4) == 4 else { throw SandboxError(step: "hear of the fork", code: ESRCH) }
        // The only other process of the group that lives is the fork: whoever gives another number is found out here.
        guard number != holder, number != dying, assay_is_live_child(number, group) == 1 else {
            throw SandboxError(step: "find the fork", code: ESRCH)
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

    /// Ends the threads that the last cell left: where the kernel counts any, the holder is forked, which copies one thread,
    /// and goes.
    ///
    /// - Parameter others: processes of other sessions of this worker.
    /// - Throws: as ``startCell(under:hasInput:beside:)``.
    public func endThreads(beside others: UInt64) throws(SandboxError) {
        guard sandbox.isCrowded(beside: others + processes, for: 0) else { return }
        bury()
        let deadline = Self.deadline(in: Self.patience)
        let null = Descriptor(owning: open("/dev/null", O_RDWR | O_CLOEXEC))
        let report = try Descriptor.pipe()
        // Told nothing, a cell knows that it is to be the holder.
        let order = try Descriptor.pipe().takeReader()
        // One more than there may be: it has as many as it was allowed, at most, and they run again.
        try SandboxError.check(
            assay_bound_threads(holder, JobBounds.threads + others + processes + 1), "bound the holder's threads")
        try fork(
            with: [null.number, null.number, null.number, report.writer.number, order.number], until: deadline)
        let fork = try takeNumber(from: report.reader.number, until: deadline)
        try SandboxError.check(assay_bound_threads(fork, 0), "bound the holder's threads")
        kill(holder, SIGKILL)
        dying = holder
        holder = fork
        ended = Descriptor(owning: assay_pidfd_open(fork))
        bury()
        try wait(for: sandbox.listener, until: deadline, "wait for the holder")
        try halt()
        // It ran for a moment before it was bounded.
        if sandbox.isCrowded(beside: others + processes, for: Self.countPatience) {
            throw SandboxError(step: "end a session's threads", code: EAGAIN)
        }
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
