import Testing
import Wire

@Suite("A frame reader")
struct FrameTests {
    private static let frames = [
        Frame(kind: 1, payload: []), Frame(kind: 7, payload: [1, 2, 3]),
        Frame(kind: 255, payload: [UInt8](repeating: 9, count: 70_000)), Frame(kind: 0, payload: [0]),
    ]

    private func feed(_ bytes: [UInt8], in pieces: Int, to reader: inout FrameReader) throws -> [Frame] {
        var frames: [Frame] = []
        for start in stride(from: 0, to: bytes.count, by: pieces) {
            let piece = Array(bytes[start..<min(start + pieces, bytes.count)])
            piece.withUnsafeBytes { reader.append($0) }
            while let frame = try reader.next() { frames.append(frame) }
        }
        return frames
    }

    @Test("gives back what was written, however the bytes arrive", arguments: [1, 2, 3, 5, 4_096, 1_000_000])
    func roundTrip(pieces: Int) throws {
        var reader = FrameReader(limit: 100_000)
        let bytes = Self.frames.flatMap(\.encoded)
        #expect(try feed(bytes, in: pieces, to: &reader) == Self.frames)
        #expect(!reader.isMidFrame)
    }

    @Test("waits for the rest of a truncated frame")
    func truncated() throws {
        let bytes = Frame(kind: 3, payload: [1, 2, 3, 4]).encoded
        for length in 0..<bytes.count {
            var reader = FrameReader(limit: 100)
            bytes[..<length].withUnsafeBytes { reader.append($0) }
            #expect(try reader.next() == nil)
            #expect(reader.isMidFrame == (length > 0))
        }
    }

    @Test("refuses an oversized frame at its header, before the payload arrives")
    func oversized() {
        var reader = FrameReader(limit: 100)
        let header: [UInt8] = [101, 0, 0, 0, 1]
        header.withUnsafeBytes { reader.append($0) }
        #expect(throws: WireError.oversized(length: 101, limit: 100)) { try reader.next() }
    }

    @Test("refuses the largest length there is without reserving it")
    func absurd() {
        var reader = FrameReader(limit: 1 << 20)
        [UInt8](repeating: 255, count: 5).withUnsafeBytes { reader.append($0) }
        #expect(throws: WireError.self) { try reader.next() }
    }

    @Test("accepts a frame of exactly the limit")
    func exact() throws {
        var reader = FrameReader(limit: 100)
        let frame = Frame(kind: 1, payload: [UInt8](repeating: 1, count: 100))
        frame.encoded.withUnsafeBytes { reader.append($0) }
        #expect(try reader.next() == frame)
    }
}
