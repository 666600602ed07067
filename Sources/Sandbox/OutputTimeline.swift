import Evaluation

/// What came when on a job's two streams, and what of it has been passed on.
///
/// A short job pays for an entry or two in a list. Of a longer one what came is passed on while it runs: not before it
/// is ``quietMicroseconds`` old, and not before the bytes are ``gatherMicroseconds`` old, so that a job that writes and
/// ends causes nothing.
struct OutputTimeline {
    /// A job's first moments, in which nothing is passed on.
    static let quietMicroseconds: Int64 = 50_000
    /// How long bytes are gathered before they are passed on together.
    static let gatherMicroseconds: Int64 = 10_000
    /// The most stretches that are told apart in one go; a program that alternates between the streams faster than
    /// that has the rest put together by stream.
    static let mostStretches = 16
    /// About the most bytes that are passed on in one go: less than a pipe holds.
    static let passBytes = 256 << 10
    /// The most bytes of one chunk.
    static let chunkBytes = 32 << 10

    /// Bytes of one stream that came one after the other.
    private struct Stretch {
        var stream: OutputChunk.Stream
        var offset: Int64
        var range: Range<Int>
    }

    private var waiting: [Stretch] = []
    /// Whether anything has been passed on.
    private(set) var hasBegun = false

    /// Notes that `range` of a stream came `offset` microseconds after the start.
    mutating func note(_ stream: OutputChunk.Stream, _ range: Range<Int>, at offset: Int64) {
        guard !range.isEmpty else { return }
        let isFull = waiting.count >= Self.mostStretches
        let place = isFull ? waiting.lastIndex { $0.stream == stream } : waiting.indices.last
        if let place, waiting[place].stream == stream {
            waiting[place].range = waiting[place].range.lowerBound..<range.upperBound
        } else {
            waiting.append(Stretch(stream: stream, offset: offset, range: range))
        }
    }

    /// When something will be due, in microseconds after the start; nil where nothing waits.
    var due: Int64? {
        waiting.first.map { max(Self.quietMicroseconds, $0.offset + Self.gatherMicroseconds) }
    }

    /// What has waited longest, as chunks.
    ///
    /// - Parameters:
    ///   - most: about so many bytes, at least a chunk; the rest goes on waiting.
    ///   - bytes: of a stream, all that came on it.
    mutating func take(atMost most: Int, _ bytes: (OutputChunk.Stream) -> [UInt8]) -> [OutputChunk] {
        var chunks: [OutputChunk] = []
        var taken = 0
        var done = 0
        while done < waiting.count, taken < most {
            let stretch = waiting[done]
            let end = min(stretch.range.lowerBound + Self.chunkBytes, stretch.range.upperBound)
            let piece = Array(bytes(stretch.stream)[stretch.range.lowerBound..<end])
            chunks.append(OutputChunk(stream: stretch.stream, offsetMicroseconds: stretch.offset, bytes: piece))
            taken += piece.count
            waiting[done].range = end..<stretch.range.upperBound
            if waiting[done].range.isEmpty { done += 1 }
        }
        waiting.removeFirst(done)
        hasBegun = hasBegun || !chunks.isEmpty
        return chunks
    }
}
