import Glibc

/// Finds programs and says who may read what on this host.
enum HostProgram {
    /// The first executable of that name on PATH.
    static func find(_ name: String) -> String? {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return path.split(separator: ":").map { "\($0)/\(name)" }.first { access($0, X_OK) == 0 }
    }

    /// An absolute path without links; nil where nothing is there.
    static func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    static func exists(_ path: String) -> Bool {
        access(path, F_OK) == 0
    }

    /// Where a symbolic link points, as written; nil where the path is none.
    static func linkTarget(_ path: String) -> String? {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let length = buffer.withUnsafeMutableBytes {
            readlink(path, $0.baseAddress!.assumingMemoryBound(to: CChar.self), $0.count)
        }
        return length < 0 ? nil : String(decoding: buffer[..<length], as: UTF8.self)
    }

    /// Whether an account without any rights of its own may reach and read a file or folder.
    static func isReadableByAnybody(_ path: String) -> Bool {
        guard let resolved = resolve(path) else { return false }
        var prefix = ""
        for part in resolved.split(separator: "/").dropLast() {
            prefix += "/\(part)"
            if !permits(prefix, S_IXOTH) { return false }
        }
        return permits(resolved, S_IROTH)
    }

    private static func permits(_ path: String, _ bit: mode_t) -> Bool {
        var status = stat()
        return stat(path, &status) == 0 && status.st_mode & bit != 0
    }

    /// What a small file holds; nil where it cannot be read.
    static func text(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        return String(decoding: bytes(of: descriptor), as: UTF8.self)
    }

    /// Runs a program to its end and gives back what it printed.
    static func output(
        of program: String, _ arguments: [String]
    ) throws(EnvironmentError) -> (text: String, status: Int32) {
        let pipe = try Pipe()
        let pid: pid_t
        do throws(EnvironmentError) {
            pid = try Spawn.start([program] + arguments, input: nil, output: pipe.writer, error: nil, extra: nil)
        } catch {
            pipe.close()
            throw error
        }
        close(pipe.writer)
        let bytes = bytes(of: pipe.reader)
        close(pipe.reader)
        return (String(decoding: bytes, as: UTF8.self), Spawn.wait(pid))
    }

    /// All that a descriptor gives until its end.
    private static func bytes(of descriptor: Int32) -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            if count <= 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
