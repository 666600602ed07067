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
    ///
    /// - Parameter scratch: the folder that every program has one of its own of, and so sees nothing of the host's; nil
    ///   where that is not so.
    func sitePackages(
        of worker: WorkerProgram, asAnybody: Bool, scratch: String?
    ) throws(EnvironmentError) -> [String] {
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
        if let scratch, folder.hasPrefix(scratch + "/") {
            throw EnvironmentError(
                "--venv \(venv): programs have a \(scratch) of their own, and see nothing of this one; make it elsewhere"
            )
        }
        guard !asAnybody || HostProgram.isReadableByAnybody(folder) else {
            throw EnvironmentError(
                "--venv \(venv): unreadable for the unprivileged account that workers run under; move it or open its folders (chmod o+rx)"
            )
        }
        return [folder]
    }
}
