import AuditLog
import Evaluation
import Glibc

/// What a judgement depends on besides the program, its inputs, its policy and its limits, as one digest.
///
/// Two supervisors with the same one run programs alike as far as anybody can tell from outside: the same assay and worker
/// to the byte, interpreter, kernel, processor, layers of the sandbox, preloaded modules, and the same files within sight
/// of a program: the standard library, shared objects, packages, zones, each by name, kind, size and time of change.
/// Whatever of that is different, nothing is shared between them.
struct ExecutionEnvironment {
    var assayVersion: String
    var interpreter: String
    var layers: [SandboxLayer]
    var preload: [String]
    /// Folders in which programs find packages.
    var sitePackages: [String]
    /// What of the host's files and folders programs can read.
    var readable: [String]
    /// Files of which every byte counts.
    var executables: [String]

    func digest() throws(EnvironmentError) -> Digest {
        var fields = FieldDigest()
        fields.add("assay environment 1")
        fields.add([assayVersion, interpreter, Host.kernel])
        fields.add(Host.processor)
        fields.add(layers.map(\.rawValue))
        fields.add(preload)
        fields.add(sitePackages)
        for path in executables {
            guard let digest = FileDigest.sha256(path) else {
                throw EnvironmentError("--dedupe: \(path) cannot be read, and results depend on it; make it readable")
            }
            fields.add(digest.hex)
        }
        for path in readable.sorted() { FileTree(path).add(to: &fields) }
        return fields.finish()
    }
}

/// SHA-256 over texts, each after its length; lists after their count.
struct FieldDigest {
    private var digest = RunningDigest()

    mutating func add(_ text: String) {
        let bytes = Array(text.utf8)
        add(Int64(bytes.count))
        digest.append(bytes)
    }

    mutating func add(_ texts: [String]) {
        add(Int64(texts.count))
        for text in texts { add(text) }
    }

    mutating func add(_ value: Int64) {
        digest.append(withUnsafeBytes(of: value.bigEndian) { Array($0) })
    }

    func finish() -> Digest { digest.finish() }
}

/// The bytes of a file.
enum FileDigest {
    /// Nil where it cannot be read.
    static func sha256(_ path: String) -> Digest? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var digest = RunningDigest()
        var buffer = [UInt8](repeating: 0, count: 1 << 20)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0 && errno == EINTR { continue }
            guard count >= 0 else { return nil }
            if count == 0 { return digest.finish() }
            digest.append(count == buffer.count ? buffer : Array(buffer[..<count]))
        }
    }
}
