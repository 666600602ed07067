import Evaluation
import Foundation
import HumanEval
import JSONLines
import Testing

/// Runs where the project's shared data lies beside it.
private let data = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("shared/data").path
private let hasData = FileManager.default.fileExists(atPath: data + "/HumanEval.jsonl.gz")

@Suite("The CodeGen samples of HumanEval", .enabled(if: hasData))
struct RealDataTests {
    @Test("give the harness's own file back, byte for byte, from the harness's verdicts")
    func roundTrip() throws {
        var expected: [UInt8] = []
        var outcomes: [HumanEvalOutcome] = []
        try LineReader(path: data + "/codegen16b-10.results.jsonl.gz").forEachLine { line in
            expected += line.bytes[line.range] + [10]
            var scanner = JSONScanner(line, dialect: .python)
            for member in try scanner.members() where member.key == Array("result".utf8) {
                guard case .string(let bytes) = member.value else { continue }
                outcomes.append(outcome(String(decoding: bytes, as: UTF8.self)))
            }
        }
        let samples = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).jsonl.gz")
        try FileManager.default.copyItem(atPath: data + "/codegen16b-10.jsonl.gz", toPath: samples.path)
        let run = try HumanEvalRun(problems: data + "/HumanEval.jsonl.gz", samples: samples.path)
        var programs = 0
        try run.forEachProgram { _ in programs += 1 }
        #expect(programs == 1_640)

        let summary = try run.finish { outcomes[$0] }
        #expect([UInt8](try Data(contentsOf: URL(fileURLWithPath: run.resultsPath))) == expected)
        #expect(summary.passAtK.map(\.k) == [1, 10])
        #expect(abs(summary.passAtK[0].value - 0.2122) < 0.00005)
        #expect(abs(summary.passAtK[1].value - 0.4695) < 0.00005)
        #expect(summary.unattempted == 0)
    }

    private func outcome(_ result: String) -> HumanEvalOutcome {
        switch result {
        case "passed": HumanEvalOutcome(verdict: .passed)
        case "timed out": HumanEvalOutcome(verdict: .timedOut)
        default: HumanEvalOutcome(verdict: .raised, exceptionMessage: String(result.dropFirst("failed: ".count)))
        }
    }
}
