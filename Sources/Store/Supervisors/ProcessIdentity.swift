import Foundation

/// This process, as no other process before or after it: the boot of the host, the process id, and when the
/// process began.
struct ProcessIdentity {
    let host: String
    let bootID: String
    let pid: Int64
    /// Clock ticks since boot: field 22 of `/proc/PID/stat` (proc(5)).
    let startedAt: Int64

    static func current() -> ProcessIdentity {
        ProcessIdentity(
            host: line(of: "/proc/sys/kernel/hostname"), bootID: line(of: "/proc/sys/kernel/random/boot_id"),
            pid: Int64(ProcessInfo.processInfo.processIdentifier), startedAt: ownStartTime())
    }

    /// Field 2 is the program's name in parentheses and may hold anything, so fields count from its end.
    private static func ownStartTime() -> Int64 {
        let stat = line(of: "/proc/self/stat")
        guard let end = stat.lastIndex(of: ")") else { return 0 }
        let fields = stat[stat.index(after: end)...].split(separator: " ")
        return fields.count > 19 ? Int64(fields[19]) ?? 0 : 0
    }

    private static func line(of path: String) -> String {
        let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
