import Glibc

/// The command that starts a worker inside its namespaces: bubblewrap, with exactly what Python needs.
///
/// | namespace or mount | why |
/// |---|---|
/// | user, no further ones | no rights outside; `--disable-userns` keeps the kernel's attack surface shut |
/// | pid, ipc, uts, net, cgroup | nothing to signal, share, rename or reach |
/// | mount: read-only binds | the standard library, shared objects, site-packages; no /proc, no /home, no /etc |
/// | root remounted read-only | the scratch, mounted later by the worker, is the only writable place |
struct SandboxCommand {
    /// Where jobs may write, inside.
    static let scratch = "/tmp"
    private static let workerInside = "/assay-worker"
    /// `nobody`, whom assay becomes before anything else where root started it.
    private static let nobody = "65534"

    let arguments: [String]
    /// A file to be open as ``Spawn/extraDescriptor``: the worker, where an unprivileged account cannot reach it.
    let extra: String?
    /// `site-packages` as the worker should know them.
    let sitePackages: [String]

    init(worker: WorkerProgram, environment: PythonEnvironment) throws(EnvironmentError) {
        guard let bubblewrap = HostProgram.find("bwrap") else {
            throw EnvironmentError("bubblewrap is not installed; run 'apt-get install bubblewrap' or 'make deps'")
        }
        var command: [String] = []
        let isRoot = geteuid() == 0
        if isRoot {
            guard let setpriv = HostProgram.find("setpriv") else {
                throw EnvironmentError(
                    "setpriv is not installed; run 'apt-get install util-linux', or start assay unprivileged")
            }
            command += [
                setpriv, "--reuid", SandboxCommand.nobody, "--regid", SandboxCommand.nobody, "--clear-groups", "--",
            ]
        }
        command += [bubblewrap] + SandboxCommand.namespaces + SandboxCommand.variables

        sitePackages = try environment.sitePackages(of: worker, asAnybody: isRoot)
        var mounts = Mounts()
        for folder in worker.objectFolders + worker.libraryFolders { mounts.add(folder) }
        for folder in sitePackages { mounts.add(folder) }
        // Debian's numpy finds its BLAS through the first, zoneinfo its zones in the second.
        for folder in ["/etc/alternatives", "/usr/share/zoneinfo", "/etc/ld.so.cache"] { mounts.add(folder) }
        command += mounts.arguments
        // Not /dev/zero: mapped shared it is memory that no limit of a job counts.
        for device in ["/dev/null", "/dev/urandom"] { command += ["--dev-bind", device, device] }

        let reachable = !isRoot || HostProgram.isReadableByAnybody(worker.path)
        extra = reachable ? nil : worker.path
        command +=
            reachable
            ? ["--ro-bind", worker.path, SandboxCommand.workerInside]
            : ["--perms", "0555", "--ro-bind-data", "\(Spawn.extraDescriptor)", SandboxCommand.workerInside]
        command += ["--dir", SandboxCommand.scratch, "--remount-ro", "/", "--chdir", "/"]
        arguments = command + ["--", SandboxCommand.workerInside]
    }

    private static let namespaces = [
        "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try",
        "--disable-userns", "--die-with-parent", "--new-session", "--hostname", "sandbox", "--uid", nobody, "--gid",
        nobody,
        // In its own user namespace, for mounting scratches; jobs give it up.
        "--cap-add", "CAP_SYS_ADMIN",
    ]

    /// All that a program finds in its environment.
    private static let variables =
        ["--clearenv"]
        + [
            ("HOME", scratch), ("TMPDIR", scratch), ("PATH", "/usr/bin:/bin"), ("LANG", "C.UTF-8"), ("TZ", "UTC"),
            ("OPENBLAS_NUM_THREADS", "1"), ("OMP_NUM_THREADS", "1"), ("MKL_NUM_THREADS", "1"),
            ("PYTHONHASHSEED", "0"),
            // Symbols are looked up once in the worker, not in every job; the worker takes it away again.
            ("LD_BIND_NOW", "1"),
        ].flatMap { ["--setenv", $0.0, $0.1] }
}

/// Which packages programs may import, beyond the standard library.
public struct PythonEnvironment: Sendable, Hashable {
    /// A virtual environment, whose packages take the place of the system's.
    public var venv: String?
    /// Modules loaded before the first job.
    public var preload: [String]

    public init(venv: String? = nil, preload: [String] = []) {
        self.venv = venv
        self.preload = preload
    }

    /// The folders, each readable for the account that workers run under.
    func sitePackages(of worker: WorkerProgram, asAnybody: Bool) throws(EnvironmentError) -> [String] {
        guard let venv else { return worker.sitePackages }
        let version = worker.interpreter.split(separator: " ").last ?? ""
        let short = version.split(separator: ".").prefix(2).joined(separator: ".")
        guard let root = HostProgram.resolve(venv) else {
            throw EnvironmentError("--venv \(venv): no such folder")
        }
        let folder = "\(root)/lib/python\(short)/site-packages"
        guard HostProgram.exists(folder) else {
            throw EnvironmentError(
                "--venv \(venv): no lib/python\(short)/site-packages in it; make it with Python \(short)")
        }
        guard !asAnybody || HostProgram.isReadableByAnybody(folder) else {
            throw EnvironmentError(
                "--venv \(venv): unreadable for the unprivileged account that workers run under; move it or open its folders (chmod o+rx)"
            )
        }
        return [folder]
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

    var arguments: [String] {
        let outermost = folders.filter { folder in
            !folders.contains { $0 != folder && folder.hasPrefix($0 + "/") }
        }
        return outermost.flatMap { ["--ro-bind", $0, $0] }
            + links.sorted { $0.key < $1.key }.flatMap { ["--symlink", $0.value, $0.key] }
    }
}
