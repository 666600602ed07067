import Foundation

/// What the rules of the default policy add to a job, against a policy without rules: both parse and
/// walk nothing else.
struct PolicyCost {
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
            let open = try drain(policy: "open")
            let rules = try drain(policy: "default")
            ratios.add(rules / open)
        }
        report.add(
            "policy default / open", format(ratios.median), target: "<= 1.10",
            detail: "time of \(programs.count) programs end to end")
    }

    private func drain(policy: String) throws -> Double {
        let store = try workplace.newStore()
        try workplace.queue(programs, policy: policy, in: store)
        return try workplace.drain(store, workers: workers)
    }
}
