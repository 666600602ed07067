import Foundation

/// stdout, written in blocks. Unlike ``Terminal``, it fails when the reader or the disk does.
final class StandardOutput {
    private var buffer: [UInt8] = []
    private static let blockSize = 1 << 16

    /// Writes a line of its own.
    static func line(_ text: String) throws {
        let output = StandardOutput()
        try output.write(Array("\(text)\n".utf8))
        try output.flush()
    }

    /// Adds UTF-8; ``flush()`` must follow the last one.
    func write(_ bytes: [UInt8]) throws {
        buffer.append(contentsOf: bytes)
        if buffer.count >= Self.blockSize { try flush() }
    }

    func flush() throws {
        guard !buffer.isEmpty else { return }
        do {
            try FileHandle.standardOutput.write(contentsOf: Data(buffer))
        } catch {
            throw OutputError(
                "stdout: cannot be written (\(String(cString: strerror(errno)))); is its disk full, or its reader gone?"
            )
        }
        buffer.removeAll(keepingCapacity: true)
    }
}

/// Where a result could not be written.
struct OutputError: Error, CustomStringConvertible {
    let description: String

    init(_ description: String) {
        self.description = description
    }
}
