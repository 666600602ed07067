import Supervisor
import Testing

@Suite("A histogram of durations")
struct LatencyHistogramTests {
    private static let bounds = LatencyHistogram.bounds

    /// The buckets that are not empty, with what is in each.
    private func filled(_ histogram: LatencyHistogram) -> [Int: Int] {
        Dictionary(uniqueKeysWithValues: histogram.counts.enumerated().filter { $0.element != 0 }.map { ($0, $1) })
    }

    private func histogram(_ durations: Int64...) -> LatencyHistogram {
        var histogram = LatencyHistogram()
        for duration in durations { histogram.add(duration) }
        return histogram
    }

    @Test("is empty at first, with a bucket for each bound and one for all beyond")
    func empty() {
        let histogram = LatencyHistogram()
        #expect(histogram.counts.count == Self.bounds.count + 1)
        #expect(filled(histogram).isEmpty && histogram.total == 0)
    }

    @Test("has bounds that ascend from half a millisecond to half a minute")
    func ascending() {
        #expect(zip(Self.bounds, Self.bounds.dropFirst()).allSatisfy { $0 < $1 })
        #expect(Self.bounds.first == 500 && Self.bounds.last == 30_000_000)
    }

    @Test(
        "counts a duration that equals a bound with those below it, and one that is longer with the next",
        arguments: bounds.indices)
    func edges(index: Int) {
        let bound = Self.bounds[index]
        #expect(filled(histogram(bound - 1)) == [index: 1])
        #expect(filled(histogram(bound)) == [index: 1])
        #expect(filled(histogram(bound + 1)) == [index + 1: 1])
    }

    @Test("counts what exceeds the last bound in the last bucket, however long it was, and adds it to the sum")
    func beyond() {
        let day: Int64 = 86_400_000_000
        let histogram = histogram(30_000_001, day)
        #expect(filled(histogram) == [Self.bounds.count: 2])
        #expect(histogram.total == day + 30_000_001)
    }

    @Test("takes a duration that a clock set back has made negative for none")
    func negative() {
        let histogram = histogram(-1, .min, 0)
        #expect(filled(histogram) == [0: 3])
        #expect(histogram.total == 0)
    }

    @Test("counts each duration once, and sums them exactly")
    func sums() {
        let durations: [Int64] = (0..<2_000).map { $0 * $0 * 11 }
        var histogram = LatencyHistogram()
        for duration in durations { histogram.add(duration) }
        #expect(histogram.counts.reduce(0, +) == durations.count)
        #expect(histogram.total == durations.reduce(0, +))
        // As Prometheus has them: how many there are up to each bound.
        var sum = 0
        for (bound, count) in zip(Self.bounds, histogram.counts) {
            sum += count
            #expect(sum == durations.count { $0 <= bound }, "\(bound)")
        }
    }
}
