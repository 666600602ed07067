/// Which system calls a worker and its jobs may make, as data. Grounds: what CPython 3.11 and later, numpy
/// and threads were seen to need; what programs probe for innocently is answered with an error; what
/// only an attack needs ends the job.
///
/// A worker puts itself under the first three lists and what it needs to keep jobs, once; a job takes that
/// last part away from itself. The kernel takes the stricter answer of the two filters, and a job installs
/// the short one alone, in half the time that the whole would take.
///
/// A call that is in no list is answered with EPERM: making processes, sockets, signals to anybody,
/// changes of identity, owner or schedule, shared memory outside RLIMIT_DATA's sight, locks on files
/// that others read. Programs try these in good faith, and get a clear exception.
enum SystemCallRules {
    /// Simply allowed.
    static let allowed = [
        // Memory and threads
        "brk", "munmap", "mprotect", "mremap", "mincore", "msync", "futex", "set_robust_list",
        "rseq", "set_tid_address", "sched_yield", "sched_getaffinity", "sched_getparam",
        "sched_getscheduler", "sched_get_priority_max", "sched_get_priority_min", "getcpu",
        "arch_prctl", "exit", "exit_group", "restart_syscall",
        // Signals of its own
        "rt_sigaction", "rt_sigprocmask", "rt_sigreturn", "rt_sigpending", "rt_sigtimedwait", "rt_sigsuspend",
        "sigaltstack", "pause",
        "alarm", "getitimer", "setitimer", "signalfd4",
        // Time
        "clock_gettime", "clock_getres", "clock_nanosleep", "nanosleep", "gettimeofday", "time", "times",
        // Who and where am I
        "getpid", "gettid", "getppid", "getuid", "geteuid", "getgid", "getegid", "getresuid", "getresgid", "getgroups",
        "getpgrp", "getpgid", "getsid", "uname", "sysinfo", "getrusage", "getrlimit", "getcwd", "getrandom", "umask",
        "getpriority", "capget",
        // Files: what exists is decided by the mounts
        "read", "write", "readv", "writev", "pread64", "pwrite64", "preadv", "pwritev", "preadv2", "pwritev2",
        "close", "close_range", "lseek", "stat", "fstat", "lstat", "newfstatat", "statx", "statfs",
        "fstatfs", "access", "faccessat", "faccessat2", "readlink", "readlinkat", "getdents", "getdents64", "chdir",
        "fchdir", "readahead", "sendfile", "copy_file_range", "dup", "dup2", "dup3", "pipe", "pipe2",
        // Waiting
        "poll", "ppoll", "select", "pselect6", "epoll_create", "epoll_create1", "epoll_ctl", "epoll_wait",
        "epoll_pwait", "epoll_pwait2", "eventfd", "eventfd2", "timerfd_create", "timerfd_settime", "timerfd_gettime",
        // On the ends of a socketpair, which asyncio wakes itself with; no other socket can be made
        // (sendto is allowed by its arguments; setsockopt would grow buffers that no limit counts)
        "recvfrom", "shutdown", "getsockopt", "getsockname", "getpeername",
    ]

    /// By which files are made and changed: allowed where the mounts leave nothing but the scratch to change, else
    /// answered with EROFS, as by a file system that is read-only.
    static let changingFiles = [
        "creat", "mkdir", "mkdirat", "rmdir", "unlink", "unlinkat", "rename", "renameat", "renameat2", "link",
        "linkat", "symlink", "symlinkat", "chmod", "fchmod", "fchmodat", "truncate", "ftruncate", "fallocate",
        "utime", "utimes", "utimensat", "futimesat",
    ]

    /// The same by the flags they are given; with the place of these among the arguments.
    static let opening: [(name: String, flags: UInt32)] = [("open", 1), ("openat", 2)]

    /// What a worker does for its jobs and no job may, answered with EPERM.
    static let workerOnly = [
        "wait4", "kill", "pidfd_open", "capset", "timer_create", "timer_settime", "setpgid",
    ]

    /// The same, where only an attack would do it from a job: ends the job as `blocked`.
    static let workerOnlyForbidden = ["mount", "umount2", "seccomp", "unshare"]

    /// Answered with ENOSYS, as by an older kernel: callers then take another way, and glibc does without them.
    static let unknown = [
        "clone3", "openat2", "fchmodat2", "futex_waitv", "futex_wait", "futex_wake", "futex_requeue", "cachestat",
        "map_shadow_stack", "mseal", "statmount", "listmount", "landlock_create_ruleset", "landlock_add_rule",
        "landlock_restrict_self", "set_mempolicy_home_node", "uretprobe",
    ]

    /// Answered with ENOTSUP, as by a file system that has none: shutil asks for them.
    static let unsupported = [
        "setxattr", "lsetxattr", "fsetxattr", "getxattr", "lgetxattr", "fgetxattr", "listxattr", "llistxattr",
        "flistxattr", "removexattr", "lremovexattr", "fremovexattr",
    ]

    /// Done by saying so: the scratch lies in memory, and a flush of anything else would make a disk of the
    /// host's write what others left for later.
    static let needless = ["fsync", "fdatasync"]

    /// Ends the job as `blocked`, with the call's name in the result: the kernel asks the worker before it
    /// makes such a call, so that a program can neither hide which it was nor claim one.
    static let forbidden = [
        "ptrace", "process_vm_readv", "process_vm_writev", "process_madvise", "pidfd_getfd", "kcmp", "pivot_root",
        "chroot", "setns", "open_tree", "move_mount", "fsopen", "fsconfig", "fsmount", "fspick",
        "mount_setattr", "bpf", "keyctl", "add_key", "request_key", "userfaultfd", "io_uring_setup",
        "io_uring_enter", "io_uring_register", "perf_event_open", "kexec_load", "kexec_file_load", "init_module",
        "finit_module", "delete_module", "reboot", "swapon", "swapoff", "acct", "quotactl", "syslog", "iopl", "ioperm",
        "modify_ldt", "fanotify_init", "fanotify_mark", "lookup_dcookie", "name_to_handle_at", "open_by_handle_at",
        "vhangup", "sethostname", "setdomainname", "remap_file_pages", "vmsplice", "io_setup", "io_submit",
    ]
}
