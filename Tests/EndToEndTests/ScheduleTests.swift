import Foundation
import Testing

@Suite("Schedules, by the executables")
struct ScheduleTests {
    private func rows(_ workspace: Workspace, _ count: Int = 3) throws -> String {
        try workspace.write(String(repeating: "{\"source\": \"print(1)\"}\n", count: count), to: "rows.jsonl")
    }

    /// Makes a schedule due, as a day on which nobody was there does.
    private func makeDue(_ workspace: Workspace, days: Int = 1) throws {
        _ = try workspace.sql("UPDATE schedules SET next_run_at = next_run_at - \(days) * 86400000000")
    }

    @Test("the next runs are shown before a schedule is saved, and a dry run saves nothing")
    func shown() throws {
        let workspace = try Workspace()
        let file = try rows(workspace)
        let add = ["schedule", "add", "nightly", "--cron", "0 3 * * *", "--tz", "Europe/Berlin", "--jsonl", file]
        let dry = try workspace.start(["--db", workspace.database] + add + ["--dry-run"]).wait()
        #expect(dry.status == 0 && dry.error.contains("T03:00:00+0"))
        #expect(!FileManager.default.fileExists(atPath: workspace.database))
        let added = try workspace.start(["--db", workspace.database] + add).wait()
        #expect(added.status == 0 && added.error.contains("T03:00:00+0"))
        let listed = try workspace.assay("schedule", "list", "--format", "jsonl").rows()
        #expect(listed.count == 1 && listed[0]["name"] as? String == "nightly")
        #expect(listed[0]["next_run_at"] as? String != nil && listed[0]["action"] as? String == file)
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test(
        "what cannot be a schedule is refused, and nothing is saved",
        arguments: [
            ["--cron", "61 * * * *", "--jsonl", "rows.jsonl"],
            ["--cron", "@daily", "--tz", "CET+1", "--jsonl", "rows.jsonl"],
            ["--cron", "@daily", "--jsonl", "gone.jsonl"], ["--cron", "@daily", "--sql", "DELETE FROM jobs"],
            ["--cron", "@daily", "--eval", "humaneval --problems gone --samples gone"],
            ["--cron", "@daily", "--eval", "mbpp"], ["--cron", "@daily"],
            ["--cron", "@daily", "--jsonl", "rows.jsonl", "--sql", "SELECT source FROM jobs"],
        ])
    func refused(options: [String]) throws {
        let workspace = try Workspace()
        _ = try rows(workspace)
        let outcome = try workspace.start(["schedule", "add", "s", "--db", workspace.database] + options).wait()
        #expect(outcome.status == 64, "\(outcome.error)")
        #expect(outcome.error.contains("Error: ") || outcome.error.contains("assay: "))
        if FileManager.default.fileExists(atPath: workspace.database) {
            #expect(try workspace.sql("SELECT count(*) FROM schedules") == "0")
        }
    }

    @Test(
        "rows that could never be queued are refused with their line when a schedule is added, before anything is shown",
        arguments: [
            (["{\"source\": \"1\"}", "{\"source\": 1}"], "rows.jsonl:2: "),
            (["{\"source\": \"1\"}", "", "{\"source\": \"2\", \"timeout\": -1}"], "rows.jsonl:3: "),
            (["{\"source\": \"1\", \"policy\": \"nowhere\"}"], "rows.jsonl:1: "),
            (Array(repeating: "{\"source\": \"1\"}", count: 70) + ["{\"source\": \"\"}"], "rows.jsonl:71: "),
            (["x"], "rows.jsonl:1: "),
        ])
    func wrongRows(rows: [String], place: String) throws {
        let workspace = try Workspace()
        let file = try workspace.write(rows.joined(separator: "\n") + "\n", to: "rows.jsonl")
        let outcome = try workspace.assay("schedule", "add", "s", "--cron", "@daily", "--jsonl", file)
        #expect(outcome.status == 64 && outcome.error.contains(place), "\(outcome.error)")
        #expect(outcome.output.isEmpty && outcome.error.split(separator: "\n").count == 1)
        #expect(try workspace.sql("SELECT (SELECT count(*) FROM schedules), (SELECT count(*) FROM jobs)") == "0|0")
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type NOT LIKE 'policy.%'") == "0")
    }

    @Test(
        "a name that is taken is said before anything is shown, and a key that is taken is no reason to refuse a file")
    func takenNames() throws {
        let workspace = try Workspace()
        let file = try workspace.write("{\"source\": \"1\", \"unique_key\": \"k\"}\n", to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file).status == 0)
        let add = ["schedule", "add", "s", "--db", workspace.database, "--cron", "@daily", "--jsonl", file]
        #expect(try workspace.start(add).wait().status == 0)
        let again = try workspace.start(add).wait()
        #expect(again.status == 1 && again.output.isEmpty && again.error.split(separator: "\n").count == 1, "\(again)")
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "1")
        #expect(try workspace.assay("audit", "verify").status == 0)
        let zone = try workspace.start(add + ["--tz", "CET", "--dry-run"]).wait()
        #expect(zone.status == 64 && zone.output.isEmpty && zone.error.contains("'CET': is no place"), "\(zone.error)")
    }

    @Test("processes that find the same time due at once queue it once", arguments: [1, 2, 3])
    func raced(round: Int) throws {
        let workspace = try Workspace()
        let file = try rows(workspace, 500)
        for name in ["a", "b"] {
            let added = try workspace.assay("schedule", "add", name, "--cron", "0 3 * * *", "--jsonl", file)
            #expect(added.status == 0, "\(added.error)")
        }
        try makeDue(workspace)
        let all = try (0..<6).map { _ in try workspace.start(["schedule", "run-due", "--db", workspace.database]) }
        for process in all { #expect(try process.wait().status == 0) }
        #expect(try workspace.sql("SELECT count(*), count(DISTINCT batch) FROM jobs") == "1000|2")
        #expect(try workspace.sql("SELECT schedule, outcome, jobs FROM schedule_runs") == "1|queued|500\n2|queued|500")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("two supervisors that run queue each minute once, and judge it")
    func supervisors() throws {
        let workspace = try Workspace()
        let file = try rows(workspace)
        #expect(try workspace.assay("schedule", "add", "s", "--cron", "* * * * *", "--jsonl", file).status == 0)
        // The minute that has just passed, and then one that is waited for.
        _ = try workspace.sql("UPDATE schedules SET next_run_at = next_run_at - 60000000")
        let arguments = ["work", "--db", workspace.database, "--workers", "1"]
        let both = [try workspace.start(arguments), try workspace.start(arguments)]
        #expect(
            try eventually(within: 90) {
                try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'completed'") == "6"
            })
        for supervisor in both { supervisor.signal(SIGTERM) }
        var said = 0
        for supervisor in both {
            let outcome = try supervisor.wait()
            #expect(outcome.status == 0)
            said += outcome.error.split(separator: "\n").filter { $0.contains("schedule 's': queued 3 jobs") }.count
        }
        let runs = try workspace.sql("SELECT count(*), sum(jobs) FROM schedule_runs WHERE outcome = 'queued'")
        #expect(runs == "\(said)|\(3 * said)" && said >= 2)
        #expect(try workspace.sql("SELECT count(*), count(DISTINCT batch) FROM jobs") == "\(3 * said)|\(said)")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("a file that is gone is said, recorded, and fails that run alone")
    func failed() throws {
        let workspace = try Workspace()
        let file = try rows(workspace)
        #expect(try workspace.assay("schedule", "add", "s", "--cron", "0 3 * * *", "--jsonl", file).status == 0)
        try makeDue(workspace)
        try FileManager.default.removeItem(atPath: file)
        let outcome = try workspace.assay("schedule", "run-due", "--quiet")
        #expect(outcome.status == 1 && outcome.error.contains("schedule 's': nothing was queued"))
        #expect(try workspace.assay("schedule", "run-due").status == 0)
        let history = try workspace.assay("schedule", "history", "s", "--format", "jsonl").rows()
        #expect(history.count == 1 && history[0]["outcome"] as? String == "failed")
        _ = try rows(workspace)
        #expect(try workspace.assay("schedule", "run-now", "s").status == 0)
        #expect(try workspace.assay("schedule", "remove", "s").status == 0)
        #expect(try workspace.assay("schedule", "history", "s", "--format", "jsonl").rows().count == 2)
        #expect(try workspace.assay("schedule", "history", "t").status == 64)
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("too few descriptors for a file fail no run: it is still due, which is said")
    func descriptors() throws {
        let workspace = try Workspace()
        let file = try rows(workspace)
        #expect(try workspace.assay("schedule", "add", "s", "--cron", "0 3 * * *", "--jsonl", file).status == 0)
        try makeDue(workspace)
        let command = [Installation.assay.path, "--db", workspace.database, "schedule", "run-due"]
        var said = 0
        for limit in 4..<64 {
            let outcome = try workspace.run(
                "/bin/bash", ["-c", "ulimit -n \(limit); exec \"$@\"", "bash"] + command)
            if outcome.status == 0 { break }
            #expect(try workspace.sql("SELECT count(*) FROM schedule_runs") == "0", "\(limit): \(outcome)")
            if outcome.error.contains("schedule 's': nothing was queued yet, and it is still due") { said += 1 }
        }
        #expect(said > 0)
        #expect(try workspace.sql("SELECT outcome, jobs FROM schedule_runs") == "queued|3")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("a folder for copies that is gone fails no run either")
    func noFolderForCopies() throws {
        let workspace = try Workspace()
        let file = try rows(workspace)
        #expect(try workspace.assay("schedule", "add", "s", "--cron", "0 3 * * *", "--jsonl", file).status == 0)
        try makeDue(workspace)
        let outcome = try workspace.assay(
            "schedule", "run-due", environment: ["TMPDIR": workspace.folder.path + "/gone"])
        #expect(outcome.error.contains("still due") && outcome.error.contains("TMPDIR"), "\(outcome)")
        #expect(try workspace.sql("SELECT count(*) FROM schedule_runs") == "0")
        #expect(try workspace.assay("schedule", "run-due").status == 0)
        #expect(try workspace.sql("SELECT outcome, jobs FROM schedule_runs") == "queued|3")
    }

    @Test("a supervisor with too few descriptors for a file says so once, and queues it when there are more")
    func descriptorsOfSupervisor() throws {
        let workspace = try Workspace()
        let file = try rows(workspace)
        #expect(try workspace.assay("schedule", "add", "s", "--cron", "0 3 * * *", "--jsonl", file).status == 0)
        let running = try workspace.start(["work", "--db", workspace.database, "--workers", "1", "--quiet"])
        #expect(
            try eventually { try workspace.sql("SELECT count(*) FROM supervisors WHERE stopped_at IS NULL") == "1" })
        #expect(eventually { !running.descendants(named: "assay-worker").isEmpty })
        // It is at its loop by then, and opens nothing.
        Thread.sleep(forTimeInterval: 2)
        let open = Set(
            try FileManager.default.contentsOfDirectory(atPath: "/proc/\(running.pid)/fd").compactMap { Int($0) })
        let free = try #require((0..<1_024).first { !open.contains($0) })
        func allow(_ count: Int) throws {
            #expect(
                try workspace.run("/usr/bin/prlimit", ["--pid", "\(running.pid)", "--nofile=\(count):"]).status == 0)
        }
        try allow(free)
        try makeDue(workspace)
        #expect(try eventually { try running.complained().contains("it is still due") })
        Thread.sleep(forTimeInterval: 3)
        let said = try running.complained()
        #expect(said.split(separator: "\n").count == 1, "\(said)")
        #expect(try workspace.sql("SELECT count(*) FROM schedule_runs") == "0")
        try allow(1_024)
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'completed'") == "3" })
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        #expect(try workspace.sql("SELECT outcome, jobs FROM schedule_runs") == "queued|3")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    /// Has no end, and no first row.
    private static let endless = """
        WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 'x = 1' AS source FROM c WHERE x < 0
        """

    @Test("a query without an end is stopped and recorded, while others write, and keeps no later run from its turn")
    func endlessQuery() throws {
        let workspace = try Workspace()
        let add = ["schedule", "add", "--cron", "0 3 * * *"]
        for (name, sql) in [("endless", Self.endless), ("good", "SELECT 'print(1)' AS source")] {
            let added = try workspace.start(["--db", workspace.database] + add + [name, "--sql", sql]).wait()
            #expect(added.status == 0, "\(added.error)")
        }
        let running = try workspace.start(["schedule", "run-now", "endless", "--db", workspace.database])
        #expect(try workspace.assay("submit", workspace.write("print(2)", to: "two.py")).status == 0)
        let outcome = try running.wait()
        #expect(try workspace.sql("SELECT (SELECT created_at FROM jobs) < recorded_at FROM schedule_runs") == "1")
        #expect(outcome.status == 1 && outcome.error.contains("was not done after 10 s"), "\(outcome.error)")
        let history = try workspace.assay("schedule", "history", "endless").output
        #expect(history.contains("failed") && history.contains("was not done after 10 s and was stopped; have it"))
        try makeDue(workspace)
        #expect(try workspace.assay("schedule", "run-due").status == 1)
        let outcomes = try workspace.sql("SELECT schedule, cause, outcome FROM schedule_runs ORDER BY schedule, run_at")
        #expect(outcomes.split(separator: "\n").sorted() == ["1|due|failed", "1|manual|failed", "2|due|queued"])
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "2")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("a supervisor that meets queries without an end judges jobs meanwhile, and obeys a signal")
    func endlessQueries() throws {
        let workspace = try Workspace()
        for name in ["a", "b", "c", "d", "e", "f"] {
            let add = ["schedule", "add", name, "--cron", "0 3 * * *", "--missed", "all", "--sql", Self.endless]
            #expect(try workspace.start(["--db", workspace.database] + add).wait().status == 0)
        }
        try makeDue(workspace, days: 10)
        let running = try workspace.start(["work", "--db", workspace.database, "--workers", "1"])
        #expect(try eventually(within: 60) { try workspace.sql("SELECT count(*) FROM schedule_runs") != "0" })
        #expect(try workspace.assay("submit", workspace.write("print(2)", to: "two.py")).status == 0)
        #expect(try eventually(within: 60) { try workspace.sql("SELECT count(*) > 1 FROM schedule_runs") == "1" })
        // While the second query ran.
        let second = "SELECT max(recorded_at) FROM (SELECT recorded_at FROM schedule_runs ORDER BY recorded_at LIMIT 2)"
        #expect(try workspace.sql("SELECT finalized_at < (\(second)) FROM jobs") == "1")
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        // Of sixty, one after the other of which takes ten seconds.
        let runs = try workspace.sql("SELECT count(*) FROM schedule_runs WHERE outcome = 'failed'")
        #expect(Int(runs).map { (1..<10).contains($0) } == true, "\(runs)")
    }

    @Test(
        "what a query does wrong while it runs fails that run, and neither the next one nor the supervisor",
        arguments: [
            ("SELECT abs(-9223372036854775808) AS source", "integer overflow"),
            ("SELECT zeroblob(100000000) AS source", "too big"),
            (
                """
                WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c)
                SELECT printf('x = %1000000d', x) AS source FROM c
                """, "more than 256 MiB"
            ),
            (
                "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT 'x = 1' AS source FROM c",
                "more than 100000 rows"
            ),
        ])
    func failingQuery(sql: String, reason: String) throws {
        let workspace = try Workspace()
        for (name, query) in [("bad", sql), ("good", "SELECT 'print(1)' AS source")] {
            let added = try workspace.assay("schedule", "add", name, "--cron", "0 3 * * *", "--sql", query)
            #expect(added.status == 0, "\(added.error)")
        }
        try makeDue(workspace)
        let outcome = try workspace.assay("schedule", "run-due")
        #expect(outcome.status == 1 && outcome.error.contains(reason), "\(outcome.error)")
        #expect(try workspace.sql("SELECT schedule, outcome FROM schedule_runs") == "1|failed\n2|queued")
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "1")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("the history says since when runs were missed")
    func missedSince() throws {
        let workspace = try Workspace()
        let added = try workspace.assay(
            "schedule", "add", "s", "--cron", "0 3 * * *", "--missed", "skip", "--sql", "SELECT 'print(1)' AS source")
        #expect(added.status == 0, "\(added.error)")
        try makeDue(workspace, days: 5)
        let first = try workspace.sql(
            "SELECT strftime('%Y-%m-%dT%H:%M:%SZ', next_run_at / 1000000, 'unixepoch') FROM schedules")
        #expect(try workspace.assay("schedule", "run-due").status == 1)
        let history = try workspace.assay("schedule", "history", "s").output
        #expect(history.contains("MISSED SINCE") && history.contains(first), "\(history)")
    }

    @Test(
        "words after eval that nobody would keep are refused with what decides it",
        arguments: [
            ("--dedupe", "'assay work --dedupe'"), ("--workers 9", "'assay work --workers'"),
            ("--workers=9", "'assay work --workers'"), ("--preload json", "'assay work --preload'"),
            ("--without seccomp", "'assay work --without'"), ("--quiet", "'assay work --quiet'"),
            ("--k 1", "'assay eval humaneval --k'"), ("--db other.db", "its own database"),
        ])
    func wordsOfOthers(option: String, decider: String) throws {
        let workspace = try Workspace()
        let problems = Installation.examples.appendingPathComponent("problems.jsonl").path
        let samples = Installation.examples.appendingPathComponent("samples.jsonl").path
        let words = "humaneval --problems \(problems) --samples \(samples) --timeout 2 \(option)"
        let outcome = try workspace.assay("schedule", "add", "e", "--cron", "@weekly", "--eval", words)
        #expect(outcome.status == 64 && outcome.error.contains(decider), "\(outcome.error)")
        #expect(outcome.output.isEmpty && outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
        #expect(!FileManager.default.fileExists(atPath: workspace.database))
    }

    @Test("what `eval` would queue is found by `eval`")
    func evaluation() throws {
        let workspace = try Workspace()
        let problems = Installation.examples.appendingPathComponent("problems.jsonl").path
        let samples = workspace.folder.appendingPathComponent("it's samples.jsonl").path
        let all = try String(contentsOf: Installation.examples.appendingPathComponent("samples.jsonl"), encoding: .utf8)
        try Data(all.split(separator: "\n").prefix(5).joined(separator: "\n").utf8)
            .write(to: URL(fileURLWithPath: samples))
        let words = "humaneval --problems \(problems) --samples \"\(samples)\" --timeout 2"
        let added = try workspace.assay("schedule", "add", "e", "--cron", "@weekly", "--eval", words)
        #expect(added.status == 0, "\(added.error)")
        #expect(try workspace.assay("schedule", "run-now", "e").status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "5")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        let evaluated = try workspace.assay(
            "eval", "humaneval", "--problems", problems, "--samples", samples, "--timeout", "2")
        #expect(evaluated.status == 0 && evaluated.output.contains("pass@1"), "\(evaluated.error)")
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "5")
    }
}
