import AuditLog
import Foundation

/// A file that appears under its name only when it is complete and on the disk.
final class NewFile {
    private let path: String
    private let temporary: String
    private let replaces: Bool
    private let handle: FileHandle
    private var digest = RunningDigest()
    private var buffer: [UInt8] = []

    private static let blockSize = 1 << 18

    /// - Throws: ``ExportError``
    init(path: String, replacing: Bool) throws(ExportError) {
        self.path = path
        replaces = replacing
        temporary = path + ".\(getpid()).part"
        guard replacing || !FileManager.default.fileExists(atPath: path) else { throw Self.exists(path) }
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw ExportError(
                .environment,
                "\(path): cannot be written (\(String(cString: strerror(errno)))); name a file in a folder of yours")
        }
        handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    deinit {
        unlink(temporary)
    }

    func write(_ bytes: [UInt8]) throws(ExportError) {
        buffer += bytes
        if buffer.count >= Self.blockSize { try flush() }
    }

    private func flush() throws(ExportError) {
        digest.append(buffer)
        do {
            try handle.write(contentsOf: Data(buffer))
        } catch {
            throw failure()
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// Writes what is left.
    ///
    /// - Returns: the SHA-256 of the file.
    func finish() throws(ExportError) -> Digest {
        try flush()
        return digest.finish()
    }

    func sync() throws(ExportError) {
        guard fsync(handle.fileDescriptor) == 0 else { throw failure() }
    }

    /// Gives the file its name.
    func publish() throws(ExportError) {
        // A link is not made over a file that came in the meantime.
        let status = replaces ? rename(temporary, path) : link(temporary, path)
        guard status == 0 else {
            if errno == EEXIST { throw Self.exists(path) }
            throw failure()
        }
    }

    private func failure() -> ExportError {
        ExportError(
            .environment, "\(path): cannot be written (\(String(cString: strerror(errno)))); is its disk full?")
    }

    private static func exists(_ path: String) -> ExportError {
        ExportError(.usage, "\(path): is there already; name another file, or give --force")
    }
}
