import Foundation
import Testing

@Suite("What an operator orders while work goes on")
struct OrderTests {
    private func fill(_ workspace: Workspace, _ source: String, count: Int, batch: String = "b") throws {
        let row = String(decoding: try JSONSerialization.data(withJSONObject: ["source": source]), as: UTF8.self)
        let file = try workspace.write(String(repeating: row + "\n", count: count), to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", batch).status == 0)
    }

    private func work(_ workspace: Workspace, _ options: String...) throws -> Running {
        try workspace.start(["work", "--db", workspace.database, "--quiet"] + options)
    }

    /// The processes of jobs: children of a worker that carry its name.
    private func jobProcesses(_ running: Running) -> [Int32] {
        running.descendants(named: "assay-worker").filter { pid in
            let parent = (try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8))
                .flatMap { $0.split(separator: ")").last?.split(separator: " ") }.flatMap { Int32($0[1]) }
            let name = parent.flatMap { try? String(contentsOfFile: "/proc/\($0)/comm", encoding: .utf8) } ?? ""
            return name.hasPrefix("assay-worker")
        }
    }

    @Test("a running job that is cancelled is dead long before its leases are renewed, and the others go on")
    func cancelled() throws {
        let workspace = try Workspace()
        try fill(workspace, "import time\ntime.sleep(60)", count: 1)
        let running = try work(workspace, "--workers", "1")
        #expect(try eventually { try workspace.sql("SELECT state FROM jobs") == "running" })
        #expect(eventually { jobProcesses(running).count == 1 })
        let job = jobProcesses(running)[0]
        #expect(try workspace.assay("cancel", "1", "--reason", "not wanted").status == 0)
        // The supervisor looks every 200 ms, and may be at something else for 50; the rest is what a busy host adds. When it
        // renews its leases it would find out as well, but that is 15 seconds from its start.
        #expect(eventually(within: 8) { kill(job, 0) != 0 })
        #expect(try workspace.sql("SELECT state, attempt FROM jobs") == "cancelled|1")
        try fill(workspace, "print(1)", count: 20, batch: "c")
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM results") == "20" })
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        let events = "SELECT count(*) FROM audit_events WHERE json_extract(body, '$.type') = "
        #expect(try workspace.sql(events + "'job.cancelled'") == "1")
        #expect(try workspace.sql(events + "'job.retried'") == "0")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("a job that is more urgent than what was claimed before it is run before that")
    func urgent() throws {
        let workspace = try Workspace()
        let short = String(repeating: "{\"source\": \"1\"}\n", count: 30)
        let long = String(
            repeating: "{\"source\": \"import time\\ntime.sleep(1)\", \"priority\": -1}\n", count: 10)
        let file = try workspace.write(short + long, to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file).status == 0)
        let running = try work(workspace, "--drain", "--workers", "1")
        #expect(try eventually { Int(try workspace.sql("SELECT count(*) FROM results")) ?? 0 > 31 })
        #expect(try workspace.assay("submit", "--priority", "50", "-", input: "2").status == 0)
        #expect(try running.wait(atMost: 60).status == 0)
        let later = """
            SELECT count(*) FROM results JOIN jobs ON id = job_id WHERE priority = -1
                AND finished_at > (SELECT finished_at FROM results WHERE job_id = 41)
            """
        // One was running, and perhaps a second one by the time that it was there.
        #expect(Int(try workspace.sql(later)) ?? 0 > 3)
    }

    @Test("a terminal that is closed ends the run as a first signal does")
    func hungUp() throws {
        // Whoever runs the tests may have them ignore it, as nohup does, and the run would.
        signal(SIGHUP, SIG_DFL)
        let workspace = try Workspace()
        try fill(workspace, "import time\nprint('on', flush=True)\ntime.sleep(4)", count: 5)
        let running = try work(workspace, "--workers", "1")
        #expect(try eventually { try workspace.sql("SELECT count(*) > 0 FROM output_chunks") == "1" })
        running.signal(SIGHUP)
        #expect(try running.wait(atMost: 30).status == 0)
        #expect(
            try workspace.sql("SELECT state, max(attempt), count(*) FROM jobs GROUP BY state")
                == "available|0|4\ncompleted|1|1")
    }

    @Test("a batch that is cancelled stops, and one that is retried is judged once more")
    func batch() throws {
        let workspace = try Workspace()
        try fill(workspace, "import time\ntime.sleep(0.05)\nprint(1)", count: 200)
        let running = try work(workspace, "--workers", "2")
        #expect(try eventually { Int(try workspace.sql("SELECT count(*) FROM results")) ?? 0 > 10 })
        #expect(try workspace.assay("cancel", "--batch", "b").status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE finalized_at IS NULL") == "0")
        let judged = try workspace.sql("SELECT count(*) FROM results")
        Thread.sleep(forTimeInterval: 1)
        #expect(try workspace.sql("SELECT count(*) FROM results") == judged)
        #expect(try workspace.assay("retry", "--batch", "b").status == 0)
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'completed'") == "200" })
        #expect(try workspace.sql("SELECT count(*) FROM results") == "200")
        #expect(try workspace.sql("SELECT count(*) FROM past_results") == judged)
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("a batch in which there is nothing to do is said to be that, with how its jobs stand")
    func nothingToDo() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 3)
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        let done = try workspace.assay("cancel", "--batch", "b")
        #expect(done.status == 0 && done.error == "nothing to cancel in batch 'b': its 3 jobs are completed\n")
        let raised = try workspace.assay("retry", "--batch", "b", "--verdict", "raised")
        #expect(
            raised.status == 0
                && raised.error == "nothing to retry with verdict raised in batch 'b': its 3 jobs are completed\n")
        #expect(try workspace.assay("retry", "1", "2").status == 0)
        #expect(try workspace.assay("cancel", "1").error == "cancelled 1 job\n")
        #expect(try workspace.assay("cancel", "--batch", "b").error == "cancelled 1 job\n")
        let mixed = try workspace.assay("cancel", "--batch", "b").error
        #expect(mixed == "nothing to cancel in batch 'b': its 3 jobs are 2 cancelled, 1 completed\n")
        let none = try workspace.assay("retry", "--verdict", "crashed")
        #expect(none.status == 0 && none.error == "nothing to retry with verdict crashed\n")
        let unknown = try workspace.assay("retry", "--batch", "c")
        #expect(unknown.status == 64 && unknown.error.contains("no job belongs to a batch 'c'"))
    }

    @Test("exit codes: 1 where a job that was named stays as it is, 64 where there is none")
    func exitCodes() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 1)
        #expect(try workspace.assay("retry", "1").status == 1)
        #expect(try workspace.assay("cancel", "2").status == 64)
        #expect(try workspace.assay("cancel", "--batch", "nothing").status == 64)
        #expect(try workspace.assay("cancel").status == 64)
        #expect(try workspace.assay("retry").status == 64)
        #expect(try workspace.assay("cancel", "1").status == 0)
        let again = try workspace.assay("cancel", "1")
        #expect(again.status == 1 && again.error.contains("job 1 is cancelled already"))
    }

    @Test("a paused queue waits, and a drain ends without it")
    func paused() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 3)
        #expect(try workspace.assay("queue", "pause", "default").status == 0)
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'available'") == "3")
        let listed = try workspace.assay("queue", "list", "--format", "jsonl").rows()
        #expect(listed.count == 1 && listed[0]["available"] as? Int == 3 && listed[0]["paused_at"] is String)
        #expect(try workspace.assay("queue", "resume", "default").status == 0)
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM results") == "3")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("a bounded queue never has more jobs at work than its bound, with two supervisors")
    func bounded() throws {
        let workspace = try Workspace()
        try fill(workspace, "import time\ntime.sleep(0.02)", count: 60)
        #expect(try workspace.assay("queue", "limit", "default", "2").status == 0)
        let both = [try work(workspace, "--drain", "--workers", "2"), try work(workspace, "--drain", "--workers", "2")]
        var most = 0
        #expect(
            try eventually(within: 120) {
                most = max(most, Int(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'")) ?? 0)
                return try workspace.sql("SELECT count(*) FROM results") == "60"
            })
        for supervisor in both { #expect(try supervisor.wait().status == 0) }
        #expect((1...2).contains(most))
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("--max-time ends a run as a signal does: what runs is finished, what waits stays")
    func maximumTime() throws {
        let workspace = try Workspace()
        try fill(workspace, "import time\ntime.sleep(0.2)\nprint(1)", count: 1_000)
        let running = try work(workspace, "--drain", "--workers", "1", "--max-time", "3s")
        #expect(try running.wait().status == 0)
        let counts = try workspace.sql("SELECT state FROM jobs GROUP BY state ORDER BY state")
        #expect(counts == "available\ncompleted")
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs WHERE state = 'available'") == "0")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("--exclusive finds another run, and only one that lives")
    func exclusive() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 1)
        let running = try work(workspace)
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM results") == "1" })
        let refused = try workspace.assay("work", "--drain", "--quiet", "--exclusive")
        #expect(refused.status == 75 && refused.error.contains("another run"), "\(refused.error)")
        running.signal(SIGKILL)
        _ = try running.wait()
        #expect(try workspace.assay("work", "--drain", "--quiet", "--exclusive").status == 0)
    }

    @Test("workers are replaced after so many jobs, and none is lost or judged twice")
    func recycled() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 60)
        let running = try work(workspace, "--drain", "--workers", "2", "--recycle-after", "10")
        #expect(try running.wait().status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM results") == "60")
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
        let events = "SELECT count(*) FROM audit_events WHERE json_extract(body, '$.type') = 'job.started'"
        #expect(try workspace.sql(events) == "60")
    }

    @Test("a quiet run says nothing where nothing needs a person")
    func quiet() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 5)
        let outcome = try workspace.assay("work", "--drain", "--quiet", "--max-time", "1h", "--exclusive")
        #expect(outcome.status == 0 && outcome.output.isEmpty && outcome.error.isEmpty)
        try fill(workspace, "raise SystemExit(1)", count: 1, batch: "c")
        let failing = try workspace.assay("work", "--drain", "--quiet", "--fail-on", "raised,rejected")
        #expect(failing.status == 1)
        #expect(try workspace.assay("work", "--max-time", "3").status == 64)
        #expect(try workspace.assay("work", "--recycle-after", "0").status == 64)
    }

    @Test("a batch that is complete is an event, and runs a command")
    func complete() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 5, batch: "it's done")
        let command = "echo \"$ASSAY_BATCH $ASSAY_DB\" >> done.txt"
        #expect(try workspace.assay("work", "--drain", "--quiet", "--on-complete", command).status == 0)
        let file = workspace.folder.appendingPathComponent("done.txt")
        #expect(try String(contentsOf: file, encoding: .utf8) == "it's done \(workspace.database)\n")
        try fill(workspace, "print(1)", count: 1, batch: "c")
        let failing = try workspace.assay("work", "--drain", "--quiet", "--on-complete", "exit 3")
        #expect(failing.status == 0 && failing.error.contains("ended with status 3"), "\(failing.error)")
        let found = try workspace.assay("audit", "search", "--type", "batch.completed", "--format", "jsonl").rows()
        #expect(found.count == 2)
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test(
        "a command is given a batch's name to the byte",
        arguments: ["6666ff27c3285c0a0a", "24285c3030302927", "c3a90a25"])
    func bytes(name: String) throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        _ = try workspace.sql("INSERT INTO jobs (source, batch) VALUES ('1', CAST(x'\(name)' AS TEXT))")
        let worked = try workspace.assay(
            "work", "--drain", "--quiet", "--on-complete", "printf %s \"$ASSAY_BATCH\" > batch")
        #expect(worked.status == 0 && worked.error.isEmpty, "\(worked.error)")
        let found = try Data(contentsOf: workspace.folder.appendingPathComponent("batch"))
        #expect(found.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() == name)
    }

    @Test("a batch's name that no environment holds is said, and a command that is none is refused")
    func noCommand() throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        _ = try workspace.sql("INSERT INTO jobs (source, batch) VALUES ('1', 'a' || char(0) || 'b')")
        let worked = try workspace.assay("work", "--drain", "--quiet", "--on-complete", "touch started")
        #expect(worked.status == 0 && worked.error.contains("no environment can hold"), "\(worked.error)")
        #expect(!FileManager.default.fileExists(atPath: workspace.path("started")))
        #expect(try workspace.assay("work", "--drain", "--on-complete", "").status == 64)
        #expect(try workspace.assay("work", "--drain", "--on-complete", " ").status == 64)
    }

    @Test("figures are kept in a file, whole at any moment")
    func metrics() throws {
        let workspace = try Workspace()
        try fill(workspace, "print(1)", count: 5)
        #expect(try workspace.assay("queue", "pause", "night").status == 0)
        _ = try workspace.sql("INSERT INTO jobs (source, queue) VALUES ('2', 'night')")
        let file = workspace.folder.appendingPathComponent("assay.prom")
        let worked = try workspace.assay("work", "--drain", "--quiet", "--metrics", file.path)
        #expect(worked.status == 0 && worked.error.isEmpty, "\(worked.error)")
        let lines = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").map(String.init)
        #expect(lines.contains("assay_jobs{state=\"available\"} 1"))
        #expect(lines.contains("assay_executions_total{verdict=\"passed\"} 5"))
        #expect(lines.contains("assay_worker_restarts_total{reason=\"lost\"} 0"))
        let events = try workspace.sql("SELECT count(*) FROM audit_events")
        #expect(lines.contains("assay_audit_events \(events)"))
        for line in lines where !line.hasPrefix("# ") { #expect(Double(line.split(separator: " ").last ?? "") != nil) }
        let refused = try workspace.assay("work", "--drain", "--quiet", "--metrics", "/nowhere/file")
        #expect(refused.status == 0 && refused.error.contains("--metrics /nowhere/file"))
    }
}
