import Foundation

/// A file that appears whole or not at all: written under another name in the same folder, synced to the
/// disk, then renamed.
enum ResultsFile {
    private static let blockSize = 1 << 16

    /// Finds out before hours of work what would fail after them.
    ///
    /// - Parameter precious: files that must not be replaced, under whatever name.
    static func checkWritable(_ path: String, precious: [String]) throws {
        let folder = folder(of: path)
        guard access(folder, W_OK | X_OK) == 0 else {
            throw HumanEvalError("\(path): cannot be written (\(reason())); name another place with --output")
        }
        var found = stat()
        guard lstat(path, &found) == 0 else { return }
        guard found.st_mode & S_IFMT == S_IFREG else {
            throw HumanEvalError("\(path): is no regular file; name another place with --output")
        }
        for file in precious {
            var other = stat()
            if stat(file, &other) == 0, other.st_dev == found.st_dev, other.st_ino == found.st_ino {
                throw HumanEvalError("\(path): is \(file), which it must not replace; name another place with --output")
            }
        }
    }

    /// - Parameter body: is given a function that appends bytes.
    static func write(_ path: String, _ body: (_ write: ([UInt8]) throws -> Void) throws -> Void) throws {
        let temporary = "\(path).\(getpid()).tmp"
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard descriptor >= 0 else { throw HumanEvalError("\(path): cannot be written (\(reason()))") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        do {
            var buffer: [UInt8] = []
            try body { bytes in
                buffer += bytes
                if buffer.count >= blockSize { try flush(&buffer, to: file, path) }
            }
            try flush(&buffer, to: file, path)
            guard fsync(descriptor) == 0, rename(temporary, path) == 0 else {
                throw HumanEvalError("\(path): cannot be written (\(reason()))")
            }
        } catch {
            unlink(temporary)
            throw error
        }
        syncFolder(of: path)
    }

    private static func flush(_ buffer: inout [UInt8], to file: FileHandle, _ path: String) throws {
        do {
            try file.write(contentsOf: Data(buffer))
        } catch {
            throw HumanEvalError("\(path): cannot be written (\(reason())); make room there")
        }
        buffer.removeAll(keepingCapacity: true)
    }

    /// The new name is in the folder, which has to reach the disk, too.
    private static func syncFolder(of path: String) {
        let descriptor = open(folder(of: path), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    private static func folder(of path: String) -> String {
        URL(fileURLWithPath: path).deletingLastPathComponent().path
    }

    private static func reason() -> String { String(cString: strerror(errno)) }
}
