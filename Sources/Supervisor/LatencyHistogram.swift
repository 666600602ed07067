/// Durations, counted by how long they were.
public struct LatencyHistogram: Sendable, Hashable {
    /// The upper bounds of the buckets, in microseconds, ascending; a duration that equals one counts there.
    public static let bounds: [Int64] = [
        500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_500_000, 5_000_000,
        10_000_000, 30_000_000,
    ]

    /// How many fell between each bound and the one before; the last of them beyond all bounds.
    public private(set) var counts = [Int](repeating: 0, count: LatencyHistogram.bounds.count + 1)
    /// Microseconds, of all of them.
    public private(set) var total: Int64 = 0

    public init() {}

    /// - Parameter microseconds: one that is negative counts as none.
    public mutating func add(_ microseconds: Int64) {
        let duration = max(0, microseconds)
        counts[Self.bounds.firstIndex { duration <= $0 } ?? Self.bounds.count] += 1
        total += duration
    }
}
