import CSandbox
import CSeccomp
import Glibc

/// The kernel filter of a job: built once by libseccomp, installed in each job process.
public struct SystemCallFilter: Sendable {
    private let program: [UInt8]

    /// Bytes of BPF that each job installs.
    public var byteCount: Int { program.count }

    /// Builds the filter for the architecture this runs on. Other entry points of the same kernel
    /// (32-bit calls, x32) kill the process: libseccomp's answer to a foreign architecture.
    ///
    /// Throws where libseccomp or the kernel refuses; the worker then does not start.
    public init() throws(SandboxError) {
        guard let context = seccomp_init(Action.error(EPERM).code) else {
            throw SandboxError(step: "seccomp_init", code: ENOMEM)
        }
        defer { seccomp_release(context) }
        let builder = Builder(context: context)
        try builder.set(SCMP_FLTATR_ACT_BADARCH, Action.killProcess.code)
        // A tree in place of a chain: the kernel runs every number through the filter when it is installed.
        try builder.set(SCMP_FLTATR_CTL_OPTIMIZE, 2)

        for name in SystemCallRules.allowed { try builder.add(name, .allow) }
        for name in SystemCallRules.unknown { try builder.add(name, .error(ENOSYS)) }
        for name in SystemCallRules.trapped { try builder.add(name, .trap) }
        try builder.addByArgument()
        program = try builder.export()
    }

    /// Irrevocably puts the calling thread, and all it starts, under the filter.
    func install() throws(SandboxError) {
        let result = program.withUnsafeBytes { assay_install_filter($0.baseAddress, $0.count) }
        try SandboxError.check(result, "install filter")
    }

    /// The name of a system call by its number on this architecture.
    public static func name(ofSystemCall number: Int32) -> String {
        guard let name = seccomp_syscall_resolve_num_arch(seccomp_arch_native(), number) else {
            return "system call \(number)"
        }
        defer { free(name) }
        return String(cString: name)
    }
}

/// What the kernel answers; the values are function-like macros in seccomp.h.
private enum Action {
    case allow, trap, killProcess
    case error(Int32)

    var code: UInt32 {
        switch self {
        case .allow: 0x7fff_0000
        case .trap: 0x0003_0000
        case .killProcess: 0x8000_0000
        case .error(let number): 0x0005_0000 | UInt32(number & 0xffff)
        }
    }
}

private struct Builder {
    let context: scmp_filter_ctx

    func set(_ attribute: scmp_filter_attr, _ value: UInt32) throws(SandboxError) {
        try SandboxError.check(seccomp_attr_set(context, attribute, value), "seccomp attribute")
    }

    /// Adds a rule. A name this libseccomp does not know is passed over and gets the filter's
    /// default. libseccomp refuses a rule that repeats the default, which is none then.
    func add(_ name: String, _ action: Action, _ conditions: [scmp_arg_cmp] = []) throws(SandboxError) {
        let number = seccomp_syscall_resolve_name(name)
        guard number >= 0 else { return }
        let result = seccomp_rule_add_array(context, action.code, number, UInt32(conditions.count), conditions)
        if result == -EACCES { return }
        try SandboxError.check(result, "seccomp rule for \(name)")
    }

    /// Calls whose arguments decide.
    func addByArgument() throws(SandboxError) {
        // Threads, not processes. clone3 keeps its flags in memory, where no filter can look:
        // glibc falls back to clone when it sees ENOSYS.
        // All that a thread shares, its descriptors above all: each table of its own would have a limit of its own.
        let thread = UInt64(CLONE_THREAD | CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_SYSVSEM)
        try add("clone", .allow, [.init(0, SCMP_CMP_MASKED_EQ, thread, thread)])

        // RLIMIT_DATA sees neither shared anonymous memory nor mappings that grow like a stack.
        let sharedAnonymous = UInt64(MAP_SHARED | MAP_ANONYMOUS)
        let examined = sharedAnonymous | UInt64(MAP_GROWSDOWN)
        for bits in [UInt64(0), UInt64(MAP_SHARED), UInt64(MAP_ANONYMOUS)] {
            try add("mmap", .allow, [.init(3, SCMP_CMP_MASKED_EQ, examined, bits)])
        }
        try add("mmap", .error(ENOMEM), [.init(3, SCMP_CMP_MASKED_EQ, examined, sharedAnonymous)])

        // The handler that names a trapped call cannot be replaced.
        // The kernel reads the number as 32 bits and libseccomp compares 64, so it is compared bit by bit: every
        // other signal, of which there are 64, differs from SIGSYS in one of seven.
        for bit in 0..<7 {
            let mask = UInt64(1) << bit
            let other = UInt64(SIGSYS) & mask ^ mask
            try add("rt_sigaction", .allow, [.init(0, SCMP_CMP_MASKED_EQ, mask, other)])
        }
        // To no address: there is no socket but the ends of a pair.
        try add("sendto", .allow, [.init(4, SCMP_CMP_EQ, 0)])

        // Its own limits may be read, nobody's changed.
        try add("prlimit64", .allow, [.init(0, SCMP_CMP_EQ, 0), .init(2, SCMP_CMP_EQ, 0)])

        try add("socketpair", .allow, [.init(0, SCMP_CMP_EQ, UInt64(AF_UNIX))])

        // Questions about descriptors; nothing that reaches a terminal or a device.
        let queries: [UInt64] = [0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451]
        for request in queries { try add("ioctl", .allow, [.init(1, SCMP_CMP_MASKED_EQ, 0xffff_ffff, request)]) }

        // Descriptor flags; no signals, leases or pipe sizes.
        for command in [F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC] {
            try add("fcntl", .allow, [.init(1, SCMP_CMP_MASKED_EQ, 0xffff_ffff, UInt64(command))])
        }
        // Record locks, which sqlite3 takes on its file, are granted without being taken: nobody else is in a
        // job's scratch, while a lock on a library file would be seen by the jobs of every other worker.
        for command in [F_SETLK, F_SETLKW] {
            try add("fcntl", .error(0), [.init(1, SCMP_CMP_MASKED_EQ, 0xffff_ffff, UInt64(command))])
        }

        // A thread's name.
        let setName: UInt64 = 15
        let getName: UInt64 = 16
        for option in [setName, getName] {
            try add("prctl", .allow, [.init(0, SCMP_CMP_MASKED_EQ, 0xffff_ffff, option)])
        }
    }

    /// The BPF program. libseccomp 2.5 exports to a descriptor only.
    func export() throws(SandboxError) -> [UInt8] {
        let file = Descriptor(owning: memfd_create("filter", UInt32(MFD_CLOEXEC)))
        guard file.number >= 0 else { throw SandboxError(step: "memfd_create", code: errno) }
        try SandboxError.check(seccomp_export_bpf(context, file.number), "export filter")
        let length = lseek(file.number, 0, SEEK_END)
        var bytes = [UInt8](repeating: 0, count: Int(length))
        guard pread(file.number, &bytes, bytes.count, 0) == length else {
            throw SandboxError(step: "read filter", code: errno)
        }
        return bytes
    }
}

extension scmp_arg_cmp {
    fileprivate init(_ argument: UInt32, _ comparison: scmp_compare, _ a: UInt64, _ b: UInt64 = 0) {
        self.init(arg: argument, op: comparison, datum_a: a, datum_b: b)
    }
}
