import Foundation
import Synchronization
import Testing

/// A bounded run of a fuzzer: rounds of random inputs, each of which follows from the seed and its number.
///
/// - `ASSAY_FUZZ_SECONDS`: how long each fuzzer runs, 20 where unset.
/// - `ASSAY_FUZZ_SEED`: repeats the rounds of an earlier run, or with `random` (as `make fuzz` asks for) starts from a new
///   seed. Where unset it is always the same one: what decides whether a change may land must not throw dice.
struct FuzzRun {
    static let seconds = ProcessInfo.processInfo.environment["ASSAY_FUZZ_SECONDS"].flatMap(Double.init) ?? 20
    static let seed: UInt64 = {
        let asked = ProcessInfo.processInfo.environment["ASSAY_FUZZ_SEED"] ?? "1"
        return asked == "random" ? UInt64.random(in: 1..<(1 << 32)) : UInt64(asked) ?? 1
    }()

    /// Where inputs that failed are kept.
    static let folder = URL(fileURLWithPath: CommandLine.arguments[0]).resolvingSymlinksInPath()
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("fuzz")

    let name: String
    /// The number of the round, from 0.
    private(set) var round = 0
    var generator: SplitMix
    private let current: URL
    private let notes: FileHandle

    /// Runs rounds until the time is over.
    ///
    /// - Parameter body: one round; what it notes is what it is about to try.
    static func run(_ name: String, _ body: (inout FuzzRun) throws -> Void) throws {
        print("fuzz \(name): seed \(seed), \(Int(seconds)) seconds; repeat with ASSAY_FUZZ_SEED=\(seed)")
        var run = try FuzzRun(name: name)
        let deadline = Date().addingTimeInterval(seconds)
        repeat {
            run.generator = SplitMix(state: seed &* 0x9E37_79B9 &+ UInt64(run.round) &* 0xD1B5_4A32_D192_ED03)
            try body(&run)
            run.round += 1
        } while Date() < deadline
        // Left behind only by a process that did not come this far.
        try? FileManager.default.removeItem(at: run.current)
        print("fuzz \(name): \(run.round) rounds")
    }

    private init(name: String) throws {
        self.name = name
        generator = SplitMix(state: 0)
        try FileManager.default.createDirectory(at: Self.folder, withIntermediateDirectories: true)
        current = Self.folder.appendingPathComponent("\(name)-current")
        try Data().write(to: current)
        notes = try FileHandle(forWritingTo: current)
    }

    /// Writes down what is tried next, so that it is there after a crash of this very process.
    func note(_ input: [UInt8]) {
        _ = input.withUnsafeBytes { pwrite(notes.fileDescriptor, $0.baseAddress, $0.count, 0) }
        ftruncate(notes.fileDescriptor, off_t(input.count))
    }

    /// Holds a condition; where it fails the input is kept and the issue says how to repeat the round.
    func expect(
        _ condition: Bool, _ what: @autoclosure () -> String, input: @autoclosure () -> [UInt8],
        sourceLocation: SourceLocation = #_sourceLocation
    ) {
        if condition { return }
        let file = Self.folder.appendingPathComponent("\(name)-\(Self.seed)-\(round)")
        try? Data(input()).write(to: file)
        Self.failures.withLock {
            $0.append(
                ("\(what()) (ASSAY_FUZZ_SEED=\(Self.seed), round \(round); input in \(file.path))", sourceLocation))
        }
        if Test.current != nil { Self.recordFailures() }
    }

    private static let failures = Mutex<[(String, SourceLocation)]>([])

    /// Records what failed on a thread that belongs to no test, in the test that calls this. The first few say enough.
    static func recordFailures() {
        let found = failures.withLock { failures in
            defer { failures = [] }
            return failures
        }
        for (what, place) in found.prefix(20) { Issue.record(Comment(rawValue: what), sourceLocation: place) }
    }
}

/// A generator with a seed, so that a failure can be repeated (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension SplitMix {
    mutating func below(_ bound: Int) -> Int { Int(next() % UInt64(bound)) }
    mutating func chance(_ oneIn: Int) -> Bool { below(oneIn) == 0 }
    mutating func pick<Element>(_ list: [Element]) -> Element { list[below(list.count)] }

    mutating func list<Element>(_ most: Int, _ make: (inout SplitMix) -> Element) -> [Element] {
        (0..<below(most + 1)).map { _ in make(&self) }
    }

    mutating func optional<Element>(_ make: (inout SplitMix) -> Element) -> Element? {
        chance(2) ? make(&self) : nil
    }

    /// Integers at the edges as often as in between.
    mutating func integer() -> Int64 {
        switch below(4) {
        case 0: pick([0, 1, -1, .max, .min, 1 << 31, 1 << 32, -(1 << 31), 255, 256])
        case 1: Int64(below(1_000))
        default: Int64(bitPattern: next() >> UInt64(below(64)))
        }
    }

    mutating func bytes(_ most: Int) -> [UInt8] {
        list(most) { UInt8(truncatingIfNeeded: $0.next()) }
    }

    mutating func text(_ most: Int = 24) -> String {
        String(
            String.UnicodeScalarView(
                list(most) { generator in
                    Unicode.Scalar(
                        UInt32(
                            generator.pick([0, 10, 34, 65, 92, 0xE9, 0x202E, 0xFFFD, 0x1F600, 97 + generator.below(26)])
                        ))
                        ?? "x"
                }))
    }

    /// A few of the bytes changed, cut, doubled, moved, or replaced by numbers that lengths like to be.
    mutating func mutated(_ original: [UInt8]) -> [UInt8] {
        var bytes = original
        for _ in 0...below(4) {
            guard !bytes.isEmpty else { return self.bytes(16) }
            let at = below(bytes.count)
            switch below(7) {
            case 0: bytes[at] ^= 1 << UInt8(below(8))
            case 1: bytes[at] = UInt8(truncatingIfNeeded: next())
            case 2: bytes.removeSubrange(at..<min(bytes.count, at + 1 + below(8)))
            case 3: bytes.insert(contentsOf: self.bytes(8), at: at)
            case 4: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 1 + below(32))], at: below(bytes.count))
            case 5: bytes.removeLast(below(bytes.count))
            default:
                let number = UInt32(pick([0, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff]))
                for (index, shift) in [0, 8, 16, 24].enumerated() where at + index < bytes.count {
                    bytes[at + index] = UInt8(truncatingIfNeeded: number >> UInt32(shift))
                }
            }
        }
        return bytes
    }
}
