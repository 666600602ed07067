import Foundation
import JSONLines

/// Input that comes at its producer's pace, kept in a temporary file first: queueing holds the database's
/// write lock, and nobody should wait for that on somebody's pipe.
struct Spool {
    /// Where to read from.
    let path: String
    private let isTemporary: Bool

    /// - Parameter path: a file, which is used as it is where it is a regular one, or `-` for stdin.
    init(path: String) throws {
        var status = stat()
        let isKnown = (path == "-" ? fstat(STDIN_FILENO, &status) : stat(path, &status)) == 0
        // What is not there, or is a folder, gets its message where it is read.
        guard isKnown, ![S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
            self.path = path
            isTemporary = false
            return
        }
        self.path =
            FileManager.default.temporaryDirectory
            .appendingPathComponent("assay-\(UUID().uuidString).jsonl").path
        isTemporary = true
        do {
            try Self.copy(from: path, to: self.path)
        } catch {
            remove()
            throw error
        }
    }

    /// Ends the temporary file, where there is one.
    func remove() {
        if isTemporary { try? FileManager.default.removeItem(atPath: path) }
    }

    private static func copy(from source: String, to destination: String) throws {
        let reader = try LineReader(path: source)
        let descriptor = open(destination, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else {
            throw LineError(
                file: destination, reason: "cannot be made (\(String(cString: strerror(errno)))); set TMPDIR")
        }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        while let block = try reader.nextBlock() {
            do {
                try file.write(contentsOf: Data(block.bytes))
            } catch {
                throw LineError(file: destination, reason: "cannot be written; make room there, or set TMPDIR")
            }
        }
    }
}
