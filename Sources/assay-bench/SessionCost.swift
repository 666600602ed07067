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
        /// Seconds from its being sent to its outcome, and of a processor in its own processes.
        func run(_ cell: String, isFirst: Bool = false) throws -> (wall: Double, processor: Double) {
            var used: Int64 = 0
            let wall = try seconds {
                guard
                    let judgement = try worker.judge(
                        cell: Array(cell.utf8), of: "bench", isFirst: isFirst, policy: policy, limits: Self.limits),
                    judgement.verdict == .passed
                else { throw BenchmarkError("a cell did not pass: \(cell)") }
                used = judgement.userMicroseconds + judgement.systemMicroseconds
            }
            return (wall, Double(used) / 1_000_000)
        }

        _ = try run("x = 0", isFirst: true)
        var curve: [(wall: Double, processor: Double)] = []
        for hundred in 0..<10 {
            var wall = Samples()
            var processor = Samples()
            for cell in 0..<100 {
                let taken = try run("x = [\(hundred * 100 + cell)] * 1000\nx[0]")
                wall.add(taken.wall * 1_000)
                processor.add(taken.processor * 1_000)
            }
            curve.append((wall.median, processor.median))
        }
        report.add(
            "session, cell 901 to 1000 / 1 to 100", format(curve[9].processor / curve[0].processor), target: "flat",
            detail: "processor time; medians of each hundred in ms: "
                + curve.map { format($0.processor, 1) }.joined(separator: " ") + ", by the clock "
                + curve.map { format($0.wall, 1) }.joined(separator: " "))

        for (name, program) in [
            ("200 MB in one block", "held = bytearray(200_000_000)"),
            ("200 MB in a million objects", "held = [bytearray(150) for _ in range(1_000_000)]"),
        ] {
            _ = try run("x = 0", isFirst: true)
            _ = try run(program)
            var wall = Samples()
            var processor = Samples()
            for _ in 0..<(rounds * 10) {
                let taken = try run("x += 1")
                wall.add(taken.wall * 1_000)
                processor.add(taken.processor * 1_000)
            }
            report.add(
                "session, a cell beside \(name)", "\(format(wall.median, 1)) ms", target: "< 20 ms",
                detail: "from its being sent to its outcome, checked and run, \(format(processor.median, 1)) ms "
                    + "of a processor in its own processes; median of \(rounds * 10)")
        }
    }
}
