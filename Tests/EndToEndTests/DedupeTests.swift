import Foundation
import Testing

@Suite("work --dedupe")
struct DedupeTests {
    private static let executions = """
        SELECT count(*) FROM report_audit
        WHERE type = 'job.finished' AND json_extract(body, '$.shared_from') IS NULL
        """

    private func submit(_ workspace: Workspace, _ rows: [[String: Any]], batch: String, _ options: String...) throws {
        let lines = try rows.map { row in
            String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self) + "\n"
        }
        let file = try workspace.write(lines.joined(), to: "\(batch).jsonl")
        let outcome = try workspace.start(
            ["submit", "--db", workspace.database, "--jsonl", file, "--batch", batch] + options
        ).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
    }

    private func work(_ workspace: Workspace, _ options: String...) throws {
        let outcome = try workspace.start(
            ["work", "--db", workspace.database, "--drain", "--quiet", "--dedupe"] + options
        ).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
    }

    private func shared(_ workspace: Workspace, _ batch: String) throws -> String {
        try workspace.sql(
            """
            SELECT count(*), count(shared_from) FROM results JOIN jobs ON id = job_id WHERE batch = '\(batch)'
            """)
    }

    private func expectIntact(_ workspace: Workspace, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let verified = try workspace.assay("audit", "verify", "--full")
        #expect(verified.status == 0, "\(verified.output)", sourceLocation: sourceLocation)
    }

    // MARK: The same answers, for less

    @Test("an evaluation has the same results, and executes each program once")
    func evaluation() throws {
        let text = try String(
            contentsOf: Installation.examples.appendingPathComponent("samples.jsonl"), encoding: .utf8)
        let rows = try Outcome(status: 0, output: text, error: "").rows()
        // Those that a limit is to end, of which each is executed, take their time: one is enough.
        let quick = rows.filter { ["honest", "hostile"].contains($0["kind"] as? String) }.prefix(60)
        let slow = rows.filter { $0["kind"] as? String == "slow" }.prefix(1)
        let all = Array(quick) + Array(slow) + Array(quick.reversed()) + Array(slow) + Array(quick)
        let samples = try all.map { row in
            String(decoding: try JSONSerialization.data(withJSONObject: row), as: UTF8.self) + "\n"
        }.joined()
        var results: [[[String: Any]]] = []
        var counts: [String] = []
        for options in [[], ["--dedupe"]] {
            let workspace = try Workspace()
            let file = try workspace.write(samples, to: "samples.jsonl")
            let outcome = try workspace.start(
                [
                    "eval", "humaneval", "--db", workspace.database, "--problems",
                    Installation.examples.appendingPathComponent("problems.jsonl").path, "--samples", file, "--timeout",
                    "1", "--quiet", "--k", "1",
                ] + options
            ).wait()
            #expect(outcome.status == 0, "\(outcome.error)")
            let written = try String(contentsOfFile: file + "_results.jsonl", encoding: .utf8)
            results.append(try Outcome(status: 0, output: written, error: "").rows())
            counts.append(try workspace.sql(Self.executions))
            try expectIntact(workspace)
            guard !options.isEmpty else { continue }
            // One each, but of those that a limit or a crash ended: as many as there are.
            let expected = try workspace.sql(
                """
                SELECT count(DISTINCT CASE WHEN verdict NOT IN ('timed_out', 'memory_exceeded', 'crashed')
                        THEN source_sha256 ELSE id END)
                FROM jobs JOIN results ON job_id = id
                """)
            #expect(counts[1] == expected)
            #expect(try workspace.sql("SELECT count(*) FROM results WHERE verdict = 'timed_out'") == "2")
        }
        let fields = ["task_id", "completion", "passed", "result"]
        for (plain, deduplicated) in zip(results[0], results[1]) {
            for field in fields { #expect("\(plain[field] ?? "")" == "\(deduplicated[field] ?? "")") }
        }
        #expect(results[0].count == all.count && results[1].count == all.count)
        #expect(counts[0] == "\(all.count)" && (Int(counts[1]) ?? .max) < all.count / 2)
    }

    @Test("without it each is executed, and nobody says what results depend on")
    func off() throws {
        let workspace = try Workspace()
        try workspace.judge([["source": "print(1)"], ["source": "print(1)"]])
        #expect(try workspace.sql(Self.executions) == "2")
        #expect(try workspace.sql("SELECT count(*) FROM shareable_results") == "0")
        #expect(
            try workspace.sql(
                "SELECT count(json_extract(body, '$.environment')) FROM report_audit WHERE type = 'supervisor.started'")
                == "0")
        // And what was recorded without it is given to nobody.
        try submit(workspace, [["source": "print(1)"]], batch: "c")
        try work(workspace)
        #expect(try shared(workspace, "c") == "1|0")
    }

    @Test("a run says that it looks at the host's files before it begins, and how long that took")
    func looking() throws {
        let workspace = try Workspace()
        let said = try workspace.assay("work", "--drain", "--dedupe", "--log-format", "json").error
        let places = try ["looking at every file", "looked at them in", "started supervisor"].map { text in
            try #require(said.range(of: text)?.lowerBound)
        }
        #expect(places == places.sorted() && said.contains("\"seconds\":"), "\(said)")
        #expect(try !workspace.assay("work", "--drain", "--log-format", "json").error.contains("every file"))
    }

    @Test("a shared result is shown as such, with all that belongs to it, and its time counts once")
    func shown() throws {
        let workspace = try Workspace()
        let lasting = """
            import time
            print(open('a.txt').read())
            time.sleep(0.3)
            open('out/x.txt', 'w').write('left')
            print('end')
            """
        let program: [String: Any] = ["source": lasting, "files": ["a.txt": "given"], "policy": "files"]
        try submit(
            workspace,
            [program, program, ["source": "import os; os.system('id')"], ["source": "import os; os.system('id')"]],
            batch: "b")
        let outcome = try workspace.assay("work", "--drain", "--dedupe")
        #expect(outcome.status == 0 && outcome.error.contains("2 shared"), "\(outcome.error)")
        let rows = try workspace.assay("results", "--batch", "b", "--format", "jsonl").rows()
        #expect(rows.map { $0["shared_from"] as? Int } == [nil, 1, nil, 3])
        for (one, other) in [(0, 1), (2, 3)] {
            for field in ["verdict", "stdout", "wall_us", "cpu_us", "worker", "interpreter", "policy_hash"] {
                #expect("\(rows[one][field] ?? "")" == "\(rows[other][field] ?? "")", "\(field)")
            }
        }
        #expect(rows[1]["stdout"] as? String == "given\nend\n" && rows[3]["verdict"] as? String == "rejected")
        #expect((rows[3]["violations"] as? [Any])?.count == (rows[2]["violations"] as? [Any])?.count)
        #expect((rows[3]["violations"] as? [Any])?.isEmpty == false)
        let artifact = try workspace.assay("show", "2", "--artifact", "1", "-o", "-")
        #expect(artifact.output == "left")
        #expect(try workspace.assay("logs", "2").output == "given\nend\n")
        let text = try workspace.assay("show", "2").output
        #expect(text.contains("shared from") && text.contains("job 1, attempt 1"), "\(text)")
        let report = try workspace.assay("report", "durations", "--format", "jsonl").rows()
        #expect(report[0]["jobs"] as? Int == 2 && report[0]["shared"] as? Int == 2)
        #expect(
            try workspace.sql(
                """
                SELECT jobs, shared, cpu_total_us = (SELECT sum(cpu_us) FROM results WHERE shared_from IS NULL)
                FROM report_durations
                """) == "2|2|1")
        try expectIntact(workspace)
    }

    // MARK: What is identical

    @Test("a later run gives what an earlier one found, until anything that a result depends on is another")
    func later() throws {
        let workspace = try Workspace()
        func judge(_ batch: String, _ change: [String: Any] = [:], _ options: String...) throws -> String {
            try submit(workspace, [["source": "print(input())", "stdin": "x"].merging(change) { $1 }], batch: batch)
            let outcome = try workspace.start(
                ["work", "--db", workspace.database, "--drain", "--quiet", "--dedupe"] + options
            ).wait()
            #expect(outcome.status == 0, "\(outcome.error)")
            return try shared(workspace, batch)
        }
        #expect(try judge("first") == "1|0")
        #expect(try judge("again") == "1|1")
        #expect(try judge("timeout", ["timeout": 9]) == "1|0")
        #expect(try judge("memory", ["memory_mb": 300]) == "1|0")
        #expect(try judge("input", ["stdin": "y"]) == "1|0")
        #expect(try judge("expected", ["expected_stdout": "x"]) == "1|0")
        #expect(try judge("preload", [:], "--preload", "decimal") == "1|0")
        #expect(try judge("preload2", [:], "--preload", "decimal") == "1|1")
        #expect(try judge("plain", [:]) == "1|1")
        let policy = try workspace.assay("policy", "show", "default").output + "\n# another text\n"
        #expect(
            try workspace.assay("policy", "install", workspace.write(policy, to: "default.yaml")).status == 0)
        #expect(try judge("policy") == "1|0")
        #expect(try judge("policy2") == "1|1")
        try expectIntact(workspace)
    }

    @Test("a package that was changed in the meantime makes another environment")
    func packages() throws {
        let workspace = try Workspace()
        // Not below /tmp, which in the sandbox is the scratch.
        let venv = "/var/tmp/assay-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: venv) }
        let made = try workspace.run("/usr/bin/python3", ["-m", "venv", "--without-pip", venv])
        #expect(made.status == 0, "\(made.error)")
        let lib = try #require(try FileManager.default.contentsOfDirectory(atPath: venv + "/lib").first)
        let module = "\(venv)/lib/\(lib)/site-packages/answer.py"
        // Workers that root starts run as somebody who must be able to read all of it.
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: venv)
        for (batch, text, expected) in [
            ("a", "value = 1\n", "1|0"), ("b", "value = 1\n", "1|0"), ("c", "value = 22\n", "1|0"),
        ] {
            // Written anew with the same text it has another time of change: nothing is shared, to be sure.
            try Data(text.utf8).write(to: URL(fileURLWithPath: module))
            try submit(
                workspace, [["source": "import answer\nprint(answer.value)", "policy": "open"]], batch: batch)
            try work(workspace, "--venv", venv)
            #expect(try shared(workspace, batch) == expected, "\(batch)")
        }
        #expect(
            try workspace.sql("SELECT group_concat(trim(stdout, char(10)), ',') FROM results") == "1,1,22")
        try submit(workspace, [["source": "import answer\nprint(answer.value)", "policy": "open"]], batch: "d")
        try work(workspace, "--venv", venv)
        #expect(try shared(workspace, "d") == "1|1")
        try expectIntact(workspace)
    }

    @Test("what a limit or a crash ended is executed each time, and so is what a session depends on")
    func notShared() throws {
        let workspace = try Workspace()
        let rows: [[String: Any]] = [
            ["source": "while True: pass", "timeout": 0.2], ["source": "import os\nos._exit(3)", "policy": "open"],
            ["source": "x = bytearray(1 << 40)"],
        ]
        try submit(workspace, rows + rows, batch: "b")
        try work(workspace, "--workers", "2")
        #expect(try shared(workspace, "b") == "6|0")
        #expect(
            try workspace.sql("SELECT group_concat(DISTINCT verdict) FROM results ORDER BY 1").split(separator: ",")
                .sorted()
                == ["crashed", "memory_exceeded", "timed_out"])
        try submit(workspace, [["source": "1"], ["source": "1"]], batch: "s", "--session", "s")
        try work(workspace)
        #expect(try shared(workspace, "s") == "2|0")
        try expectIntact(workspace)
    }

    @Test("results go from one submitter to another, and say so")
    func submitters() throws {
        let workspace = try Workspace()
        try submit(workspace, [["source": "print(1)"]], batch: "b")
        try work(workspace)
        _ = try workspace.sql("INSERT INTO jobs (source, submitter) VALUES ('print(1)', 'somebody else')")
        try work(workspace)
        #expect(
            try workspace.sql("SELECT submitter, shared_from FROM results JOIN jobs ON id = job_id WHERE id = 2")
                == "somebody else|1")
    }

    // MARK: Steering

    @Test("who has a shared result judged again has it executed")
    func retried() throws {
        let workspace = try Workspace()
        try submit(
            workspace, [["source": "import random\nrandom.random()"], ["source": "import random\nrandom.random()"]],
            batch: "b")
        try work(workspace)
        #expect(try shared(workspace, "b") == "2|1")
        #expect(try workspace.assay("retry", "2").status == 0)
        try work(workspace)
        #expect(try workspace.sql("SELECT attempt, ifnull(shared_from, 0) FROM results WHERE job_id = 2") == "2|0")
        #expect(try workspace.sql("SELECT attempt, shared_from FROM past_results WHERE job_id = 2") == "1|1")
        #expect(try workspace.sql("SELECT count(DISTINCT value) FROM results") == "2")
        // And the one that was executed: what others were given stays as it is, and is nobody's any more.
        #expect(try workspace.assay("retry", "1").status == 0)
        try work(workspace)
        try expectIntact(workspace)
    }

    @Test("the one that was executed may be erased and pruned: what others were given stays, and the log verifies")
    func originGone() throws {
        let workspace = try Workspace()
        try submit(workspace, [["source": "print('secret')"], ["source": "print('secret')"]], batch: "b")
        try work(workspace)
        try submit(workspace, [["source": "print('secret')"]], batch: "c")
        try work(workspace)
        #expect(try workspace.assay("audit", "erase", "1", "--reason", "asked").status == 0)
        #expect(try workspace.sql("SELECT group_concat(stdout, '') FROM results") == "secret\nsecret")
        try expectIntact(workspace)
        try submit(workspace, [["source": "print('secret')"]], batch: "d")
        try work(workspace)
        #expect(try shared(workspace, "d") == "1|0")
        Thread.sleep(forTimeInterval: 1.1)
        #expect(
            try workspace.assay("prune", "--older-than", "1s", "--keep", "audit", "--batch", "b").status == 0)
        #expect(try workspace.sql("SELECT group_concat(id) FROM jobs") == "3,4")
        try expectIntact(workspace)
        #expect(try workspace.assay("audit", "erase", "3", "--reason", "asked").status == 0)
        try expectIntact(workspace)
    }

    @Test("a duplicate that waits can be cancelled, and goes on by itself where the one it waits for is cancelled")
    func cancelled() throws {
        let workspace = try Workspace()
        let slow: [String: Any] = ["source": "import time\ntime.sleep(8)\nprint(1)"]
        try submit(workspace, [slow, slow, slow], batch: "b")
        let running = try workspace.start(
            ["work", "--db", workspace.database, "--drain", "--quiet", "--dedupe", "--workers", "2"])
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "3" })
        #expect(try workspace.assay("cancel", "2").status == 0)
        // One worker is idle: they wait, and are not executed.
        Thread.sleep(forTimeInterval: 0.5)
        #expect(try workspace.assay("cancel", "1").status == 0)
        #expect(try running.wait().status == 0)
        #expect(
            try workspace.sql("SELECT group_concat(state) FROM jobs") == "cancelled,cancelled,completed")
        #expect(try workspace.sql("SELECT job_id, ifnull(shared_from, 0), stdout FROM results") == "3|0|1")
        try expectIntact(workspace)
    }

    @Test("kill -9 and SIGTERM lose none of those that wait, and record none twice")
    func interrupted() throws {
        let workspace = try Workspace()
        let programs = (0..<12).map { ["source": "import time\ntime.sleep(0.3)\nprint(\($0))"] }
        try submit(workspace, (0..<10).flatMap { _ in programs }, batch: "b")
        for signal in [SIGKILL, SIGTERM, SIGKILL] {
            let before = try workspace.sql(Self.executions)
            let running = try workspace.start(
                ["work", "--db", workspace.database, "--drain", "--quiet", "--dedupe", "--workers", "2"])
            #expect(try eventually { try workspace.sql(Self.executions) != before })
            running.signal(signal)
            _ = try running.wait()
        }
        try work(workspace)
        #expect(try workspace.sql("SELECT count(*), count(DISTINCT job_id) FROM results") == "120|120")
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state <> 'completed'") == "0")
        // Each kind was executed once, and once more at most where a kill took a result away.
        #expect(Int(try workspace.sql(Self.executions)) ?? .max <= 18)
        #expect(
            try workspace.sql(
                "SELECT count(*) FROM results JOIN jobs ON id = job_id WHERE source NOT LIKE '%print(' || trim(stdout, char(10)) || ')'"
            )
                == "0")
        try expectIntact(workspace)
    }

    // MARK: Claiming

    @Test("jobs that are given what an earlier run found are claimed many at a time, though nothing is executed")
    func manyAtATime() throws {
        let workspace = try Workspace()
        try submit(workspace, [["source": "print(1)"]], batch: "first")
        try work(workspace)
        try submit(workspace, Array(repeating: ["source": "print(1)"], count: 400), batch: "again")
        let metrics = workspace.path("metrics")
        try work(workspace, "--workers", "2", "--metrics", metrics)
        #expect(try shared(workspace, "again") == "400|400")
        let lines = try String(contentsOfFile: metrics, encoding: .utf8).split(separator: "\n")
        let claims = lines.first { $0.hasPrefix("assay_claim_seconds_count ") }?.split(separator: " ").last
        // One for each of the two workers would be 200; those at the end find nothing.
        #expect(try #require(claims.flatMap { Int($0) }) < 60)
    }

    @Test("an idle worker does not wait long for a program of its own behind many that wait for another worker's")
    func behindDuplicates() throws {
        let workspace = try Workspace()
        let slow: [String: Any] = ["source": "import time\ntime.sleep(10)\nprint(1)"]
        try submit(workspace, Array(repeating: slow, count: 400) + [["source": "print(2)"]], batch: "b")
        try work(workspace, "--workers", "2")
        #expect(try shared(workspace, "b") == "401|399")
        let order = """
            SELECT group_concat(job) FROM (SELECT job FROM report_audit
            WHERE type = 'job.finished' AND json_extract(body, '$.shared_from') IS NULL ORDER BY idx)
            """
        #expect(try workspace.sql(order) == "401,1")
        try expectIntact(workspace)
    }

    @Test("a copy that is urgent makes the program that it waits for urgent")
    func urgentCopy() throws {
        let workspace = try Workspace()
        let short = (0..<40).map { ["source": "print(\($0))"] }
        let long = (0..<12).map {
            ["source": "import time\ntime.sleep(1.5)\nprint(\($0))", "priority": -1] as [String: Any]
        }
        try submit(workspace, short + long, batch: "b")
        let running = try workspace.start(
            ["work", "--db", workspace.database, "--drain", "--quiet", "--dedupe", "--workers", "1"])
        #expect(try eventually { try workspace.sql("SELECT count(*) > 40 FROM results") == "1" })
        try submit(workspace, [long[11].merging(["priority": 50]) { $1 }], batch: "c")
        #expect(try running.wait().status == 0)
        // Where a slow host had fewer claimed ahead, the copy was executed, and the one in the batch was given that.
        #expect(try workspace.sql("SELECT count(*), count(shared_from) FROM results") == "53|1")
        // One or two of the others were before it.
        let later = """
            SELECT count(*) > 2 FROM results JOIN jobs ON id = job_id WHERE batch = 'b'
                AND finished_at > (SELECT finished_at FROM results WHERE job_id = 53)
            """
        #expect(try workspace.sql(later) == "1")
        try expectIntact(workspace)
    }

    @Test("what waits for a program that goes to another supervisor, since long ones keep it waiting, goes with it")
    func handedOver() throws {
        let workspace = try Workspace()
        let short = (0..<40).map { ["source": "print(\($0))"] }
        let duplicates = Array(repeating: ["source": "print('again')"], count: 31)
        try submit(workspace, short + [["source": "import time\ntime.sleep(25)"]] + duplicates, batch: "b")
        let arguments = ["work", "--db", workspace.database, "--drain", "--quiet", "--dedupe", "--workers", "1"]
        let first = try workspace.start(arguments)
        let unfinished = "SELECT count(*) FROM jobs WHERE id < 41 AND state <> 'completed'"
        #expect(try eventually { try workspace.sql(unfinished) == "0" })
        Thread.sleep(forTimeInterval: 2)
        // Those behind the long one, which but for one wait for that one.
        let held = try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running' AND id > 41")
        let second = try workspace.start(arguments)
        for supervisor in [first, second] { #expect(try supervisor.wait().status == 0) }
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.released'") == held)
        #expect(
            try workspace.sql("SELECT job FROM report_audit WHERE type = 'job.finished' ORDER BY idx DESC LIMIT 1")
                == "41")
        #expect(try shared(workspace, "b") == "72|30")
        try expectIntact(workspace)
    }

    // MARK: Tampering

    @Test(
        "what somebody changes of a shared result is found",
        arguments: [
            "UPDATE results SET value = '7' WHERE job_id = 2",
            "UPDATE results SET shared_from = NULL, shared_from_attempt = NULL WHERE job_id = 2",
            "UPDATE results SET shared_from = 3 WHERE job_id = 2",
            "UPDATE results SET shared_from_attempt = 2 WHERE job_id = 2",
            "UPDATE results SET shared_from = 1, shared_from_attempt = 1 WHERE job_id = 3",
            "UPDATE results SET verdict = 'passed' WHERE job_id = 4",
            "DELETE FROM violations WHERE job_id = 5", "UPDATE violations SET line = 9 WHERE job_id = 5",
        ])
    func tampering(_ script: String) throws {
        let workspace = try Workspace()
        let twice = ["1 + 1", "import os; os.system('id')"].flatMap { [["source": $0], ["source": $0]] }
        try submit(workspace, [twice[0], twice[1], ["source": "3"], twice[2], twice[3]], batch: "b")
        try work(workspace)
        try expectIntact(workspace)
        _ = try workspace.sql(script)
        let found = try workspace.assay("audit", "verify")
        let job = script.suffix(1)
        #expect(found.status == 1 && found.output.contains("job \(job): its"), "\(found.output)")
    }
}
