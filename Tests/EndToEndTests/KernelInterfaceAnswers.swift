/// The kernel interfaces that hostile programs reach for, with what each is answered: an error to what is tried in
/// good faith, the end to what only an attack needs.
enum KernelInterfaces {
    static let processes = [
        KernelProbe("fork", "call('fork')", .refused("EPERM")),
        KernelProbe("vfork", "call('vfork')", .refused("EPERM")),
        KernelProbe("a clone that is a process", "call('clone', 17, 0, 0, 0, 0)", .refused("EPERM")),
        KernelProbe(
            "a clone that shares memory and is no thread", "call('clone', 0x100 | 17, 0, 0, 0, 0)", .refused("EPERM")),
        KernelProbe(
            "a clone with namespaces of its own", "call('clone', 0x10000000 | 17, 0, 0, 0, 0)", .refused("EPERM")),
        KernelProbe("a thread with descriptors of its own", "call('clone', 0x50b00, 0, 0, 0, 0)", .refused("EPERM")),
        KernelProbe("clone3, by which glibc asks first", "call('clone3', 0, 0)", .refused("ENOSYS")),
        KernelProbe(
            "execve of a library's program", "call('execve', b'/assay-worker', pair(0), pair(0))", .refused("EPERM")),
        KernelProbe(
            "execve of a file of its own",
            """
            open('/tmp/program', 'wb').write(b'#!/assay-worker')
            os.chmod('/tmp/program', 0o4777)
            outcome = call('execve', b'/tmp/program', pair(0), pair(0))
            os.unlink('/tmp/program')
            result = outcome
            """, .refused("EPERM")),
        KernelProbe(
            "execveat of a descriptor", "call('execveat', library, b'', pair(0), pair(0), 0x1000)", .refused("EPERM")),
        KernelProbe(
            "a scratch file as machine code",
            """
            open('/tmp/code', 'wb').write(bytes(4096))
            descriptor = os.open('/tmp/code', os.O_RDWR)
            outcome = call('mmap', 0, 4096, 5, 2, descriptor, 0)
            os.close(descriptor)
            os.unlink('/tmp/code')
            result = outcome
            """, .refused("EPERM")),
        KernelProbe("a session of its own", "attempt(os.setsid)", .refused("EPERM")),
        KernelProbe("another process group", "attempt(os.setpgid, 0, PARENT)", .refused("EPERM")),
        KernelProbe("a process descriptor", "call('pidfd_open', PARENT, 0)", .refused("EPERM")),
        KernelProbe("reaping a process", "call('process_mrelease', 3, 0)", .refused("EPERM")),
    ]

    static let signals =
        [
            ("to the worker", "call('kill', PARENT, 9)"), ("to everybody", "call('kill', -1, 9)"),
            ("to its process group", "call('kill', 0, 9)"), ("to the first process", "call('kill', 1, 9)"),
            ("by tkill", "call('tkill', PARENT, 9)"), ("by tgkill", "call('tgkill', PARENT, PARENT, 9)"),
            ("by rt_sigqueueinfo", "call('rt_sigqueueinfo', PARENT, 9, bytes(128))"),
            ("by rt_tgsigqueueinfo", "call('rt_tgsigqueueinfo', PARENT, PARENT, 9, bytes(128))"),
            ("by pidfd_send_signal", "call('pidfd_send_signal', 3, 9, 0, 0)"),
            ("by a timer for another thread", "call('timer_create', 0, bytes(64), bytes(8))"),
        ].map { KernelProbe("a signal \($0)", $1, .refused("EPERM")) }
        + [
            KernelProbe("deleting the timer of its CPU time", "call('timer_delete', 0)", .refused("EPERM")),
            KernelProbe(
                "setting the timer of its CPU time", "call('timer_settime', 0, 0, pair(0, 0, 10 ** 6, 0), 0)",
                .refused("EPERM")),
            KernelProbe(
                "an alarm of its own",
                """
                rung = []
                signal.signal(signal.SIGALRM, lambda *_: rung.append(1))
                signal.setitimer(signal.ITIMER_REAL, 0.01)
                signal.pause()
                result = rung
                """, .gives("[1]")),
        ]

    static let limitsAndSchedules = [
        KernelProbe(
            "raising a limit of its own", "call('prlimit64', 0, resource.RLIMIT_NOFILE, pair(4096, 4096), 0)",
            .refused("EPERM")),
        KernelProbe(
            "a limit of the worker", "call('prlimit64', PARENT, resource.RLIMIT_NOFILE, pair(8, 8), 0)",
            .refused("EPERM")),
        KernelProbe(
            "reading the worker's limits", "call('prlimit64', PARENT, resource.RLIMIT_NOFILE, 0, pair(0, 0))",
            .refused("EPERM")),
        KernelProbe("setrlimit", "call('setrlimit', resource.RLIMIT_CPU, pair(10 ** 6, 10 ** 6))", .refused("EPERM")),
        KernelProbe("its own priority", "attempt(os.setpriority, os.PRIO_PROCESS, 0, 1)", .refused("EPERM")),
        KernelProbe("the worker's priority", "attempt(os.setpriority, os.PRIO_PROCESS, PARENT, 19)", .refused("EPERM")),
        KernelProbe("everybody's priority", "attempt(os.setpriority, os.PRIO_USER, 0, 19)", .refused("EPERM")),
        KernelProbe("the worker's processors", "attempt(os.sched_setaffinity, PARENT, [0])", .refused("EPERM")),
        KernelProbe(
            "the worker's scheduler",
            "attempt(os.sched_setscheduler, PARENT, os.SCHED_IDLE, os.sched_param(0))", .refused("EPERM")),
        KernelProbe(
            "its own scheduler", "attempt(os.sched_setscheduler, 0, os.SCHED_BATCH, os.sched_param(0))",
            .refused("EPERM")),
        KernelProbe("sched_setparam", "call('sched_setparam', PARENT, pair(0))", .refused("EPERM")),
        KernelProbe("sched_setattr", "call('sched_setattr', PARENT, pair(56, 0, 0, 0, 0, 0, 0), 0)", .refused("EPERM")),
        KernelProbe(
            "the worker's input and output priority", "call('ioprio_set', 1, PARENT, 3 << 13)", .refused("EPERM")),
        KernelProbe(
            "the worker's list of futexes", "call('get_robust_list', PARENT, pair(0), pair(0))", .refused("EPERM")),
        KernelProbe("locking memory", "call('mlock', id(call) & ~4095, 4096)", .refused("EPERM")),
        KernelProbe("locking all memory", "call('mlockall', 3)", .refused("EPERM")),
    ]

    static let identity =
        ["setuid", "setgid", "setfsuid", "setfsgid"].map {
            KernelProbe($0, "call('\($0)', 0)", .refused("EPERM"))
        } + [
            KernelProbe("setresuid", "call('setresuid', 0, 0, 0)", .refused("EPERM")),
            KernelProbe("setresgid", "call('setresgid', 0, 0, 0)", .refused("EPERM")),
            KernelProbe("setgroups", "call('setgroups', 1, pair(0))", .refused("EPERM")),
            KernelProbe("capset", "call('capset', pair(0x20080522), pair(-1, -1, -1))", .refused("EPERM")),
            KernelProbe("asking for the personality", "call('personality', 0xffffffff)", .refused("EPERM")),
            KernelProbe("a personality that runs data", "call('personality', 0x0400000)", .refused("EPERM")),
        ]
        + [
            ("PDEATHSIG", 1, 0), ("DUMPABLE", 4, 1), ("KEEPCAPS", 8, 1), ("SECCOMP", 22, 1), ("TSC", 26, 2),
            ("SECUREBITS", 28, 0), ("TIMERSLACK", 29, 1), ("MCE_KILL", 33, 0), ("MM", 35, 1),
            ("CHILD_SUBREAPER", 36, 1), ("NO_NEW_PRIVS", 38, 0), ("THP_DISABLE", 41, 1), ("CAP_AMBIENT", 47, 2),
            ("SPECULATION_CTRL", 53, 0), ("IO_FLUSHER", 57, 1), ("SYSCALL_USER_DISPATCH", 59, 1),
            ("PTRACER", 0x5961_6d61, -1), ("DUMPABLE behind higher bits", (1 << 32) | 4, 1),
        ].map { KernelProbe("prctl \($0)", "call('prctl', \($1), \($2), 0, 0, 0)", .refused("EPERM")) }
        + [
            KernelProbe("naming a thread", "call('prctl', 15, b'worker', 0, 0, 0)", .gives("0"))
        ]

    static let sockets =
        [
            ("UNIX", 1), ("INET", 2), ("INET6", 10), ("NETLINK", 16), ("PACKET", 17), ("CAN", 29), ("BLUETOOTH", 31),
            ("ALG", 38), ("VSOCK", 40), ("XDP", 44), ("INET behind higher bits", (1 << 32) | 2),
        ].map { KernelProbe("a socket of AF_\($0)", "call('socket', \($1), 2, 0)", .refused("EPERM")) }
        + [
            KernelProbe("a pair of sockets on the network", "call('socketpair', 2, 1, 0, pair(0))", .refused("EPERM")),
            KernelProbe(
                "a pair of sockets as a way to an abstract name",
                """
                left, right = socket.socketpair(type=socket.SOCK_DGRAM)
                outcome = (attempt(left.bind, '\\0name'), attempt(right.connect, '\\0name'), attempt(left.listen),
                    attempt(left.sendto, b'x', '\\0name'), attempt(left.sendmsg, [b'x']))
                result = outcome
                """, .gives("('EPERM', 'EPERM', 'EPERM', 'EPERM', 'EPERM')")),
            KernelProbe(
                "a pair of sockets, with which event loops wake themselves",
                "(lambda ends: ends[0].send(b'x') and ends[1].recv(1))(socket.socketpair())", .gives("b'x'")),
        ]

    static let sharing = [
        KernelProbe("memfd_create", "call('memfd_create', b'name', 0)", .refused("EPERM")),
        KernelProbe("memfd_secret", "call('memfd_secret', 0)", .refused("EPERM")),
        KernelProbe("shmget", "call('shmget', 0, 4096, 0o1600)", .refused("EPERM")),
        KernelProbe("msgget", "call('msgget', 0, 0o1600)", .refused("EPERM")),
        KernelProbe("semget", "call('semget', 0, 1, 0o1600)", .refused("EPERM")),
        KernelProbe("mq_open", "call('mq_open', b'name', 0o102, 0o600, 0)", .refused("EPERM")),
        KernelProbe("shm_open", "os.path.exists('/dev/shm')", .gives("False")),
        KernelProbe("shared memory without a file", "call('mmap', 0, 4096, 3, 0x21, -1, 0)", .refused("ENOMEM")),
        KernelProbe(
            "shared memory without a file, by the newer flag", "call('mmap', 0, 4096, 3, 0x23, -1, 0)",
            .refused("ENOMEM")),
        KernelProbe("memory that grows unseen", "call('mmap', 0, 4096, 3, 0x122, -1, 0)", .refused("EPERM")),
        KernelProbe(
            "memory from the host's pool of large pages",
            "call('mmap', 0, 1 << 21, 3, 0x40022, -1, 0) in ('EPERM', 'ENOMEM')", .gives("True")),
        KernelProbe(
            "pages merged with those of other processes",
            "call('madvise', call('mmap', 0, 8192, 3, 0x22, -1, 0), 8192, 12)", .refused("EPERM")),
        KernelProbe(
            "poisoning a page of memory",
            "call('madvise', call('mmap', 0, 4096, 3, 0x22, -1, 0), 4096, 100) in ('EPERM', 'EINVAL')",
            .gives("True")),
        KernelProbe("inotify", "call('inotify_init1', 0)", .refused("EPERM")),
        KernelProbe("splice", "call('splice', library, 0, 1, 0, 1, 0)", .refused("EPERM")),
        KernelProbe("tee", "call('tee', 0, 1, 1, 0)", .refused("EPERM")),
        KernelProbe("flushing every disk", "call('sync')", .refused("EPERM")),
        KernelProbe("flushing one disk", "call('syncfs', library)", .refused("EPERM")),
        KernelProbe("interrupting every processor", "call('membarrier', 1, 0, 0)", .refused("EPERM")),
    ]

    static let descriptors =
        [
            ("SETOWN", 8, 1), ("SETSIG", 10, 9), ("SETOWN_EX", 15, 0), ("SETLEASE", 1_024, 0), ("NOTIFY", 1_026, 1),
            ("SETPIPE_SZ", 1_031, 1 << 20), ("ADD_SEALS", 1_033, 1), ("OFD_SETLK", 37, 0), ("OFD_GETLK", 36, 0),
        ].map { KernelProbe("fcntl F_\($0)", "call('fcntl', library, \($1), \($2))", .refused("EPERM")) }
        + [
            ("TIOCSTI", "0x5412"), ("TIOCSTI behind higher bits", "(1 << 32) | 0x5412"), ("TIOCSCTTY", "0x540E"),
            ("TIOCLINUX", "0x541C"), ("TIOCCONS", "0x541D"), ("FIOASYNC", "0x5452"), ("FIOSETOWN", "0x8901"),
            ("RNDADDENTROPY", "0x40085203"), ("FICLONE", "0x40049409"), ("FS_IOC_SETFLAGS", "0x40086602"),
            ("FIFREEZE", "0xC0045877"),
        ].map { KernelProbe("ioctl \($0)", "call('ioctl', library, \($1), b'x')", .refused("EPERM")) }
        + [
            KernelProbe("flock of a shared file", "call('flock', library, 1)", .refused("EPERM")),
            KernelProbe("openat2", "call('openat2', -100, b'/', bytes(24), 24)", .refused("ENOSYS")),
            KernelProbe("landlock", "call('landlock_create_ruleset', 0, 0, 1)", .refused("ENOSYS")),
            KernelProbe(
                "eventfd, signalfd, timerfd and epoll, of its own",
                """
                kinds = [call('eventfd2', 0, 0), call('signalfd4', -1, pair(0), 8, 0), call('timerfd_create', 1, 0),
                    call('epoll_create1', 0)]
                result = all(isinstance(kind, int) for kind in kinds)
                """, .gives("True")),
        ]

    static let files = [
        KernelProbe(
            "a device of its own", "attempt(os.mknod, '/tmp/null', 0o20666, os.makedev(1, 3))", .refused("EPERM")),
        KernelProbe("another owner", "attempt(os.chown, '/tmp', 0, 0)", .refused("EPERM")),
        KernelProbe("touching a library", "attempt(os.utime, os.__file__)", .refused("EROFS")),
        KernelProbe("touching a device that others see", "attempt(os.utime, '/dev/null')", .refused("EROFS")),
        KernelProbe("touching the other device", "attempt(os.utime, '/dev/urandom')", .refused("EROFS")),
        KernelProbe("a mode for a library", "attempt(os.chmod, os.__file__, 0o777)", .refused("EROFS")),
        KernelProbe("a file beside the devices", "attempt(os.mkdir, '/dev/x')", .refused("EROFS")),
        KernelProbe("a file at the root", "attempt(os.mkdir, '/x')", .refused("EROFS")),
        KernelProbe("a library removed", "attempt(os.unlink, os.__file__)", .refused("EROFS")),
        KernelProbe("a library linked into the scratch", "attempt(os.link, os.__file__, '/tmp/x')", .refused("EXDEV")),
        KernelProbe(
            "links that point out of the sandbox",
            """
            seen = []
            for target in ('/etc/passwd', '/proc/self/environ', '/../etc/shadow', '/root', '/home', '/run', '/sys', '/var'):
                os.symlink(target, '/tmp/link')
                seen.append(os.path.exists('/tmp/link'))
                os.unlink('/tmp/link')
            result = any(seen)
            """, .gives("False")),
        KernelProbe(
            "no /proc, no /sys", "[os.path.exists(p) for p in ('/proc', '/sys', '/dev/pts', '/dev/tty', '/dev/mem')]",
            .gives("[False, False, False, False, False]")),
        KernelProbe(
            "dropping a library from the cache that others read from",
            "attempt(os.posix_fadvise, library, 0, 0, os.POSIX_FADV_DONTNEED)", .refused("EPERM")),
        // Asked honestly, by shutil: answered as by a file system that has none.
        KernelProbe("extended attributes", "attempt(os.listxattr, '/tmp')", .refused("ENOTSUP")),
        KernelProbe(
            "setting an extended attribute", "attempt(os.setxattr, '/tmp', 'user.x', b'1')", .refused("ENOTSUP")),
        KernelProbe(
            "a copy with everything that belongs to it",
            """
            import shutil
            open('/tmp/a', 'w').write('text')
            shutil.copy2('/tmp/a', '/tmp/b')
            result = open('/tmp/b').read()
            """, .gives("'text'")),
        KernelProbe(
            "a database, with its locks",
            """
            import sqlite3
            first = sqlite3.connect('/tmp/data.db')
            first.execute('CREATE TABLE t (a)')
            first.execute('INSERT INTO t VALUES (1)')
            first.commit()
            result = list(sqlite3.connect('/tmp/data.db').execute('SELECT a FROM t'))
            """, .gives("[(1,)]")),
    ]

    /// Calls that no program makes in good faith.
    static let attacks =
        [
            "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp", "mount",
            "umount2", "pivot_root", "chroot", "setns", "unshare", "open_tree", "move_mount", "fsopen", "fsconfig",
            "fsmount", "fspick", "mount_setattr", "bpf", "seccomp", "keyctl", "add_key", "request_key", "userfaultfd",
            "io_uring_setup", "io_uring_enter", "io_uring_register", "perf_event_open", "kexec_load",
            "kexec_file_load", "init_module", "finit_module", "delete_module", "reboot", "swapon", "swapoff", "acct",
            "quotactl", "syslog", "iopl", "ioperm", "modify_ldt", "fanotify_init", "fanotify_mark",
            "name_to_handle_at", "open_by_handle_at", "vhangup", "sethostname", "setdomainname", "vmsplice",
        ].map { KernelProbe($0, "call('\($0)', 0, 0, 0, 0, 0, 0)", .blocked($0)) }
        + [
            KernelProbe("tracing the worker", "call('ptrace', 16, PARENT, 0, 0)", .blocked("ptrace")),
            KernelProbe("offering itself to be traced", "call('ptrace', 0, 0, 0, 0)", .blocked("ptrace")),
            KernelProbe(
                "the worker's memory", "call('process_vm_readv', PARENT, pair(0, 0), 1, pair(0, 0), 1, 0)",
                .blocked("process_vm_readv")),
            KernelProbe("the session's keys", "call('keyctl', 0, -3, 0)", .blocked("keyctl")),
            KernelProbe("a key of its own", "call('add_key', b'user', b'x', b'y', 1, -3)", .blocked("add_key")),
            KernelProbe("a ring of requests", "call('io_uring_setup', 8, bytes(120))", .blocked("io_uring_setup")),
            KernelProbe("faults handled by itself", "call('userfaultfd', 1)", .blocked("userfaultfd")),
            KernelProbe("a user namespace of its own", "call('unshare', 0x10000000)", .blocked("unshare")),
            KernelProbe("another file system", "call('mount', b'x', b'/tmp', b'tmpfs', 0, 0)", .blocked("mount")),
            KernelProbe("the host's name", "call('sethostname', b'x', 1)", .blocked("sethostname")),
            KernelProbe("a filter of its own", "call('seccomp', 1, 0, 0)", .blocked("seccomp")),
        ] + foreign

    #if arch(x86_64)
        private static let foreign = [
            // mov eax, 20; int 0x80; ret
            KernelProbe("int 0x80", "run_machine_code('b814000000cd80c3')", .foreign),
            KernelProbe("a call by its x32 number", "call(0x40000000 | 39)", .foreign),
            KernelProbe("a forbidden call by its x32 number", "call(0x40000000 | 521)", .foreign),
            // mov rax, 1 << 32 | 101; xor edi, esi, edx; syscall; ret
            KernelProbe(
                "a call's number behind higher bits",
                "run_machine_code('48b8650000000100000031ff31f631d20f05c3')", .blocked("ptrace")),
        ]
    #else
        private static let foreign: [KernelProbe] = []
    #endif
}
