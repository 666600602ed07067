import Evaluation
import Glibc
import Wire

/// The command that starts a worker inside its namespaces: bubblewrap, with exactly what Python needs.
///
/// | namespace or mount | why |
/// |---|---|
/// | user, no further ones | no rights outside; `--disable-userns` keeps the kernel's attack surface shut |
/// | pid, ipc, uts, net, cgroup | nothing to signal, share, rename or reach |
/// | mount: read-only binds | the standard library, shared objects, site-packages; no /proc, no /home, no /etc |
/// | root remounted read-only | the scratch, mounted later by the worker, is the only writable place |
///
/// Without namespaces, the command that starts it on the host: as nobody where root asks, in a session of its own, with
/// the same environment. The worker confines itself then.
struct SandboxCommand {
    /// Where jobs may write, inside.
    static let scratch = "/tmp"
    static let workerInside = "/assay-worker"
    /// `nobody`, whom assay becomes before anything else where root started it.
    private static let nobody = "65534"

    let arguments: [String]
    /// All that the command finds in its environment; nil where bubblewrap sees to that.
    let environment: [String]?
    /// A file to be open as ``Spawn/extraDescriptor``: the worker, where an unprivileged account cannot reach it.
    let extra: String?
    /// `site-packages` as the worker should know them.
    let sitePackages: [String]
    /// What of the host's files and folders Python needs.
    let readable: [String]
    /// Layers that the operator does without.
    let without: [SandboxLayer]

    /// Whether what is started leads a session, which ends with it.
    var ownsSession: Bool { without.contains(.namespaces) }

    init(
        worker: WorkerProgram, environment: PythonEnvironment, without: [SandboxLayer]
    ) throws(EnvironmentError) {
        let isRoot = geteuid() == 0
        self.without = without
        sitePackages = try environment.sitePackages(
            of: worker, asAnybody: isRoot, scratch: without.contains(.namespaces) ? nil : Self.scratch)
        var mounts = Mounts()
        for folder in worker.objectFolders + worker.libraryFolders { mounts.add(folder) }
        for folder in sitePackages { mounts.add(folder) }
        // Debian's numpy finds its BLAS through the first, zoneinfo its zones in the second; Debian's matplotlib has its
        // fonts and settings in the last two.
        let others = [
            "/etc/alternatives", "/usr/share/zoneinfo", "/etc/ld.so.cache", "/usr/share/matplotlib",
            "/etc/matplotlibrc",
        ]
        for path in others { mounts.add(path) }

        let reachable = !isRoot || HostProgram.isReadableByAnybody(worker.path)
        extra = reachable ? nil : worker.path
        let descriptor = Spawn.extraDescriptor
        guard !without.contains(.namespaces) else {
            readable = mounts.paths + Self.devices
            arguments =
                try Self.account() + [reachable ? worker.path : "/proc/self/fd/\(descriptor)"]
            self.environment = Self.variables(home: "/nonexistent").map { "\($0.0)=\($0.1)" }
            return
        }
        readable = mounts.paths
        self.environment = nil
        let bubblewrap = try Self.bubblewrap()
        var command = try Self.account() + [bubblewrap] + Self.namespaces + ["--clearenv"]
        command += Self.variables(home: Self.scratch).flatMap { ["--setenv", $0.0, $0.1] }
        command += mounts.arguments
        for device in Self.devices { command += ["--dev-bind", device, device] }
        command +=
            reachable
            ? ["--ro-bind", worker.path, Self.workerInside]
            : ["--perms", "0555", "--ro-bind-data", "\(descriptor)", Self.workerInside]
        command += ["--dir", Self.scratch, "--remount-ro", "/", "--chdir", "/"]
        arguments = command + ["--", Self.workerInside]
    }

    /// What the worker is told first.
    func configuration(preload: [String]) -> WorkerConfiguration {
        WorkerConfiguration(
            sitePackages: sitePackages, preload: preload, scratch: Self.scratch, readable: readable, without: without)
    }

    /// A command that makes the namespaces, and nothing in them: what this host has to say of that.
    static func trial() throws(EnvironmentError) -> [String] {
        let bubblewrap = try bubblewrap()
        return try account() + [bubblewrap] + namespaces + ["--ro-bind", "/", "/", "--", bubblewrap, "--version"]
    }

    private static func bubblewrap() throws(EnvironmentError) -> String {
        guard let path = HostProgram.find("bwrap") else {
            throw EnvironmentError(
                "bubblewrap is not installed; run 'apt-get install bubblewrap' or 'make deps'; \(Degradation.lastResort)"
            )
        }
        return path
    }

    /// Gives up root's rights first, where root asks.
    private static func account() throws(EnvironmentError) -> [String] {
        guard geteuid() == 0 else { return [] }
        guard let setpriv = HostProgram.find("setpriv") else {
            throw EnvironmentError(
                "setpriv is not installed; run 'apt-get install util-linux', or start assay unprivileged")
        }
        return [setpriv, "--reuid", nobody, "--regid", nobody, "--clear-groups", "--"]
    }

    /// Not /dev/zero: mapped shared it is memory that no limit of a job counts.
    private static let devices = ["/dev/null", "/dev/urandom"]

    private static let namespaces = [
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--disable-userns", "--die-with-parent", "--new-session", "--hostname", "sandbox", "--uid", nobody, "--gid",
        nobody,
        // In its own user namespace, for mounting scratches; jobs give it up.
        "--cap-add", "CAP_SYS_ADMIN",
    ]

    /// All that a program finds in its environment.
    private static func variables(home: String) -> [(String, String)] {
        [
            ("HOME", home), ("TMPDIR", home), ("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("TZ", "UTC"),
            ("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"),
            ("PYTHONHASHSEED", "0"),
            // Symbols are looked up once in the worker, not in every job; the worker takes it away again.
            ("LD_BIND_NOW", "1"),
        ]
    }
}

/// Read-only binds, each folder once, links at the root kept as links.
private struct Mounts {
    private var folders: [String] = []
    private var links: [String: String] = [:]

    mutating func add(_ path: String) {
        let first = "/" + (path.split(separator: "/").first.map(String.init) ?? "")
        if first != path, let target = HostProgram.linkTarget(first) { links[first] = target }
        guard let resolved = HostProgram.resolve(path) else { return }
        if !folders.contains(resolved) { folders.append(resolved) }
        // Where links lie within, both names work.
        if resolved != path, links[first] == nil, !folders.contains(path) { folders.append(path) }
    }

    /// What is there to be read, by all its names.
    var paths: [String] { folders + links.keys.sorted() }

    var arguments: [String] {
        let outermost = folders.filter { folder in
            !folders.contains { $0 != folder && folder.hasPrefix($0 + "/") }
        }
        return outermost.flatMap { ["--ro-bind", $0, $0] }
            + links.sorted { $0.key < $1.key }.flatMap { ["--symlink", $0.value, $0.key] }
    }
}
