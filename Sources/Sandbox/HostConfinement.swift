import CSandbox
import Glibc

/// What stands in for namespaces, in a worker that has none: the account, Landlock and, in its filter, no writing.
///
/// | instead of | there is |
/// |---|---|
/// | a root with only what Python needs | Landlock: nothing else can be opened. Names, sizes and times stay in sight |
/// | a scratch | nothing: no file can be made, changed or opened for writing |
/// | a network namespace | the filter, which makes no sockets; Landlock, which binds and connects none |
/// | a pid namespace | the filter, which sends no signals; jobs and workers that no other process may look into |
public enum HostConfinement {
    /// The account that owns nothing.
    private static let nobody: uid_t = 65_534

    /// Puts the calling process, and all it starts, under what there is.
    ///
    /// - Parameter readable: files and folders that stay readable; those that are not there are passed over.
    /// - Returns: what that is, in words.
    /// - Throws: where programs could read what the account that started assay may read.
    public static func enter(readable: [String]) throws(SandboxError) -> String {
        if chdir("/") != 0 { throw SandboxError(step: "enter /", code: errno) }
        try SandboxError.check(assay_drop_capabilities(), "drop capabilities")
        // As in namespaces, a worker does not outlive its supervisor.
        try SandboxError.check(assay_guard_process(true), "guard process")
        try SandboxError.check(assay_keep_privileges(), "keep privileges")
        let version = assay_landlock_version()
        if version >= 1 {
            try restrict(to: readable, version)
            return "Landlock (version \(version)) leaves only Python's own files readable, and no file can be written"
        }
        guard geteuid() == nobody else {
            throw SandboxError(
                step: "without namespaces and Landlock programs could read all that this account can read; "
                    + "start assay as root, and it runs workers as nobody", code: 0)
        }
        return "files that every account of this host may read can be read (no Landlock), and no file can be written"
    }

    private static func restrict(to readable: [String], _ version: Int32) throws(SandboxError) {
        let rules = assay_landlock_open(version)
        try SandboxError.check(rules, "make Landlock rules")
        for path in readable {
            let result = assay_landlock_admit(rules, path)
            if result == -ENOENT { continue }
            try SandboxError.check(result, "admit \(path)")
        }
        try SandboxError.check(assay_landlock_enter(rules), "enter Landlock")
        for path in ["/", "/proc/self/status"] {
            let file = open(path, O_RDONLY | O_CLOEXEC)
            guard file >= 0 else { continue }
            close(file)
            throw SandboxError(step: "Landlock lets \(path) be read", code: 0)
        }
    }
}
