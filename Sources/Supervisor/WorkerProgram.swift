import Glibc

/// The `assay-worker` executable, and what it needs of this host's files.
public struct WorkerProgram: Sendable {
    public let path: String
    /// For example `CPython 3.11.2`.
    public let interpreter: String
    /// Folders and archives of the standard library.
    let libraryFolders: [String]
    /// Folders that shared objects are loaded from.
    let objectFolders: [String]
    /// Folders that Debian and venvs put packages in.
    let sitePackages: [String]

    /// Finds the worker beside this executable (or where `$ASSAY_WORKER` says), and asks it.
    ///
    /// Throws where it is missing, cannot be started, or finds no CPython.
    public init() throws(EnvironmentError) {
        let path = try WorkerProgram.locate()
        var (text, status) = try Self.describe(path)
        var attempts = 1
        // Whoever killed it has said nothing of what is installed here.
        while status == 128 + SIGKILL {
            guard attempts < Self.mostAttempts else {
                throw EnvironmentError(
                    "assay-worker is killed as it starts; see who does that (dmesg, where memory is short)")
            }
            attempts += 1
            (text, status) = try Self.describe(path)
        }
        var facts: [String: [String]] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: "\t", maxSplits: 1)
            if parts.count == 2 { facts[String(parts[0]), default: []].append(String(parts[1])) }
        }
        guard status == 0, let interpreter = facts["interpreter"]?.first else {
            let reason = facts["error"]?.first ?? "it ended with status \(status)"
            throw EnvironmentError(
                "assay-worker finds no CPython (\(reason)); install libpython3-dev, or run 'make deps', then build again"
            )
        }
        self.path = path
        self.interpreter = interpreter
        libraryFolders = facts["python"] ?? []
        sitePackages = (facts["site"] ?? []).filter(HostProgram.exists)
        objectFolders = Set((facts["object"] ?? []).map(WorkerProgram.folder)).sorted()
    }

    private static let mostAttempts = 3

    private static func describe(_ path: String) throws(EnvironmentError) -> (text: String, status: Int32) {
        do throws(EnvironmentError) {
            return try HostProgram.output(of: path, ["--describe"])
        } catch {
            throw error.isShortage ? error : EnvironmentError("\(error); run 'make build'")
        }
    }

    private static func folder(of file: String) -> String {
        String(file[..<(file.lastIndex(of: "/") ?? file.startIndex)])
    }

    private static func locate() throws(EnvironmentError) -> String {
        if let named = getenv("ASSAY_WORKER").map({ String(cString: $0) }) {
            guard let resolved = HostProgram.resolve(named), access(resolved, X_OK) == 0 else {
                throw EnvironmentError("$ASSAY_WORKER names \(named), which cannot be executed; correct or unset it")
            }
            return resolved
        }
        guard let own = HostProgram.resolve("/proc/self/exe") else {
            throw EnvironmentError("/proc is not mounted; assay needs it to find its worker")
        }
        let folder = folder(of: own)
        let candidates = ["\(folder)/assay-worker", "\(folder)/../libexec/assay/assay-worker"]
        guard let found = candidates.first(where: { access($0, X_OK) == 0 }).flatMap(HostProgram.resolve) else {
            throw EnvironmentError("assay-worker is not beside \(own); run 'make build', or set ASSAY_WORKER")
        }
        return found
    }
}
