import Evaluation
import Foundation
import HumanEval
import JSONLines
import Testing

@Suite("An evaluation in HumanEval's format")
struct HumanEvalRunTests {
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent("assay-eval-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func file(_ name: String, _ text: String) throws -> String {
        let url = folder.appendingPathComponent(name)
        try Data(text.utf8).write(to: url)
        return url.path
    }

    private func problems() throws -> String {
        try file(
            "problems.jsonl",
            """
            {"task_id": "T/0", "prompt": "def f():\\n", "entry_point": "f", "canonical_solution": "", "test": "def check(c):\\n    assert c() == 1"}
            {"task_id": "T/1", "prompt": "def g():\\n", "entry_point": "g", "test": "def check(c): pass"}
            {"task_id": "T/2", "prompt": "", "entry_point": "h", "test": ""}
            """)
    }

    private func run(_ samples: String) throws -> HumanEvalRun {
        try HumanEvalRun(problems: problems(), samples: file("samples.jsonl", samples))
    }

    private let twoSamples = """
        {"task_id": "T/1", "completion": "    return 2\\n"}
        {"task_id": "T/0", "completion": "    return 1\\n"}
        """

    @Test("builds programs as the harness does, in the order of the samples")
    func programs() throws {
        var programs: [HumanEvalProgram] = []
        try run(twoSamples).forEachProgram { programs.append($0) }
        #expect(programs.map(\.index) == [0, 1])
        #expect(programs.map(\.taskID) == ["T/1", "T/0"])
        #expect(
            String(decoding: programs[1].source, as: UTF8.self)
                == "def f():\n    return 1\n\ndef check(c):\n    assert c() == 1\ncheck(f)")
    }

    @Test("writes each sample's own keys in their order, then result and passed")
    func results() throws {
        let run = try run(
            """
            {"model":"m","completion":"    é = 1","task_id":"T/0","logprob":-1.50}
            {"task_id":"T/1","passed":"old","completion":"x"}

            {"task_id":"T/1","completion":"y"}
            """)
        let outcomes = [
            HumanEvalOutcome(verdict: .passed), HumanEvalOutcome(verdict: .raised, exceptionMessage: "a\n\"b\""),
            HumanEvalOutcome(verdict: .timedOut),
        ]
        let summary = try run.finish { outcomes[$0] }
        #expect(
            try String(contentsOf: URL(fileURLWithPath: run.resultsPath), encoding: .utf8) == #"""
                {"model": "m", "completion": "    \u00e9 = 1", "task_id": "T/0", "logprob": -1.50, "result": "passed", "passed": true}
                {"task_id": "T/1", "passed": false, "completion": "x", "result": "failed: a\n\"b\""}
                {"task_id": "T/1", "completion": "y", "result": "timed out", "passed": false}

                """#)
        #expect(run.resultsPath.hasSuffix("/samples.jsonl_results.jsonl"))
        #expect(summary.samples == 3 && summary.passed == 1 && summary.problems == 2 && summary.unattempted == 1)
        #expect(summary.passAtK.map(\.k) == [1])
        #expect(summary.passAtK[0].value == 0.5)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).count == 3)
    }

    @Test(
        "puts every verdict into the harness's words",
        arguments: [
            (HumanEvalOutcome(verdict: .passed), "passed"),
            (HumanEvalOutcome(verdict: .timedOut), "timed out"),
            (HumanEvalOutcome(verdict: .raised, exceptionMessage: ""), "failed: "),
            (HumanEvalOutcome(verdict: .raised, exceptionMessage: "Test 1"), "failed: Test 1"),
            (HumanEvalOutcome(verdict: .rejected, detail: "import-os"), "failed: rejected by the policy: import-os"),
            (HumanEvalOutcome(verdict: .crashed, detail: "signal 11"), "failed: crashed: signal 11"),
            (HumanEvalOutcome(verdict: .memoryExceeded), "failed: memory limit exceeded"),
        ])
    func words(outcome: HumanEvalOutcome, expected: String) {
        #expect(outcome.result == expected)
    }

    @Test("judges itself what can neither be queued nor compiled")
    func unrunnable() throws {
        let run = try run(
            #"{"task_id":"T/0","completion":"a\u0000b"}"# + "\n" + #"{"task_id":"T/0","completion":"ok"}"#)
        var indices: [Int] = []
        try run.forEachProgram { indices.append($0.index) }
        #expect(indices == [1])
        _ = try run.finish { _ in HumanEvalOutcome(verdict: .passed) }
        let text = try String(contentsOf: URL(fileURLWithPath: run.resultsPath), encoding: .utf8)
        #expect(text.contains(#""failed: source code string cannot contain null bytes", "passed": false"#))
    }

    @Test("keeps single surrogates, as Python does, and gives the program as bytes that are not UTF-8")
    func surrogates() throws {
        let run = try run(#"{"task_id":"T/2","completion":"\ud800"}"#)
        var source: [UInt8] = []
        try run.forEachProgram { source = $0.source }
        #expect(source.starts(with: [0xED, 0xA0, 0x80]))
        _ = try run.finish { _ in HumanEvalOutcome(verdict: .raised, exceptionMessage: "not UTF-8") }
        #expect(try String(contentsOf: URL(fileURLWithPath: run.resultsPath), encoding: .utf8).contains(#""\ud800""#))
    }

    @Test(
        "refuses samples it cannot use, with their line",
        arguments: [
            (
                #"{"task_id":"X/9","completion":""}"#,
                "unknown task_id \"X/9\"; it is not among the problems, check --problems"
            ),
            (#"{"completion":""}"#, "\"task_id\" is missing"),
            (#"{"task_id":"T/0"}"#, "\"completion\" is missing"),
            (#"{"task_id":"T/0","completion":1}"#, "\"completion\" must be a string"),
            (#"{"task_id":"T/0","completion":"}"#, "not JSON: a string without its closing quote"),
            ("[]", "not JSON: an object expected at byte 1"),
        ])
    func badSamples(line: String, reason: String) throws {
        let error = #expect(throws: LineError.self) { try run(twoSamples + "\n" + line) }
        #expect(error?.line == 3)
        #expect(error?.reason == reason)
    }

    @Test("refuses empty files, and samples that cannot be read twice")
    func unusable() throws {
        #expect(throws: LineError.self) { try run("\n") }
        #expect(throws: LineError.self) { try HumanEvalRun(problems: file("none", ""), samples: file("s", twoSamples)) }
        #expect(throws: LineError.self) { try HumanEvalRun(problems: problems(), samples: "-") }
        #expect(throws: LineError.self) { try HumanEvalRun(problems: problems(), samples: folder.path + "/missing") }
    }

    @Test("names its batch by content and options, not by files")
    func batchName() throws {
        let problems = try problems()
        let samples = try file("a.jsonl", twoSamples)
        let name = try HumanEvalRun(problems: problems, samples: samples).batchName(options: ["timeout=3.0"])
        let copy = try file("b.jsonl", twoSamples + "\n")
        #expect(try HumanEvalRun(problems: problems, samples: copy).batchName(options: ["timeout=3.0"]) == name)
        #expect(try HumanEvalRun(problems: problems, samples: copy).batchName(options: ["timeout=4.0"]) != name)
        let other = try file("c.jsonl", twoSamples + " ")
        #expect(try HumanEvalRun(problems: problems, samples: other).batchName(options: ["timeout=3.0"]) != name)
        #expect(name.hasPrefix("humaneval-") && name.utf8.count == 26)
    }

    @Test("leaves no file behind when a verdict is missing or the samples change")
    func incomplete() throws {
        let run = try run(twoSamples)
        #expect(throws: HumanEvalError.self) { try run.finish { $0 == 0 ? HumanEvalOutcome(verdict: .passed) : nil } }
        _ = try file("samples.jsonl", twoSamples + " ")
        #expect(throws: HumanEvalError.self) { try run.finish { _ in HumanEvalOutcome(verdict: .passed) } }
        #expect(
            Set(try FileManager.default.contentsOfDirectory(atPath: folder.path)) == [
                "samples.jsonl", "problems.jsonl",
            ])
    }
}
