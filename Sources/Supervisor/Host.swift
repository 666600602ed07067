import Glibc

/// What the audit log says of the machine.
public enum Host {
    /// For example `Linux 6.1.0-18-amd64 x86_64`.
    public static var kernel: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "unknown" }
        return [text(&name.sysname), text(&name.release), text(&name.machine)].joined(separator: " ")
    }

    /// What kind of processor it is, and what that can do: numerical libraries choose their code by it.
    static var processor: [String] {
        let keys: Set<Substring> = [
            "vendor_id", "cpu family", "model", "model name", "stepping", "flags", "CPU implementer",
            "CPU architecture",
            "CPU variant", "CPU part", "CPU revision", "Features",
        ]
        let text = HostProgram.text(of: "/proc/cpuinfo") ?? ""
        // Of the first; lines that say what it does at the moment are left out.
        let first = text.split(separator: "\n", omittingEmptySubsequences: false).prefix { !$0.isEmpty }
        return first.filter { line in
            keys.contains(line.prefix { $0 != ":" && $0 != "\t" })
        }.map(String.init)
    }

    /// Processors that this process may use.
    public static var processors: Int {
        max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
    }

    /// Physical memory in MiB.
    public static var memoryMiB: Int {
        (sysconf(Int32(_SC_PHYS_PAGES)) * sysconf(Int32(_SC_PAGESIZE))) >> 20
    }

    private static func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}
