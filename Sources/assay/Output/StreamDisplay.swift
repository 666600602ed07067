import Evaluation
import Foundation
import Reporting

/// Shows a program's two streams on assay's own, as they come.
///
/// Bytes as the program wrote them; on a terminal without what a terminal would obey, and a character at a time.
final class StreamDisplay {
    /// Whether what was shown last on either stream is a whole line.
    private(set) var endsLine = true
    /// Why something could not be shown; nil where all was, or nobody listens.
    private(set) var failure: OutputError?
    /// Bytes of a character of which the rest has not come yet; only where a terminal is written to.
    private var unfinished: [OutputChunk.Stream: [UInt8]] = [:]

    func show(_ bytes: [UInt8], on stream: OutputChunk.Stream) {
        guard let last = bytes.last else { return }
        endsLine = last == UInt8(ascii: "\n")
        guard terminal(stream).isTerminal else { return write(bytes, to: stream) }
        let all = (unfinished[stream] ?? []) + bytes
        let end = Self.endOfWholeCharacters(all)
        unfinished[stream] = Array(all[end...])
        writeEscaped(all[..<end], to: stream)
    }

    /// Shows what is left of characters that were never finished.
    func finish() {
        for (stream, bytes) in unfinished { writeEscaped(bytes[...], to: stream) }
        unfinished = [:]
    }

    private func terminal(_ stream: OutputChunk.Stream) -> Terminal {
        stream == .stdout ? .standardOutput : .standardError
    }

    private func writeEscaped(_ bytes: ArraySlice<UInt8>, to stream: OutputChunk.Stream) {
        write(Array(PlainText.escaped(String(decoding: bytes, as: UTF8.self), keepingLines: true).utf8), to: stream)
    }

    /// That nobody listens is no reason to fail: the record has it.
    private func write(_ bytes: [UInt8], to stream: OutputChunk.Stream) {
        let handle: FileHandle = stream == .stdout ? .standardOutput : .standardError
        do {
            try handle.write(contentsOf: Data(bytes))
        } catch {
            let reason = errno
            guard failure == nil, reason != EPIPE, reason != EBADF else { return }
            failure = OutputError(
                "\(stream.rawValue): cannot be written (\(String(cString: strerror(reason)))); is its disk full?")
        }
    }

    /// Where a last character begins that needs more bytes than there are; the end where there is none.
    private static func endOfWholeCharacters(_ bytes: [UInt8]) -> Int {
        for length in 1...min(3, max(1, bytes.count)) where length <= bytes.count {
            let byte = bytes[bytes.count - length]
            if byte & 0xC0 == 0x80 { continue }
            let wanted = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : byte >= 0xC0 ? 2 : 1
            return wanted > length ? bytes.count - length : bytes.count
        }
        return bytes.count
    }
}
