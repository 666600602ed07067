import CSandbox
import Glibc

/// Whether a worker is in namespaces of its own, by what follows from them: there is no /proc to look it up in.
public struct NamespaceTrial {
    /// A descriptor whose owner the supervisor has made itself.
    public var link: Int32
    /// The host's files and folders that are there to be read.
    public var readable: [String]

    /// What bubblewrap is told to call the host, inside.
    public static let hostName = "sandbox"

    public init(link: Int32, readable: [String]) {
        self.link = link
        self.readable = readable
    }

    /// What is not as it should be, in words; nil where all is. Some of this no process under a filter may ask.
    ///
    /// - Throws: what keeps it from being tried.
    public func problem() throws(SandboxError) -> String? {
        if assay_visible_owner(link) != 0 { return "the supervisor can be seen" }
        var room = [CChar](repeating: 0, count: 64)
        if let name = room.withUnsafeMutableBufferPointer({ assay_reachable_interface($0.baseAddress) }) {
            return "a network can be reached by \(String(cString: name))"
        }
        for folder in ["/"] + readable where isFolder(folder) && assay_try_new_file(folder) != 0 {
            return "\(folder) is not read-only"
        }
        if let name = stranger() { return "the host's /\(name) can be seen" }
        let result = assay_try_user_namespace()
        if result == -EEXIST { return "further user namespaces can be made" }
        try SandboxError.check(result, "try to make a user namespace")
        room = [CChar](repeating: 0, count: 256)
        guard gethostname(&room, room.count - 1) == 0 else { return "the host has no name" }
        let name = room.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
        return name == NamespaceTrial.hostName ? nil : "the host's name can be seen"
    }

    private func isFolder(_ path: String) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFDIR
    }

    /// A name in the root that nobody has put there.
    private func stranger() -> String? {
        var known: Set<String> = [".", "..", "dev", "tmp", "assay-worker"]
        for path in readable { known.formUnion(path.split(separator: "/").prefix(1).map(String.init)) }
        guard let folder = opendir("/") else { return nil }
        defer { closedir(folder) }
        while let entry = readdir(folder) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !known.contains(name) { return name }
        }
        return nil
    }
}
