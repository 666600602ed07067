import Glibc

/// What bubblewrap may leave of a sandbox whose supervisor was killed.
///
/// Its first process of the new namespaces waits for the one outside to map its users, and asks to die with that one only
/// afterwards. Where the one outside is killed in between, it waits for ever: it has run nothing, and has nothing but pipes that
/// nobody reads.
enum OrphanedSandboxes {
    /// Ends them all. Whose they were is no matter: with the process outside, they were to end.
    static func end() {
        guard let processes = opendir("/proc") else { return }
        defer { closedir(processes) }
        while let entry = readdir(processes) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { name in
                name.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if let pid = pid_t(name), isOne(pid) { kill(pid, SIGKILL) }
        }
    }

    private static func isOne(_ pid: pid_t) -> Bool {
        guard text(pid, "comm") == "bwrap\n" else { return false }
        let arguments = text(pid, "cmdline").split(separator: "\0")
        guard arguments.contains("--die-with-parent"), arguments.last == Substring(SandboxCommand.workerInside) else {
            return false
        }
        let status = text(pid, "status").split(separator: "\n")
        func field(_ name: String) -> [Substring] {
            status.first { $0.hasPrefix(name + ":") }?.dropFirst(name.count + 1).split { $0 == "\t" || $0 == " " } ?? []
        }
        // The first of its namespace, while the one outside has the number that it had for whoever started it.
        guard field("NSpid").last == "1", let parent = field("PPid").first.flatMap({ pid_t($0) }) else { return false }
        return text(parent, "comm") != "bwrap\n"
    }

    private static func text(_ pid: pid_t, _ file: String) -> String {
        let descriptor = open("/proc/\(pid)/\(file)", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "" }
        defer { close(descriptor) }
        return withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: 1) { buffer in
            let count = read(descriptor, buffer.baseAddress, buffer.count)
            return String(decoding: UnsafeRawBufferPointer(rebasing: buffer[..<max(0, count)]), as: UTF8.self)
        }
    }
}
