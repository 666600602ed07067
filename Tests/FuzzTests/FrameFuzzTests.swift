import Evaluation
import Foundation
import PolicyRules
import Testing
import Wire

/// What crosses a pipe, taken apart by those who read it.
@Suite("Fuzzed frames", .serialized)
struct FrameFuzzTests {
    static let nonce = (0..<UInt8(JobReport.nonceBytes)).map { 200 - $0 }

    @Test("are decoded to what was encoded, or refused, and never more")
    func frames() throws {
        let before = Self.peakKiB()
        try FuzzRun.run("frames") { run in
            for _ in 0..<200 {
                switch run.generator.below(4) {
                case 0: trial(run.generator.command(), in: &run)
                case 1: trial(run.generator.report(), in: &run)
                case 2: trial(run.generator.jobReport(), in: &run)
                default: policy(in: &run)
                }
            }
            noise(in: &run)
            stream(in: &run)
        }
        // A length that is believed before its bytes are there would show here.
        #expect(Self.peakKiB() - before < 256 << 10, "grew by \(Self.peakKiB() - before) KiB")
    }

    private func trial(_ message: some Message, in run: inout FuzzRun) {
        let frame = message.frameForTest
        let original = frame.payload
        run.note([frame.kind] + original)
        run.expect(Self.decode(frame, as: message) == message, "not what was encoded: \(message)", input: original)

        let cut = Frame(kind: frame.kind, payload: Array(original.prefix(run.generator.below(original.count + 1))))
        if cut.payload.count < original.count {
            run.note([cut.kind] + cut.payload)
            run.expect(Self.decode(cut, as: message) == nil, "a truncation was accepted", input: cut.payload)
        }
        let changed = Frame(
            kind: run.generator.chance(8) ? UInt8(truncatingIfNeeded: run.generator.next()) : frame.kind,
            payload: run.generator.mutated(original))
        run.note([changed.kind] + changed.payload)
        // What is accepted means one thing only: encoded again it is decoded to the same.
        if let read = Self.decode(changed, as: message) {
            run.expect(
                Self.decode(read.frameForTest, as: message) == read, "not stable: \(read)", input: changed.payload)
        }
    }

    private static func decode<Kind: Message>(_ frame: Frame, as kind: Kind) -> Kind? {
        try? Kind(decodingForTest: frame)
    }

    private func policy(in run: inout FuzzRun) {
        let policy = run.generator.policy()
        let bytes = policy.encoded()
        run.note(bytes)
        run.expect((try? CompiledPolicy(decoding: bytes)) == policy, "not what was encoded", input: bytes)
        let cut = Array(bytes.prefix(run.generator.below(bytes.count)))
        run.expect((try? CompiledPolicy(decoding: cut)) == nil, "a truncation was accepted", input: cut)
        let changed = run.generator.mutated(bytes)
        run.note(changed)
        if let read = try? CompiledPolicy(decoding: changed) {
            run.expect((try? CompiledPolicy(decoding: read.encoded())) == read, "not stable", input: changed)
        }
    }

    /// Bytes that no encoder ever wrote.
    private func noise(in run: inout FuzzRun) {
        let frame = Frame(kind: UInt8(run.generator.below(9)), payload: run.generator.bytes(300))
        run.note([frame.kind] + frame.payload)
        _ = try? WorkerCommand(frame)
        _ = try? WorkerReport(frame)
        run.expect(
            (try? JobReport(frame, nonce: Self.nonce)) == nil, "a report without the nonce", input: frame.payload)
        _ = try? CompiledPolicy(decoding: frame.payload)
    }

    /// Whole frames out of bytes that come in pieces of any size, and a limit that holds at the header.
    private func stream(in run: inout FuzzRun) {
        let limit = 1 + run.generator.below(4_000)
        let frames = run.generator.list(12) { generator in
            Frame(kind: UInt8(truncatingIfNeeded: generator.next()), payload: generator.bytes(min(limit, 200)))
        }
        var bytes = frames.flatMap(\.encoded)
        let excess = UInt32(limit) + 1 + UInt32(run.generator.below(Int(UInt32.max) - limit - 1))
        let isBroken = run.generator.chance(2)
        if isBroken { bytes += withUnsafeBytes(of: excess.littleEndian) { Array($0) } + [1] }
        let cut = isBroken ? 0 : run.generator.below(5)
        bytes.removeLast(min(cut, bytes.count))

        var reader = FrameReader(limit: limit)
        var read: [Frame] = []
        var failed = false
        var at = 0
        while at < bytes.count, !failed {
            let count = min(bytes.count - at, 1 + run.generator.below(64))
            bytes[at..<(at + count)].withUnsafeBytes { reader.append($0) }
            at += count
            do { while let frame = try reader.next() { read.append(frame) } } catch { failed = true }
        }
        let whole = cut == 0 ? frames : Array(frames.dropLast())
        let isShort = cut > 0 && frames.last.map { $0.payload.count + Frame.headerBytes < cut } ?? false
        run.expect(isShort || read == whole, "\(read.count) frames of \(whole.count)", input: bytes)
        run.expect(failed == isBroken, "the limit did not hold", input: bytes)
    }

    private static func peakKiB() -> Int {
        var usage = rusage()
        getrusage(RUSAGE_SELF, &usage)
        return usage.ru_maxrss
    }
}

/// The three kinds of messages, as one.
private protocol Message: Equatable {
    var frameForTest: Frame { get }
    init(decodingForTest frame: Frame) throws
}

extension WorkerCommand: Message {
    fileprivate var frameForTest: Frame { frame }
    fileprivate init(decodingForTest frame: Frame) throws { try self.init(frame) }
}

extension WorkerReport: Message {
    fileprivate var frameForTest: Frame { frame }
    fileprivate init(decodingForTest frame: Frame) throws { try self.init(frame) }
}

extension JobReport: Message {
    fileprivate var frameForTest: Frame { frame(nonce: FrameFuzzTests.nonce) }
    fileprivate init(decodingForTest frame: Frame) throws { try self.init(frame, nonce: FrameFuzzTests.nonce) }
}
