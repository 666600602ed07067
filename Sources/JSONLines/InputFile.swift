import CZlib
import Foundation

/// The bytes of a file, or of stdin; those of a gzip file as they were before compression.
///
/// zlib reads both kinds through the same calls. Its C interface stays inside this file.
final class InputFile {
    /// What errors call it.
    let name: String
    private let stream: gzFile
    private let mustBeCompressed: Bool
    private var hasRead = false

    /// - Parameters:
    ///   - path: a file, or `-` for stdin.
    ///   - original: what it is a copy of, where it is one.
    init(path: String, copyOf original: String? = nil) throws(LineError) {
        name = original ?? (path == "-" ? "stdin" : path)
        let descriptor = path == "-" ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw LineError(unreadable: name, errno) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
            close(descriptor)
            throw LineError(file: name, reason: "is a folder; name a file")
        }
        guard let stream = gzdopen(descriptor, "rb") else {
            close(descriptor)
            throw LineError(file: name, reason: "cannot be read: no memory for a decompressor", isShortage: true)
        }
        gzbuffer(stream, 1 << 17)
        self.stream = stream
        mustBeCompressed = name.hasSuffix(".gz")
    }

    deinit {
        gzclose_r(stream)
    }

    /// The next bytes, at most `count`; empty at the end.
    func read(_ count: Int) throws(LineError) -> [UInt8] {
        var length: Int32 = 0
        let bytes = [UInt8](unsafeUninitializedCapacity: count) { buffer, initialized in
            length = gzread(stream, buffer.baseAddress, UInt32(count))
            initialized = max(Int(length), 0)
        }
        // zlib takes a file without gzip's magic number for a plain one.
        if !hasRead, mustBeCompressed, !bytes.isEmpty, gzdirect(stream) != 0 {
            throw LineError(file: name, reason: "is not gzip data, though its name ends in .gz")
        }
        hasRead = true
        // A stream that ends too early is an error zlib only notes.
        var code: Int32 = 0
        let message = gzerror(stream, &code)
        if length < 0 || (bytes.isEmpty && code != Z_OK && code != Z_STREAM_END) {
            if code == Z_ERRNO { throw LineError(unreadable: name, errno, advice: nil) }
            // zlib's message is `NAME: detail`, with a descriptor's number for a name.
            let detail = message.map { String(cString: $0) }?.split(separator: ": ").last.map(String.init)
            throw LineError(file: name, reason: "damaged gzip data: \(detail ?? "error \(code)"); fetch it again")
        }
        return bytes
    }
}
