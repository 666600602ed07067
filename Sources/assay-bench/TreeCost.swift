import Foundation

/// What the audit log's tree, its index and its signed heads add to a drain, against the same drain with the events'
/// bodies alone.
struct TreeCost {
    private let workplace: Workplace
    private let programs: [[UInt8]]
    private let workers: Int
    private let rounds: Int

    init(_ workplace: Workplace, programs: [[UInt8]], workers: Int, rounds: Int) {
        self.workplace = workplace
        self.programs = programs
        self.workers = workers
        self.rounds = rounds
    }

    func measure(into report: inout Report) throws {
        var ratios = Samples()
        for _ in 0..<rounds {
            let without = try drain(growsTree: false)
            let with = try drain(growsTree: true)
            ratios.add(without / with)
        }
        report.add(
            "throughput with tree / without", format(ratios.median), target: ">= 0.90",
            detail: "\(programs.count) programs end to end, heads signed")
    }

    private func drain(growsTree: Bool) throws -> Double {
        let store = try workplace.newStore(growsTree: growsTree)
        try workplace.queue(programs, in: store)
        return try workplace.drain(store, workers: workers, signs: growsTree)
    }
}
