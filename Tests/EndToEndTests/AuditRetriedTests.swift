import Foundation
import Testing

/// Jobs that were judged twice, and jobs that are gone.
@Suite("An audit tells of every judgement, and of jobs that were pruned")
struct AuditRetriedTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    /// `default` without randomness.
    private func forbidRandom() throws {
        let text = try work.assay("policy", "show", "default").output
        let rule = "rules:\n  - {id: no-chance, message: m, imports: {deny: [random]}}\n"
        let policy = try work.write(text.replacing("\nrules:\n", with: "\n" + rule), to: "stricter.yaml")
        #expect(try work.assay("policy", "install", policy).status == 0)
    }

    private func retry(_ job: Int) throws {
        #expect(try work.assay("retry", "\(job)").status == 0)
        #expect(try work.assay("work", "--drain", "--quiet", "--workers", "1").status == 0)
    }

    private func prune(_ batch: String) throws {
        Thread.sleep(forTimeInterval: 1.1)
        let pruned = try work.assay("prune", "--older-than", "1s", "--keep", "audit", "--batch", batch)
        #expect(pruned.status == 0, "\(pruned.error)")
    }

    private func imports(_ arguments: String...) throws -> Outcome {
        try work.start(["--db", work.database, "audit", "imports", "random", "--format", "jsonl"] + arguments).wait()
    }

    @Test("of an import before and after the policy changed it is said that it was allowed, and then rejected")
    func retriedImport() throws {
        try work.judge([["source": "import random\nprint(1)"], ["source": "print(2)"]], work: ["--workers", "1"])
        try forbidRandom()
        try retry(1)

        let both = try imports()
        let rows = try both.rows()
        #expect(rows.map { $0["job"] as? Int } == [1, 1] && rows.map { $0["attempt"] as? Int } == [1, 2], "\(rows)")
        #expect(rows.map { $0["allowed"] as? Bool } == [true, false])
        #expect(rows.map { $0["verdict"] as? String } == ["passed", "rejected"])
        #expect(rows.map { $0["rule"] as? String } == [nil, "no-chance"])
        #expect(Set(rows.compactMap { $0["policy_hash"] as? String }).count == 2)
        #expect(both.error == "2 programs examined\n")
        let logged = try work.assay("audit", "search", "--job", "1", "--type", "job.started", "--format", "jsonl")
            .rows()
        let times = rows.compactMap { $0["started_at"] as? String }
        try #require(times == logged.compactMap { $0["time"] as? String } && times.count == 2)

        // A period is about each judgement.
        #expect(try imports("--until", times[1]).rows().map { $0["allowed"] as? Bool } == [true])
        #expect(try imports("--since", times[1]).rows().map { $0["allowed"] as? Bool } == [false])
        #expect(try imports("--until", times[0]).rows().isEmpty)
        #expect(try imports("--since", times[0], "--batch", "b").rows().count == 2)
    }

    @Test("a start that led to no verdict has none, and the judgement after it has its own")
    func interruptedStart() throws {
        let program = try work.write("import random, time\ntime.sleep(30)", to: "slow.py")
        #expect(try work.assay("submit", program, "--policy", "open").status == 0)
        let running = try work.start(["work", "--db", work.database, "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try work.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "1" })
        let waiting = try imports().rows()
        #expect(waiting.count == 1 && waiting[0]["verdict"] is NSNull && waiting[0]["allowed"] is NSNull, "\(waiting)")
        #expect(try work.assay("cancel", "1").status == 0)
        _ = try running.wait()
        #expect(try imports().rows().map { $0["verdict"] is NSNull } == [true])
    }

    @Test("how many pruned programs are unknown is said, of those that what was asked for is about")
    func prunedImports() throws {
        try work.judge([["source": "import random"]], batch: "kept")
        try work.judge(
            [["source": "import random", "tags": ["model": "m1"]], ["source": "print(1)", "tags": ["model": "m2"]]],
            batch: "x")
        try retry(2)
        try prune("x")

        let all = try imports()
        #expect(try all.rows().map { $0["job"] as? Int } == [1], "\(all)")
        #expect(
            all.error == "1 program examined\n2 pruned programs are unknown; see 'audit search --type jobs.pruned'\n")
        let batch = try imports("--batch", "x")
        #expect(batch.status == 0 && batch.output.isEmpty, "\(batch)")
        #expect(
            batch.error
                == "0 programs examined\n2 pruned programs are unknown; see 'audit search --type jobs.pruned'\n")
        #expect(try imports("--tag", "model=m2").error.contains("1 pruned program is unknown"))
        #expect(try imports("--batch", "kept").error == "1 program examined\n")
        #expect(try imports("--until", "yesterday").error == "0 programs examined\n")
        let none = try imports("--batch", "y")
        #expect(none.status == 64 && none.error.contains("no job belongs to a batch 'y'"), "\(none)")
    }

    @Test("a submission and a removal are proven of each job that they name, and found by it")
    func shared() throws {
        let rows = try work.write("{\"source\": \"print(1)\"}\n{\"source\": \"print(2)\"}\n", to: "rows.jsonl")
        #expect(try work.assay("submit", "--jsonl", rows, "--batch", "waits", "--at", "2099-01-01").status == 0)
        func type(_ arguments: String...) throws -> String? {
            let proof = try work.start(["--db", work.database, "audit", "prove"] + arguments).wait()
            guard proof.status == 0 else { return "\(proof.status): \(proof.error)" }
            let extra = try #require(proof.output.split(separator: "\n").first { $0.hasPrefix("extra ") })
            let body = try #require(Data(base64Encoded: String(extra.dropFirst("extra ".count))))
            return (try JSONSerialization.jsonObject(with: body) as? [String: Any])?["type"] as? String
        }
        for job in ["1", "2"] { #expect(try type(job) == "job.submitted") }
        #expect(try type("2", "--type", "job.submitted") == "job.submitted")
        #expect(try type("3")?.contains("the log has no event of job 3") == true)
        try work.judge([["source": "print(3)"], ["source": "print(4)"]], batch: "gone")
        #expect(try type("4") == "job.finished" && type("4", "--type", "job.submitted") == "job.submitted")
        #expect(try type("4", "--type", "jobs.pruned")?.contains("the log has no jobs.pruned of job 4") == true)

        try prune("gone")
        #expect(try type("4") == "job.finished" && type("4", "--type", "jobs.pruned") == "jobs.pruned")
        #expect(try type("2", "--type", "jobs.pruned")?.contains("the log has no jobs.pruned of job 2") == true)
        func found(_ arguments: String...) throws -> [String] {
            try work.start(["--db", work.database, "audit", "search", "--format", "jsonl"] + arguments).wait().rows()
                .compactMap { $0["type"] as? String }
        }
        let life = ["job.submitted", "job.started", "job.finished", "jobs.pruned"]
        #expect(try found("--job", "3") == life)
        #expect(try found("--job", "3", "--job", "2") == ["job.submitted"] + life)
        #expect(try found("--job", "4", "--type", "jobs.pruned") == ["jobs.pruned"])
        #expect(try found("--job", "2", "--type", "jobs.pruned") == [])
        #expect(try found("--batch", "gone", "--type", "jobs.pruned") == ["jobs.pruned"])
        #expect(try found("--batch", "waits") == ["job.submitted"])
    }

    @Test("the questions of docs/audit.md about verdicts and limits know earlier judgements and what is gone")
    func questions() throws {
        let story = try AuditedStory.shared.get()
        func rows(_ title: String) throws -> [[String]] {
            let answer = try story.ask(title, of: work.database)[0]
            #expect(answer.status == 0 && answer.error.isEmpty, "\(answer)")
            return answer.output.split(separator: "\n").dropFirst().map { $0.components(separatedBy: "|") }
        }
        try work.judge(
            [
                ["source": "import random"], ["source": "print(1)"],
                ["source": "while True: pass", "timeout": 0.1],
                ["source": "while True: pass", "timeout": 0.1, "tags": ["model": "m1", "round": 2]],
            ], work: ["--workers", "1"])
        try forbidRandom()
        try retry(1)
        try retry(3)

        let verdicts = try rows("Same program")
        #expect(verdicts.map { Array($0[1...3]) } == [["1", "1", "passed"], ["1", "2", "rejected"]], "\(verdicts)")
        #expect(verdicts.count == 2 && verdicts[0][4] != verdicts[1][4])
        let limits = [["-", "cpu", "2", "1"], ["model=m1", "cpu", "1", "1"], ["round=2", "cpu", "1", "1"]]
        #expect(try rows("Which limits were hit").map { Array($0.dropFirst()) } == limits)

        #expect(try rows("What was pruned").isEmpty)
        try prune("b")
        #expect(try rows("Which limits were hit").map { Array($0.dropFirst()) } == limits)
        let pruned = try rows("What was pruned")
        let user = try work.run("/usr/bin/id", ["-un"]).output.trimmingCharacters(in: .newlines)
        #expect(pruned.count == 1 && pruned[0][4...5] == ["4", #"["1-4"]"#], "\(pruned)")
        #expect(pruned.count == 1 && pruned[0][2] == user && pruned[0][7] == "pruned by \(user)", "\(pruned)")
    }
}
