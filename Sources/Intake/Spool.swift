import Foundation
import JSONLines

/// Input in a temporary file: queueing holds the database's write lock, and nobody should wait for that on somebody's
/// pipe, disk or network. The file is gone with the last use of this.
public final class Spool {
    /// Where to read from, as long as this is there.
    public let path: String
    /// Open on a file that has no name any more; nil where the input is read where it is.
    private let copy: FileHandle?

    /// - Parameter path: a file, which is used as it is where it is a regular one, or `-` for stdin.
    init(path: String) throws {
        var status = stat()
        let isKnown = (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0
        // What is not there, or is a folder, gets its message where it is read.
        guard isKnown, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
            self.path = path
            copy = nil
            return
        }
        let reader = try LineReader(path: path)
        let copy = try Self.temporaryFile()
        while let block = try reader.nextBlock() { try Self.write(block.bytes, to: copy) }
        self.copy = copy
        self.path = Self.path(of: copy)
    }

    /// Copies a regular file, as it is.
    ///
    /// - Parameter time: is looked at between two reads. A file system that does not answer at all is waited for.
    /// - Throws: `LineError` where it cannot be read in that time, or is no regular file: of others nobody knows whether they
    ///   give the same a second time.
    public init(copying path: String, within time: Duration) throws {
        let source = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
        guard source >= 0 else { throw LineError(unreadable: path, errno) }
        let file = FileHandle(fileDescriptor: source, closeOnDealloc: true)
        var status = stat()
        guard fstat(source, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw LineError(
                file: path, reason: "is no regular file, and may have to be read again; put the rows in a file")
        }
        let copy = try Self.temporaryFile()
        let deadline = ContinuousClock.now + time
        while true {
            guard ContinuousClock.now < deadline else {
                throw LineError(
                    file: path,
                    reason:
                        "was not read within \(time.components.seconds) s; put it where it is read faster, or split it")
            }
            let bytes: Data
            do {
                guard let next = try file.read(upToCount: 1 << 20), !next.isEmpty else { break }
                bytes = next
            } catch {
                throw LineError(file: path, reason: "cannot be read: \(error.localizedDescription)")
            }
            try Self.write(bytes, to: copy)
        }
        self.copy = copy
        self.path = Self.path(of: copy)
    }

    /// A new file without a name, so that none is left behind whatever ends this process.
    private static func temporaryFile() throws -> FileHandle {
        // UUID() is the same each time where there is no descriptor for /dev/urandom.
        let name = "assay-\(String(UInt64.random(in: 0...UInt64.max), radix: 16)).jsonl"
        let path = folder.appendingPathComponent(name).path
        let descriptor = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw LineError(uncopied: folder.path, errno) }
        unlink(path)
        return FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }

    private static var folder: URL { FileManager.default.temporaryDirectory }

    private static func path(of file: FileHandle) -> String { "/proc/self/fd/\(file.fileDescriptor)" }

    private static func write(_ bytes: some DataProtocol, to copy: FileHandle) throws {
        do {
            try copy.write(contentsOf: bytes)
        } catch {
            // That is the host's doing, and no fault of the input: it passes.
            throw LineError(
                file: folder.path, reason: "a copy of the input cannot be written there; make room, or set TMPDIR",
                isShortage: true)
        }
    }
}

extension LineError {
    /// A folder in which the system makes no file.
    fileprivate init(uncopied folder: String, _ code: Int32) {
        let isOfProcess = LineError(unreadable: folder, code).isShortage
        self.init(
            file: folder,
            reason: "a copy of the input cannot be made there (\(String(cString: strerror(code)))); "
                + (isOfProcess ? "try again, or raise 'ulimit -n'" : "make room, or set TMPDIR"),
            isShortage: true)
    }
}
