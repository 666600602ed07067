import Foundation

/// A host that refuses what a container runtime's own filter refuses: the kernel's answers are real, under a filter that
/// is installed before assay starts.
enum RefusingHost {
    enum Refusal: String, CaseIterable {
        /// User namespaces.
        case namespaces
        /// The system call that installs filters; prctl, the older way, is left.
        case seccomp
        /// Every way to install a filter.
        case filters
        /// Nothing by itself: the runtime listens to a filter of its own, and a kernel allows one listener in a line.
        case listener
        case landlock
    }

    /// The same with the workspace's database.
    static func assay(
        refusing refusals: [Refusal], _ arguments: [String], in workspace: Workspace
    ) throws -> Outcome {
        try run(refusing: refusals, ["--db", workspace.database] + arguments, in: workspace)
    }

    /// Starts `assay` on such a host, and waits for it.
    static func run(
        refusing refusals: [Refusal], _ arguments: [String], in workspace: Workspace
    ) throws -> Outcome {
        let script = try workspace.write(program, to: "refusing-host.py")
        let command = [script, refusals.map(\.rawValue).joined(separator: ","), Installation.assay.path]
        return try Running(
            program: URL(fileURLWithPath: "/usr/bin/python3"), command + arguments,
            folder: workspace.folder, environment: [:], input: nil
        ).wait()
    }

    private static let program = """
        import ctypes, errno, os, sys

        library = ctypes.CDLL("libseccomp.so.2")
        library.seccomp_init.restype = ctypes.c_void_p
        ALLOW, ERROR, NOTIFY = 0x7FFF0000, 0x00050000, 0x7FC00000
        EQUAL, MASKED = 4, 7

        class Condition(ctypes.Structure):
            _fields_ = [("argument", ctypes.c_uint), ("comparison", ctypes.c_int),
                        ("a", ctypes.c_uint64), ("b", ctypes.c_uint64)]

        def rule(action, name, *conditions):
            number = library.seccomp_syscall_resolve_name(name.encode())
            array = (Condition * max(1, len(conditions)))(*conditions)
            answer = library.seccomp_rule_add_array(context, action, number, len(conditions), array)
            assert answer == 0, (name, answer)

        context = ctypes.c_void_p(library.seccomp_init(ALLOW))
        refused = sys.argv[1].split(",")
        if "namespaces" in refused:
            for name in ("unshare", "clone"):
                rule(ERROR | errno.EPERM, name, Condition(0, MASKED, 0x10000000, 0x10000000))
            rule(ERROR | errno.ENOSYS, "clone3")
        if "seccomp" in refused or "filters" in refused:
            rule(ERROR | errno.EPERM, "seccomp")
        if "filters" in refused:
            rule(ERROR | errno.EINVAL, "prctl", Condition(0, EQUAL, 22, 0))
        if "landlock" in refused:
            rule(ERROR | errno.ENOSYS, "landlock_create_ruleset")
        if "listener" in refused:
            rule(NOTIFY, "vhangup")
        assert library.seccomp_load(context) == 0
        if "listener" in refused:
            os.set_inheritable(library.seccomp_notify_fd(context), True)
        os.execv(sys.argv[2], sys.argv[2:])

        """
}
