/// Some of what a program wrote, as it came while the program ran.
public struct OutputChunk: Sendable, Hashable {
    public enum Stream: String, Sendable, Hashable, CaseIterable {
        case stdout, stderr
    }

    public var stream: Stream
    /// When the first byte came, in microseconds since the program's process was started.
    public var offsetMicroseconds: Int64
    /// Never empty.
    public var bytes: [UInt8]

    public init(stream: Stream, offsetMicroseconds: Int64, bytes: [UInt8]) {
        self.stream = stream
        self.offsetMicroseconds = offsetMicroseconds
        self.bytes = bytes
    }
}
