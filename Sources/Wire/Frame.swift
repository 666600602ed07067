/// One message on a pipe: a length, a kind, a payload.
///
/// On the wire: the payload's length as four bytes, little-endian, one byte of kind, the payload.
public struct Frame: Sendable, Hashable {
    public static let headerBytes = 5

    public var kind: UInt8
    public var payload: [UInt8]

    public init(kind: UInt8, payload: [UInt8]) {
        self.kind = kind
        self.payload = payload
    }

    /// The frame as it goes over a pipe.
    public var encoded: [UInt8] {
        var writer = ByteWriter(capacity: Frame.headerBytes + payload.count)
        writer.write(UInt32(payload.count))
        writer.write(kind)
        writer.write(raw: payload)
        return writer.bytes
    }
}

/// Why bytes from a pipe are not what they should be. Whoever sent them is not trusted any more.
public enum WireError: Error, Hashable, Sendable {
    /// A frame announces more bytes than its pipe allows.
    case oversized(length: Int, limit: Int)
    /// A payload ends before its fields do, or goes on after them.
    case malformed(String)
}

/// Takes bytes as they come and gives back whole frames.
///
/// Holds at most one frame's bytes more than it was last given; a frame that announces more than
/// `limit` bytes is refused at its header, before anything is kept for it.
public struct FrameReader: Sendable {
    private var buffer: [UInt8] = []
    private var start = 0
    public let limit: Int

    /// - Parameter limit: the longest payload accepted, in bytes.
    public init(limit: Int) {
        self.limit = limit
    }

    /// Whether bytes of an unfinished frame are waiting.
    public var isMidFrame: Bool { start < buffer.count }

    public mutating func append(_ bytes: UnsafeRawBufferPointer) {
        if start > 0, start == buffer.count {
            buffer.removeAll(keepingCapacity: buffer.capacity <= 1 << 20)
            start = 0
        } else if start > 1 << 16 {
            buffer.removeFirst(start)
            start = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame, or nil until more bytes arrive.
    public mutating func next() throws(WireError) -> Frame? {
        guard buffer.count - start >= Frame.headerBytes else { return nil }
        var length = 0
        for index in 0..<4 { length |= Int(buffer[start + index]) << (8 * index) }
        guard length <= limit else { throw .oversized(length: length, limit: limit) }
        guard buffer.count - start >= Frame.headerBytes + length else { return nil }
        let kind = buffer[start + 4]
        let body = start + Frame.headerBytes
        let frame = Frame(kind: kind, payload: Array(buffer[body..<(body + length)]))
        start = body + length
        return frame
    }
}
