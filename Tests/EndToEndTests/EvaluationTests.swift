import Foundation
import Testing

@Suite("assay eval humaneval")
struct EvaluationTests {
    private func evaluate(
        _ workspace: Workspace, problems: URL, samples: URL, results: String, _ options: String...
    ) throws -> Running {
        try workspace.start(
            [
                "eval", "humaneval", "--db", workspace.database, "--problems", problems.path, "--samples", samples.path,
                "--output", workspace.folder.appendingPathComponent(results).path, "--quiet",
            ] + options)
    }

    private func results(_ workspace: Workspace, _ name: String) throws -> [[String: Any]] {
        let text = try String(contentsOf: workspace.folder.appendingPathComponent(name), encoding: .utf8)
        return try Outcome(status: 0, output: text, error: "").rows()
    }

    @Test("every shipped sample gets the outcome its kind calls for, across kill -9 and a rerun")
    func examples() throws {
        let workspace = try Workspace()
        let problems = Installation.examples.appendingPathComponent("problems.jsonl")
        let samples = Installation.examples.appendingPathComponent("samples.jsonl")
        let first = try evaluate(
            workspace, problems: problems, samples: samples, results: "r.jsonl", "--timeout", "1", "--wall-timeout",
            "20"
        )
        #expect(
            try eventually(within: 60) {
                let count = try workspace.run("/usr/bin/sqlite3", [workspace.database, "SELECT count(*) FROM results"])
                    .output
                return Int(count.trimmingCharacters(in: .newlines)) ?? 0 > 50
            })
        first.signal(SIGKILL)
        _ = try first.wait()
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.appendingPathComponent("r.jsonl").path))

        let second = try evaluate(
            workspace, problems: problems, samples: samples, results: "r.jsonl", "--timeout", "1", "--wall-timeout",
            "20"
        ).wait()
        #expect(second.status == 0, "\(second.error)")
        #expect(second.error.contains("resuming"))
        #expect(try workspace.sql("SELECT count(*), count(DISTINCT job_id) FROM results") == "300|300")

        let rows = try results(workspace, "r.jsonl")
        #expect(rows.count == 300)
        for row in rows {
            let kind = row["kind"] as? String
            #expect((row["passed"] as? Bool) == (kind == "honest"), "\(row)")
            let result = row["result"] as? String ?? ""
            let completion = row["completion"] as? String ?? ""
            switch kind {
            case "hostile":
                // Leaving before the tests breaks no rule, and passes none.
                let leaves = completion.contains("exit") || completion.contains("SystemExit")
                #expect(leaves || result.contains("rejected") || result.contains("blocked"), "\(row)")
            case "slow": #expect(result == "timed out", "\(row)")
            case "greedy": #expect(result.contains("limit exceeded") || result == "timed out", "\(row)")
            default: break
            }
        }
        #expect(second.output.contains("pass@1: 0.49"))
    }

    @Test("results are never written over the database, the problems or a device")
    func preciousFiles() throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "print(1)").status == 0)
        let problems = try workspace.write(
            Data(contentsOf: Installation.examples.appendingPathComponent("problems.jsonl")), to: "p.jsonl")
        let samples = try workspace.write("{\"task_id\": \"Examples/0\", \"completion\": \"\"}\n", to: "s.jsonl")
        for target in [workspace.database, problems, samples, "/dev/null"] {
            let outcome = try workspace.assay(
                "eval", "humaneval", "--problems", problems, "--samples", samples, "--output", target)
            #expect(outcome.status == 64, "\(target): \(outcome.error)")
        }
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "1")
    }

    @Test("an unknown task_id is named with its line, and nothing is queued")
    func unknownTask() throws {
        let workspace = try Workspace()
        let samples = try workspace.write("{\"task_id\": \"Nowhere/1\", \"completion\": \"\"}\n", to: "s.jsonl")
        let problems = Installation.examples.appendingPathComponent("problems.jsonl")
        let outcome = try evaluate(workspace, problems: problems, samples: URL(fileURLWithPath: samples), results: "r")
            .wait()
        #expect(outcome.status == 64)
        #expect(outcome.error.contains("s.jsonl:1:") && outcome.error.contains("Nowhere/1"), "\(outcome.error)")
    }

    @Test("agrees with the original harness on samples a model wrote", .enabled(if: Installation.hasData))
    func agreement() throws {
        let workspace = try Workspace()
        let data = Installation.data
        let outcome = try evaluate(
            workspace, problems: data.appendingPathComponent("HumanEval.jsonl.gz"),
            samples: data.appendingPathComponent("codegen16b-10.jsonl.gz"), results: "r.jsonl", "--timeout", "1"
        ).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
        let ours = try results(workspace, "r.jsonl")
        let text = try workspace.run(
            "/bin/gzip", ["-dc", data.appendingPathComponent("codegen16b-10.results.jsonl.gz").path])
        let theirs = try text.rows()
        #expect(ours.count == 1_640 && theirs.count == 1_640)
        let differing = zip(ours, theirs).filter { $0["passed"] as? Bool != $1["passed"] as? Bool }
        #expect(differing.count <= 2, "\(differing.map { ($0["task_id"], $0["result"], $1["result"]) })")
        #expect(zip(ours, theirs).allSatisfy { $0["completion"] as? String == $1["completion"] as? String })
        #expect(outcome.output.contains("pass@1: 0.21") && outcome.output.contains("pass@10: 0.46"))
    }

    @Test(
        "refuses no canonical solution", .enabled(if: Installation.hasData),
        arguments: [
            ("HumanEval.jsonl.gz", 164, 0), ("mbpp.jsonl.gz", 974, 15),
        ])
    func canonical(file: String, count: Int, failing: Int) throws {
        let workspace = try Workspace()
        let problems = Installation.data.appendingPathComponent(file)
        let lines = try workspace.run("/bin/gzip", ["-dc", problems.path]).rows().map { row in
            let sample = ["task_id": row["task_id"], "completion": row["canonical_solution"]]
            return String(decoding: try JSONSerialization.data(withJSONObject: sample as [String: Any?]), as: UTF8.self)
        }
        let samples = try workspace.write(lines.joined(separator: "\n"), to: "canonical.jsonl")
        let outcome = try evaluate(
            workspace, problems: problems, samples: URL(fileURLWithPath: samples), results: "r.jsonl", "--timeout", "10"
        ).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
        let rows = try results(workspace, "r.jsonl")
        #expect(rows.count == count)
        // What plain CPython fails as well.
        #expect(rows.filter { $0["passed"] as? Bool == false }.count == failing)
        #expect(try workspace.sql("SELECT count(*) FROM results WHERE verdict IN ('rejected', 'blocked')") == "0")
    }
}
