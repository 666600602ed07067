import CPython
import CPythonShim
import Glibc

/// The argument of an event as rules and records see it. Nothing of the program's is run to find out.
enum EventArgument {
    /// The first argument that is text, a number, None or an address; of attributes, the name. Nil where there is none.
    static func text(of event: String, _ arguments: PythonPointer) -> String? {
        defer { PyErr_Clear() }
        let count = PyTuple_Size(arguments)
        var index = isAboutAttribute(event) ? 1 : 0
        while index < count {
            guard let argument = PyTuple_GetItem(arguments, index) else { return nil }
            if let text = text(argument, isPath: EventPath.isGiven(by: event)) { return text }
            index += 1
        }
        return nil
    }

    private static func isAboutAttribute(_ event: String) -> Bool { event.hasPrefix("object.__") }

    /// What library code has to mention for the event to be in its own words.
    static func words(of event: String, _ argument: String?) -> String {
        if isAboutAttribute(event) { return argument ?? "" }
        return event.split(separator: ".").last.map(String.init) ?? event
    }

    private static func text(_ argument: PythonPointer, isPath: Bool) -> String? {
        if argument == assay_py_none() { return "None" }
        if assay_py_is_str(argument) || assay_py_is_bytes(argument) {
            let text = PythonText.bounded(argument, limit: 4_096)
            return isPath ? EventPath.canonical(text) : text
        }
        if assay_py_is_int(argument) {
            var overflow: CInt = 0
            let number = PyLong_AsLongAndOverflow(argument, &overflow)
            return overflow == 0 ? String(number) : "a large number"
        }
        guard assay_py_is_tuple(argument) else { return nil }
        let parts = (0..<min(PyTuple_Size(argument), 4)).compactMap { index in
            PyTuple_GetItem(argument, index).flatMap { assay_py_is_tuple($0) ? nil : text($0, isPath: false) }
        }
        return parts.isEmpty ? nil : parts.joined(separator: ":")
    }
}

/// Paths, with the parts that differ from host to host replaced by what they are.
enum EventPath {
    private static let events: Set<String> = [
        "open", "os.listdir", "os.scandir", "os.chdir", "os.chmod", "os.chown", "os.chflags", "os.link", "os.mkdir",
        "os.remove", "os.rename", "os.rmdir", "os.symlink", "os.truncate", "os.utime", "os.walk", "os.fwalk",
        "os.getxattr", "os.listxattr", "os.setxattr", "os.removexattr", "glob.glob", "glob.glob/2", "pathlib.Path.glob",
        "pathlib.Path.rglob",
    ]
    /// Where CPython looks for time zones unless it was built otherwise (`--with-tzpath`).
    private static let timeZones = [
        "/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo",
    ]

    /// Where Debian has put what lies in a library's own folder elsewhere, and whose it is.
    private static let libraryData = [
        (folder: "/usr/share/matplotlib", library: "matplotlib"),
        (folder: "/etc/matplotlibrc", library: "matplotlibrc"),
    ]

    static func isGiven(by event: String) -> Bool {
        events.contains(event) || event.hasPrefix("shutil.") || event.hasPrefix("tempfile.")
    }

    /// The path with `<library>`, `<zoneinfo>` or `<scratch>` in front where it lies there.
    static func canonical(_ path: String) -> String {
        // The folders of the library are read-only, and what they link to is theirs; dots could lead out of them.
        if path.hasPrefix("/"), !path.split(separator: "/").contains("..") {
            if let place = LibraryCode.placeBelowRoot(path) {
                return place.isEmpty ? "<library>" : "<library>/\(place)"
            }
            for (folder, library) in libraryData where path == folder || path.hasPrefix(folder + "/") {
                return "<library>/\(library)" + path.dropFirst(folder.count)
            }
            for folder in timeZones where path == folder || path.hasPrefix(folder + "/") {
                return "<zoneinfo>" + path.dropFirst(folder.count)
            }
        }
        // Elsewhere a program may have made links: only where a path really leads counts.
        guard let real = resolved(path) else { return path }
        guard let scratch, real == scratch || real.hasPrefix(scratch + "/") else { return real }
        return "<scratch>" + real.dropFirst(scratch.count)
    }

    /// The folder that jobs may write to, where each of them begins.
    nonisolated(unsafe) private static var scratch: String?

    static func learnScratch(_ folder: String) {
        scratch = real(folder)
    }

    /// Where a path leads, its last part need not exist; nil where nothing can be there.
    private static func resolved(_ path: String) -> String? {
        if let real = real(path) { return real }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard let last = parts.last, last != "..", last != "." else { return nil }
        let folder = parts.count == 1 ? "." : parts.dropLast().joined(separator: "/") + "/"
        guard let real = real(folder) else { return nil }
        return (real == "/" ? "" : real) + "/" + last
    }

    static func real(_ path: String) -> String? {
        guard let real = realpath(path, nil) else { return nil }
        defer { free(real) }
        return String(cString: real)
    }
}
