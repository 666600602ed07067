import CSandbox
import CSeccomp
import Glibc

/// What a filter has to make up for.
public struct FilterTerms: Sendable, Hashable {
    /// Whether the kernel asks the worker about forbidden calls; else it ends whoever makes one, and names none.
    public var asks: Bool
    /// Whether mounts leave nothing but the scratch to be written to; else files may be read and no more.
    public var hasMounts: Bool

    public init(asks: Bool = true, hasMounts: Bool = true) {
        self.asks = asks
        self.hasMounts = hasMounts
    }
}

/// A kernel filter, built once by libseccomp.
public struct SystemCallFilter: Sendable {
    private let program: [UInt8]

    /// Bytes of BPF.
    public var byteCount: Int { program.count }

    /// All that a worker and its jobs may do; the worker installs it before its first job, and every job
    /// process inherits it.
    ///
    /// Made for the architecture this runs on. Other entry points of the same kernel (32-bit calls, x32)
    /// kill the process: libseccomp's answer to a foreign architecture.
    ///
    /// - Parameter pass: tells the worker's own calls of ``SystemCallRules/workerOnlyForbidden``.
    ///
    /// Throws where libseccomp or the kernel refuses; the worker then does not start.
    public static func worker(
        pass: UInt64, terms: FilterTerms = FilterTerms()
    ) throws(SandboxError) -> SystemCallFilter {
        let forbidden: Action = terms.asks ? .notify : .killProcess
        return try SystemCallFilter(otherwise: .error(EPERM)) { builder throws(SandboxError) in
            for name in SystemCallRules.allowed { try builder.add(name, .allow) }
            try builder.addFiles(terms.hasMounts)
            for name in SystemCallRules.workerOnly { try builder.add(name, .allow) }
            for name in SystemCallRules.workerOnlyForbidden {
                try builder.add(name, .allow, [.init(5, SCMP_CMP_EQ, pass)])
                try builder.add(name, forbidden, [.init(5, SCMP_CMP_NE, pass)])
            }
            for name in SystemCallRules.unknown { try builder.add(name, .error(ENOSYS)) }
            for name in SystemCallRules.unsupported { try builder.add(name, .error(ENOTSUP)) }
            for name in SystemCallRules.needless { try builder.add(name, .error(0)) }
            for name in SystemCallRules.forbidden { try builder.add(name, forbidden) }
            try builder.addByArgument()
            // A holder of a session asks to be forked; every other job's filter refuses it first.
            if terms.asks { try builder.add("clone", .notify, [.init(0, SCMP_CMP_EQ, assay_sibling_flags)]) }
        }
    }

    /// What a job takes away from itself of the above, in the child.
    public static func job(pass: UInt64) throws(SandboxError) -> SystemCallFilter {
        try taking(pass: pass) { builder throws(SandboxError) in try builder.takeAwayJobs() }
    }

    /// The same for the processes of a session, once for all of them: it is inherited, and none is added to it. They may
    /// ask to be forked, which the filter of the worker has the worker answer, and nothing more.
    public static func session(pass: UInt64) throws(SandboxError) -> SystemCallFilter {
        try taking(pass: pass) { builder throws(SandboxError) in try builder.takeAwaySessions() }
    }

    private static func taking(
        pass: UInt64, _ others: (Builder) throws(SandboxError) -> Void
    ) throws(SandboxError) -> SystemCallFilter {
        try SystemCallFilter(otherwise: .allow) { builder throws(SandboxError) in
            for name in SystemCallRules.workerOnly { try builder.add(name, .error(EPERM)) }
            // A job that found the pass in its memory has no use for it.
            for name in SystemCallRules.workerOnlyForbidden {
                try builder.add(name, .killProcess, [.init(5, SCMP_CMP_EQ, pass)])
            }
            try builder.takeAwayByArgument()
            try others(builder)
        }
    }

    private init(
        otherwise: Action, rules: (Builder) throws(SandboxError) -> Void
    ) throws(SandboxError) {
        // Else the library asks this kernel what it knows, by calls that may be refused, before it writes a program that
        // is installed otherwise. What the kernel does not know shows then. Level 5 has notifications.
        _ = seccomp_api_set(5)
        guard let context = seccomp_init(otherwise.code) else {
            throw SandboxError(step: "seccomp_init", code: ENOMEM)
        }
        defer { seccomp_release(context) }
        let builder = Builder(context: context)
        try builder.set(SCMP_FLTATR_ACT_BADARCH, Action.killProcess.code)
        // A tree in place of a chain: the kernel runs every number through the filter when it is installed.
        try builder.set(SCMP_FLTATR_CTL_OPTIMIZE, 2)
        try rules(builder)
        program = try builder.export()
    }

    /// Irrevocably puts the calling thread, and all it starts, under the filter, beside those it is under.
    func install() throws(SandboxError) {
        _ = try install(listening: false)
    }

    /// The same, for the filter of a worker.
    ///
    /// - Parameter pass: what the filter was made with.
    /// - Returns: a descriptor on which the kernel reports the forbidden calls of jobs, before it makes them.
    public func installListening(pass: UInt64) throws(SandboxError) -> Int32 {
        let listener = try install(listening: true)
        assay_set_pass(pass)
        return listener
    }

    /// The same, for a filter that does not ask.
    public func installSilent(pass: UInt64) throws(SandboxError) {
        try install()
        assay_set_pass(pass)
    }

    /// Why ``installListening(pass:)`` would fail here; nil where it would not. Tried in a process of its own.
    public func listeningProblem() -> SandboxError? {
        let result = program.withUnsafeBytes { assay_try_listening($0.baseAddress, $0.count) }
        return result < 0 ? SandboxError(step: "install filter", code: -result) : nil
    }

    private func install(listening: Bool) throws(SandboxError) -> Int32 {
        let result = program.withUnsafeBytes { assay_install_filter($0.baseAddress, $0.count, listening) }
        try SandboxError.check(result, "install filter")
        return result
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
    case allow, notify, killProcess
    case error(Int32)

    var code: UInt32 {
        switch self {
        case .allow: 0x7fff_0000
        case .notify: 0x7fc0_0000
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

    /// Calls that make, change or open files.
    func addFiles(_ hasMounts: Bool) throws(SandboxError) {
        for name in SystemCallRules.changingFiles { try add(name, hasMounts ? .allow : .error(EROFS)) }
        for (name, argument) in SystemCallRules.opening {
            guard !hasMounts else {
                try add(name, .allow)
                continue
            }
            var none: UInt64 = 0
            for flag in [O_WRONLY, O_RDWR, O_CREAT, O_TRUNC, Builder.unnamedFile] {
                none |= UInt64(flag)
                try add(name, .error(EROFS), [.init(argument, SCMP_CMP_MASKED_EQ, UInt64(flag), UInt64(flag))])
            }
            try add(name, .allow, [.init(argument, SCMP_CMP_MASKED_EQ, none, 0)])
        }
    }

    /// Calls whose arguments decide.
    func addByArgument() throws(SandboxError) {
        // Threads, and the worker's fork, which shares nothing. clone3 keeps its flags in memory, where no filter
        // can look: glibc falls back to clone when it sees ENOSYS.
        // A parent that waits for its child in the kernel does not stand still when it should.
        let examined = Builder.thread | Builder.namespaces | UInt64(CLONE_VFORK)
        try add("clone", .allow, [.init(0, SCMP_CMP_MASKED_EQ, examined, Builder.thread)])
        let fork = UInt64(CLONE_CHILD_SETTID | CLONE_CHILD_CLEARTID) | UInt64(SIGCHLD)
        try add("clone", .allow, [.init(0, SCMP_CMP_EQ, fork)])

        // RLIMIT_DATA sees neither shared anonymous memory nor mappings that grow like a stack.
        // Large pages come from a pool of the host's.
        let sharedAnonymous = UInt64(MAP_SHARED | MAP_ANONYMOUS)
        let kinds = sharedAnonymous | UInt64(MAP_GROWSDOWN | MAP_HUGETLB)
        for bits in [UInt64(0), UInt64(MAP_SHARED), UInt64(MAP_ANONYMOUS)] {
            try add("mmap", .allow, [.init(3, SCMP_CMP_MASKED_EQ, kinds, bits)])
        }
        try add("mmap", .error(ENOMEM), [.init(3, SCMP_CMP_MASKED_EQ, kinds, sharedAnonymous)])

        // Advice about memory of its own; not to merge its pages with those of others, nor to poison them.
        let advice = [
            MADV_NORMAL, MADV_RANDOM, MADV_SEQUENTIAL, MADV_WILLNEED, MADV_DONTNEED, MADV_FREE, MADV_DONTFORK,
            MADV_DOFORK, MADV_HUGEPAGE, MADV_NOHUGEPAGE, MADV_DONTDUMP, MADV_DODUMP,
        ]
        for kind in advice {
            try add("madvise", .allow, [.init(2, SCMP_CMP_MASKED_EQ, 0xffff_ffff, UInt64(kind))])
        }
        // Advice about files, save to drop a library from the cache that all workers read it from.
        for kind in [POSIX_FADV_NORMAL, POSIX_FADV_RANDOM, POSIX_FADV_SEQUENTIAL, POSIX_FADV_WILLNEED] {
            try add("fadvise64", .allow, [.init(3, SCMP_CMP_MASKED_EQ, 0xffff_ffff, UInt64(kind))])
        }

        // To no address: there is no socket but the ends of a pair.
        try add("sendto", .allow, [.init(4, SCMP_CMP_EQ, 0)])

        // A worker's own limits, and those of its sessions' processes; nobody else is in reach.
        try add("prlimit64", .allow)

        try add("socketpair", .allow, [.init(0, SCMP_CMP_EQ, UInt64(AF_UNIX))])

        // Questions about descriptors; nothing that reaches a terminal or a device. The last is what the kernel
        // is asked forbidden calls with, on a descriptor that no job has.
        // Nor has one the descriptor that the two behind it are for.
        let queries: [UInt64] = [
            0x5401, 0x5413, 0x541B, 0x5421, 0x5450, 0x5451, UInt64(assay_forbidden_call_query),
            UInt64(assay_call_answer), UInt64(assay_call_descriptor),
        ]
        for request in queries { try add("ioctl", .allow, [.init(1, SCMP_CMP_MASKED_EQ, 0xffff_ffff, request)]) }

        // Descriptor flags and, for the worker, the room in a pipe; no signals, no leases.
        for command in [F_DUPFD, F_GETFD, F_SETFD, F_GETFL, F_SETFL, F_DUPFD_CLOEXEC, F_SETPIPE_SZ] {
            try add("fcntl", .allow, [.init(1, SCMP_CMP_MASKED_EQ, 0xffff_ffff, UInt64(command))])
        }
        // Record locks, which sqlite3 takes on its file, are granted without being taken: nobody else is in a
        // job's scratch, while a lock on a library file would be seen by the jobs of every other worker.
        for command in [F_SETLK, F_SETLKW] {
            try add("fcntl", .error(0), [.init(1, SCMP_CMP_MASKED_EQ, 0xffff_ffff, UInt64(command))])
        }

        // A thread's name, and what a job gives up before its own filter.
        for option in Builder.nameOptions + Builder.guardOptions {
            try add("prctl", .allow, [.init(0, SCMP_CMP_MASKED_EQ, 0xffff_ffff, option)])
        }
    }

    /// What of the above neither a job nor a session may do.
    func takeAwayByArgument() throws(SandboxError) {
        // Its own limits may be read, not changed; those of others neither.
        try add("prlimit64", .error(EPERM), [.init(2, SCMP_CMP_NE, 0)])
        try add("prlimit64", .error(EPERM), [.init(0, SCMP_CMP_NE, 0)])
        try add("fcntl", .error(EPERM), [.init(1, SCMP_CMP_MASKED_EQ, 0xffff_ffff, UInt64(F_SETPIPE_SZ))])
    }

    /// What besides a job may not do.
    func takeAwayJobs() throws(SandboxError) {
        // All that a thread shares, its descriptors above all: each table of its own would have a limit of its own.
        // Whatever lacks one of these is a process, or next to it.
        for bit in 0..<64 where Builder.thread & (1 << bit) != 0 {
            try add("clone", .error(EPERM), [.init(0, SCMP_CMP_MASKED_EQ, 1 << bit, 0)])
        }
        for option in Builder.guardOptions {
            try add("prctl", .error(EPERM), [.init(0, SCMP_CMP_MASKED_EQ, 0xffff_ffff, option)])
        }
    }

    /// What besides a session may not do.
    func takeAwaySessions() throws(SandboxError) {
        // As of a job, where no sibling is asked for.
        let sibling = UInt64(CLONE_PARENT)
        for bit in 0..<64 where Builder.thread & (1 << bit) != 0 {
            try add("clone", .error(EPERM), [.init(0, SCMP_CMP_MASKED_EQ, 1 << bit | sibling, 0)])
        }
        // And nothing in any other form than the one that is asked about.
        for bit in 0..<64 where assay_sibling_flags & (1 << bit) == 0 {
            try add("clone", .error(EPERM), [.init(0, SCMP_CMP_MASKED_EQ, 1 << bit | sibling, 1 << bit | sibling)])
        }
        // It ends with its worker, and says so again in every fork; it may say nothing else.
        for option in Builder.guardOptions where option != Builder.endWithParent {
            try add("prctl", .error(EPERM), [.init(0, SCMP_CMP_MASKED_EQ, 0xffff_ffff, option)])
        }
        try add(
            "prctl", .error(EPERM),
            [
                .init(0, SCMP_CMP_MASKED_EQ, 0xffff_ffff, Builder.endWithParent),
                .init(1, SCMP_CMP_NE, UInt64(SIGKILL)),
            ])
    }

    private static let thread = UInt64(
        CLONE_THREAD | CLONE_VM | CLONE_FS | CLONE_FILES | CLONE_SIGHAND | CLONE_SYSVSEM)
    private static let namespaces = UInt64(
        CLONE_NEWNS | CLONE_NEWCGROUP | CLONE_NEWUTS | CLONE_NEWIPC | CLONE_NEWUSER | CLONE_NEWPID | CLONE_NEWNET)
    /// PR_SET_NAME and PR_GET_NAME; `prctl.h` does not reach Swift.
    private static let nameOptions: [UInt64] = [15, 16]
    /// PR_SET_PDEATHSIG, PR_SET_DUMPABLE and PR_SET_NO_NEW_PRIVS; PR_SET_SECCOMP, where a kernel has that alone.
    private static let guardOptions: [UInt64] = [endWithParent, 4, 38, 22]
    private static let endWithParent: UInt64 = 1
    /// `__O_TMPFILE`, without the O_DIRECTORY that O_TMPFILE has in it.
    private static let unnamedFile: Int32 = 0o20_000_000

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
