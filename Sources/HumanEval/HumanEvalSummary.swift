/// The figures of an evaluation.
public struct HumanEvalSummary: Sendable, Hashable {
    /// One figure of pass@k.
    public struct PassAtK: Sendable, Hashable {
        public let k: Int
        /// From 0 to 1.
        public let value: Double
    }

    public let samples: Int
    public let passed: Int
    /// How many problems have samples.
    public let problems: Int
    /// How many problems have none; they count in no figure.
    public let unattempted: Int
    /// For each k asked for that every attempted problem has enough samples for.
    public let passAtK: [PassAtK]
    public let resultsPath: String
}

/// How many samples each problem has, and how many of them passed.
struct Tally {
    private(set) var tasks: [[UInt8]: (total: Int, passed: Int)] = [:]

    var passed: Int { tasks.values.reduce(0) { $0 + $1.passed } }

    mutating func add(task: [UInt8], passed: Bool) {
        tasks[task, default: (0, 0)].total += 1
        if passed { tasks[task, default: (0, 0)].passed += 1 }
    }

    func passAtK(_ wanted: [Int]) -> [HumanEvalSummary.PassAtK] {
        let fewest = tasks.values.map(\.total).min() ?? 0
        return wanted.filter { $0 >= 1 && $0 <= fewest }.map { k in
            // In a fixed order: floating-point sums depend on it.
            let estimates = tasks.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { task in
                PassAtK.estimate(total: task.value.total, passed: task.value.passed, k: k)
            }
            return .init(k: k, value: estimates.reduce(0, +) / Double(estimates.count))
        }
    }
}

/// The unbiased estimator of pass@k (Chen et al. 2021, "Evaluating Large Language Models Trained on Code",
/// section 2.1).
public enum PassAtK {
    /// 1 − C(n−c, k) / C(n, k), as a product that neither overflows nor loses its digits.
    ///
    /// - Parameters:
    ///   - total: n, the samples of a problem; at least `k`.
    ///   - passed: c, how many of them passed.
    public static func estimate(total: Int, passed: Int, k: Int) -> Double {
        precondition(k >= 1 && k <= total && (0...total).contains(passed))
        guard total - passed >= k else { return 1 }
        guard passed > 0 else { return 0 }
        var allFail = 1.0
        for drawn in (total - passed + 1)...total { allFail *= 1 - Double(k) / Double(drawn) }
        return 1 - allFail
    }
}
