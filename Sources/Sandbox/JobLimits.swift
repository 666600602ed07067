import CSandbox
public import Evaluation
import Glibc

/// What a worker weighs before it forks, in bytes; a job's memory is counted from here.
public struct Footprint: Sendable, Hashable {
    /// Private writable memory.
    public var data: UInt64
    /// All address space.
    public var address: UInt64

    /// Measures the calling process. There is no /proc in the sandbox to read it from, so the
    /// kernel is asked what RLIMIT_DATA and RLIMIT_AS still admit; about 0.1 ms.
    public static func measure() throws(SandboxError) -> Footprint {
        let data = assay_data_bytes()
        let address = assay_address_bytes()
        if data < 0 { throw SandboxError(step: "measure data", code: Int32(-data)) }
        if address < 0 { throw SandboxError(step: "measure address space", code: Int32(-address)) }
        return Footprint(data: UInt64(data), address: UInt64(address))
    }
}

extension Limits {
    /// Puts the calling process under these limits, for good: hard limits, which nothing in the
    /// sandbox may raise, and a timer on CPU time that the filter keeps out of reach.
    func apply(in sandbox: JobSandbox) throws(SandboxError) {
        var limits = kernelLimits(in: sandbox, footprint: sandbox.footprint)
        try SandboxError.check(assay_arm_cpu_timer(cpuMicroseconds), "arm CPU timer")
        var refused: UnsafePointer<CChar>?
        let result = assay_set_limits(&limits, &refused)
        guard result < 0 else { return }
        let name = refused.map { String(cString: $0).uppercased() } ?? "?"
        throw SandboxError(
            step: "set RLIMIT_\(name), whose hard limit here may be lower than what a job is given", code: -result)
    }

    /// What of these is not in force in the calling process, in words.
    func shortfall(in sandbox: JobSandbox) -> String? {
        var limits = kernelLimits(in: sandbox, footprint: sandbox.footprint)
        if let name = assay_limit_not_in_force(&limits) { return "RLIMIT_\(String(cString: name).uppercased())" }
        let bytes = (Int(memoryMiB) << 20) + MemoryReserve.bytes + (1 << 20)
        let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { return nil }
        munmap(mapped, bytes)
        return "RLIMIT_DATA, which the kernel does not keep to,"
    }

    func kernelLimits(in sandbox: JobSandbox, footprint: Footprint) -> assay_limits {
        let memory = UInt64(memoryMiB) << 20
        var limits = assay_limits()
        limits.data_bytes = footprint.data + memory + UInt64(MemoryReserve.bytes)
        // numpy and thread stacks map far more than they use.
        limits.address_bytes = footprint.address + 4 * memory + (4 << 30)
        limits.file_bytes = sandbox.hasMounts ? memory : 0
        limits.stack_bytes = JobBounds.stackBytes
        // The kernel holds this one against the ticks of its clock that met the process, and not against the time that it
        // ran. On a busy host those are several times as many, or a fraction.
        limits.cpu_seconds = 10 * (UInt64(cpuMicroseconds / 1_000_000) + 1)
        limits.open_files = JobBounds.openFiles
        limits.threads = sandbox.hasMounts ? JobBounds.threads + sandbox.holders : JobBounds.threadsOfAccount
        return limits
    }
}

/// Bounds that are the same for every job.
enum JobBounds {
    /// Deep recursion in C code ends in a signal here, not in a full machine.
    static let stackBytes: UInt64 = 64 << 20
    static let openFiles: UInt64 = 128
    /// What a session leaves open stays so between its cells, and the kernel has 16,384 pages for the pipes of an account,
    /// 16 a pipe: sixteen sessions together must not use them up.
    static let openFilesOfSession: UInt64 = 48
    static let threads: UInt64 = 512
    /// Without a user namespace the kernel counts all that the account runs on this host.
    static let threadsOfAccount: UInt64 = 4_096
}

extension Limits {
    /// Whether a thread that could not be started lacked memory for its stack. pthread_create gives the same error
    /// where there are too many threads.
    ///
    /// - Parameter stack: bytes that the program asked for; 0 for the usual size.
    public func lacksRoomForThread(stack: Int) -> Bool {
        let bytes = stack > 0 ? stack : ThisProcess.threadStackBytes
        // Threads that have ended since have made room; but so many as are allowed never had any.
        if (UInt64(memoryMiB) << 20) / UInt64(bytes) < JobBounds.threads / 2 { return true }
        let mapped = mmap(nil, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
        guard let mapped, mapped != MAP_FAILED else { return true }
        munmap(mapped, bytes)
        return false
    }
}
