import Evaluation
import Foundation
import PolicyLanguage
import PolicyRules
import Supervisor

/// What a cell of a session costs: with much live data, and after many cells.
struct SessionCost {
    let rounds: Int

    private static let limits = Limits(
        cpuMicroseconds: 60_000_000, wallMicroseconds: 120_000_000, memoryMiB: 1_024, outputBytes: 1 << 20)

    func measure(into report: inout Report) throws {
        let text = ShippedPolicies.all[0].text
        let policy = try PolicyLanguage.compile(text: text, hash: "bench")
        let worker = try SingleWorker()
        func run(_ cell: String, isFirst: Bool = false) throws -> Double {
            try seconds {
                guard
                    let judgement = try worker.judge(
                        cell: Array(cell.utf8), of: "bench", isFirst: isFirst, policy: policy, limits: Self.limits),
                    judgement.verdict == .passed
                else { throw BenchmarkError("a cell did not pass: \(cell)") }
            }
        }

        _ = try run("x = 0", isFirst: true)
        var curve: [Double] = []
        for hundred in 0..<10 {
            var samples = Samples()
            for cell in 0..<100 { samples.add(try run("x = [\(hundred * 100 + cell)] * 1000\nx[0]")) }
            curve.append(samples.median * 1_000)
        }
        report.add(
            "session, cell 901 to 1000 against 1 to 100", "\(format(curve[9] / curve[0]))×", target: "flat",
            detail: "medians of each hundred in ms: \(curve.map { format($0, 1) }.joined(separator: " "))")

        for (name, program) in [
            ("200 MB in one block", "held = bytearray(200_000_000)"),
            ("200 MB in a million objects", "held = [bytearray(150) for _ in range(1_000_000)]"),
        ] {
            _ = try run("x = 0", isFirst: true)
            _ = try run(program)
            var samples = Samples()
            for _ in 0..<(rounds * 10) { samples.add(try run("x += 1")) }
            report.add(
                "session, a cell beside \(name)", "\(format(samples.median * 1_000, 1)) ms", target: "< 20 ms",
                detail: "from its being sent to its outcome, checked and run; median of \(rounds * 10)")
        }
    }
}
