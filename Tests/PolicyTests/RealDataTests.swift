import Evaluation
import Foundation
import PolicyCheck
import ProcessWaiting
import Testing

extension PolicyTests {
    @Suite(.enabled(if: RealData.exists)) struct RealPrograms {
        @Test func `every canonical HumanEval program is accepted`() throws {
            let problems = try RealData.rows("HumanEval.jsonl.gz")
            #expect(problems.count == 164)
            for problem in problems { try expectAccepted(RealData.program(problem, problem["canonical_solution"])) }
        }

        @Test func `every canonical MBPP program is accepted`() throws {
            let problems = try RealData.rows("mbpp.jsonl.gz")
            #expect(problems.count == 974)
            for problem in problems { try expectAccepted(RealData.program(problem, problem["canonical_solution"])) }
        }

        @Test func `of the programs a model wrote and that pass, none is refused`() throws {
            var problems: [String: [String: Any]] = [:]
            for problem in try RealData.rows("HumanEval.jsonl.gz") {
                problems[problem["task_id"] as? String ?? ""] = problem
            }
            var refused: [Set<String>] = []
            for sample in try RealData.rows("codegen16b-10.results.jsonl.gz") where sample["passed"] as? Bool == true {
                let problem = try #require(problems[sample["task_id"] as? String ?? ""])
                let result = try Python.check(RealData.program(problem, sample["completion"]))
                if result.rejects { refused.append(Set(result.violations.map(\.symbol))) }
            }
            #expect(refused == [])
        }

        private func expectAccepted(_ program: String) throws {
            guard Python.run({ Python.parse(Array(program.utf8)) }) != nil else { return }
            let result = try Python.check(program)
            #expect(!result.rejects, "\(result.violations.map { "\($0.rule): \($0.symbol)" }) in \(program)")
        }
    }
}

/// The data beside the package, where a developer or CI has it.
private enum RealData {
    static let folder = URL(filePath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "../shared/data").standardized

    static var exists: Bool {
        FileManager.default.fileExists(atPath: folder.appending(path: "HumanEval.jsonl.gz").path)
    }

    static func rows(_ name: String) throws -> [[String: Any]] {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = ["gzip", "-dc", folder.appending(path: name).path]
        let pipe = Pipe()
        process.standardOutput = pipe
        try process.run()
        let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitClosely()
        return try data.split(separator: UInt8(ascii: "\n")).map {
            try #require(try JSONSerialization.jsonObject(with: Data($0)) as? [String: Any])
        }
    }

    /// A program as HumanEval defines it.
    static func program(_ problem: [String: Any], _ completion: Any?) -> String {
        let part = { (key: String) in problem[key] as? String ?? "" }
        return part("prompt") + (completion as? String ?? "") + "\n" + part("test") + "\ncheck(" + part("entry_point")
            + ")"
    }
}
