import Foundation
import Testing

@Suite("What work says of itself")
struct LogTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    /// The lines of stderr as JSON objects; each must be one, with time, level and message.
    private func lines(_ outcome: Outcome) throws -> [[String: Any]] {
        try outcome.error.split(separator: "\n").map { line in
            let row = try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line)")
            let time = try #require(row["time"] as? String)
            #expect(time.wholeMatch(of: #/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z/#) != nil, "\(time)")
            #expect(row["level"] is String && row["message"] is String)
            return row
        }
    }

    /// What each line that is about a job must carry.
    private func expectComplete(_ row: [String: Any]) {
        guard row["job"] != nil else { return }
        #expect(row["job"] is Int && row["attempt"] is Int && (row["worker"] as? String)?.isEmpty == false, "\(row)")
    }

    private func first(_ rows: [[String: Any]], _ message: String) -> [String: Any]? {
        rows.first { ($0["message"] as? String)?.contains(message) == true }
    }

    @Test(
        "in JSON: start, every job, what was discarded, batches, their commands, checkpoints and the end, whatever names hold"
    )
    func json() throws {
        let batch = "b\n{\"level\":\"critical\"}\u{1b}[31m'"
        let file = try work.write(
            "{\"source\": \"print(1)\"}\n{\"source\": \"1/0\", \"session\": \"s\\n\\\" job=9\"}\n", to: "rows.jsonl")
        #expect(try work.assay("submit", "--jsonl", file, "--batch", batch).status == 0)
        let policy = "no\n{\"time\":1}\u{1b}[2J\",\"job\":99"
        let literal = policy.replacingOccurrences(of: "'", with: "''")
        _ = try work.sql("INSERT INTO jobs (source, policy) VALUES ('2', '\(literal)')")
        let outcome = try work.assay(
            "work", "--drain", "--log-format", "json", "--log-level", "debug", "--on-complete", "exit 3", "--workers",
            "1")
        #expect(outcome.status == 0 && outcome.output.isEmpty)
        let rows = try lines(outcome)
        rows.forEach(expectComplete)

        let started = try #require(first(rows, "started supervisor"))
        #expect((started["layers"] as? String)?.contains("seccomp") == true && started["workers"] as? Int == 1)
        #expect(started["assay"] is String && (started["interpreter"] as? String)?.hasPrefix("CPython 3") == true)
        #expect(rows.filter { $0["verdict"] != nil }.compactMap { $0["job"] as? Int }.sorted() == [1, 2])
        #expect(rows.contains { $0["verdict"] as? String == "raised" && $0["session"] as? String == "s\n\" job=9" })
        let discarded = try #require(first(rows, "was discarded"))
        #expect(discarded["job"] as? Int == 3 && discarded["level"] as? String == "error")
        #expect(discarded["reason"] as? String == "policy '\(policy)' is not installed")
        let complete = try #require(first(rows, "is complete"))
        #expect(complete["batch"] as? String == batch && complete["jobs"] as? Int == 2)
        let command = try #require(first(rows, "--on-complete"))
        #expect(command["status"] as? Int == 3 && command["level"] as? String == "warning")
        #expect(first(rows, "signed a checkpoint") != nil)
        #expect(first(rows, "worker ready")?["worker"] is String)
        // Whatever else is said of the end comes before.
        #expect(rows.last?["message"] as? String == "stopped: drained")
        // All that comes after the start names the supervisor.
        #expect(rows.filter { $0["supervisor"] as? Int == 1 }.count >= rows.count - 2)
        let events = try work.sql("SELECT count(*) FROM audit_events")
        #expect(rows.compactMap { $0["events"] as? Int }.max().map { $0 <= Int(events) ?? 0 } == true)
    }

    @Test("in text, quiet and not, as before: nothing but what is worth knowing")
    func text() throws {
        #expect(try work.assay("submit", work.write("print(1)", to: "p.py"), "--batch", "b").status == 0)
        let outcome = try work.assay("work", "--drain")
        let said = outcome.error.split(separator: "\n")
        #expect(outcome.status == 0 && said.count == 1 && said[0].hasPrefix("assay: 1/1  "), "\(outcome.error)")
        _ = try work.sql(
            "INSERT INTO jobs (source, policy) VALUES ('2', 'no' || char(10) || 'where' || char(27) || '[31m')")
        let quiet = try work.assay("work", "--drain", "--quiet")
        let lines = quiet.error.split(separator: "\n")
        #expect(lines.count == 1, "\(quiet.error)")
        let line = try #require(lines.first)
        #expect(
            line.wholeMatch(
                of:
                    #/assay: job 2 was discarded: policy 'no\\nwhere\\x1b\[31m' is not installed \[job=2 attempt=1 worker=[^ ]+\]/#
            )
                != nil, "\(line)")
        let all = try work.assay("work", "--drain", "--log-level", "info")
        #expect(all.error.contains("assay: started supervisor ") && all.error.contains("assay: stopped: drained"))
        #expect(try work.assay("work", "--drain", "--quiet").error.isEmpty)
        for wrong in [["--log-level", "loud"], ["--log-format", "xml"]] {
            #expect(try work.start(["work", "--db", work.database, "--drain"] + wrong).wait().status == 64)
        }
    }

    @Test("a worker that is lost, and its job: which, why, and what becomes of it")
    func lost() throws {
        #expect(
            try work.assay("submit", work.write("import time\nprint('begun')\ntime.sleep(5)", to: "p.py")).status == 0)
        let running = try work.start([
            "work", "--db", work.database, "--drain", "--workers", "1", "--log-format", "json",
        ])
        #expect(try eventually { try work.sql("SELECT count(*) FROM output_chunks") == "1" })
        for worker in running.descendants(named: "assay-worker") { kill(worker, SIGKILL) }
        let outcome = try running.wait()
        #expect(outcome.status == 0, "\(outcome)")
        let rows = try lines(outcome)
        rows.forEach(expectComplete)
        let lost = try #require(first(rows, "worker lost"))
        #expect(lost["job"] as? Int == 1 && lost["attempt"] as? Int == 1 && lost["reason"] is String)
        let worker = try #require(lost["worker"] as? String)
        #expect(worker.hasSuffix("/0"))
        let retried = try #require(first(rows, "job 1 will be retried"))
        #expect(retried["worker"] as? String == worker && retried["attempt"] as? Int == 1)
        #expect(first(rows, "in place of another")?["worker"] as? String == worker)
        #expect(try work.sql("SELECT attempt, verdict FROM results") == "2|passed")
    }

    @Test("what a dead supervisor held, and what was cancelled")
    func orphaned() throws {
        #expect(try work.assay("submit", work.write("import time\ntime.sleep(60)", to: "p.py")).status == 0)
        let dead = try work.start(["work", "--db", work.database, "--workers", "1", "--quiet"])
        #expect(try eventually { try work.sql("SELECT state FROM jobs") == "running" })
        dead.signal(SIGKILL)
        _ = try dead.wait()
        let next = try work.start(["work", "--db", work.database, "--workers", "1", "--log-format", "json"])
        #expect(try eventually { try work.sql("SELECT state, supervisor FROM jobs") == "running|2" })
        // Begun, so that ending it means ending its worker.
        Thread.sleep(forTimeInterval: 1)
        #expect(try work.assay("cancel", "1").status == 0)
        #expect(
            try eventually {
                let state = try work.sql("SELECT state FROM jobs")
                return next.descendants(named: "assay-worker").count == 1 && state == "cancelled"
            })
        Thread.sleep(forTimeInterval: 1)
        next.signal(SIGTERM)
        let rows = try lines(try next.wait())
        rows.forEach(expectComplete)
        let orphaned = try #require(first(rows, "job 1 is back in the queue"))
        #expect(orphaned["holder"] as? Int == 1 && (orphaned["worker"] as? String)?.hasSuffix("-1") == true)
        let cancelled = try #require(first(rows, "job 1 was cancelled"))
        #expect(cancelled["attempt"] as? Int == 1 && (cancelled["worker"] as? String)?.hasSuffix("-2/0") == true)
        #expect(first(rows, "worker ended")?["job"] as? Int == 1)
        #expect(first(rows, "draining: ") != nil && first(rows, "stopped: signal") != nil)
    }

    @Test("a lease that is lost, with the job that it was of")
    func leases() throws {
        #expect(
            try work.assay("submit", work.write("import time\ntime.sleep(60)", to: "p.py"), "--queue", "q").status == 0)
        let running = try work.start(["work", "--db", work.database, "--workers", "1", "--log-format", "json"])
        #expect(try eventually { try work.sql("SELECT state FROM jobs") == "running" })
        #expect(try work.assay("queue", "pause", "q").status == 0)
        // What another supervisor does once the lease has run out.
        _ = try work.sql(
            """
            UPDATE jobs SET state = 'available', attempt = 0, supervisor = NULL, lease_token = NULL,
            lease_expires_at = NULL
            """)
        #expect(try eventually { try running.complained().contains("in place of another") })
        running.signal(SIGTERM)
        let rows = try lines(try running.wait())
        rows.forEach(expectComplete)
        let lost = try #require(first(rows, "the lease of job 1 was lost"))
        #expect(lost["job"] as? Int == 1 && lost["level"] as? String == "notice")
        #expect(try work.sql("SELECT (SELECT count(*) FROM results), state FROM jobs") == "0|available")
    }

    @Test("somebody who holds the lock, and a reader who keeps the write-ahead log")
    func neighbours() throws {
        let rows = (0..<40).map { "{\"source\": \"x = '\(String(repeating: "\($0 % 10)", count: 1_000_000))'\"}\n" }
        let file = try work.write(rows.joined(), to: "rows.jsonl")
        #expect(try work.assay("submit", work.write("1", to: "p.py")).status == 0)
        #expect(try work.assay("queue", "pause", "default").status == 0)
        let reader = try work.start(
            program: "/usr/bin/sqlite3",
            [
                work.database, "BEGIN; SELECT count(*) FROM jobs;",
                ".shell echo begun; until [ -e over ]; do sleep 0.1; done",
            ])
        #expect(try eventually { try reader.printed().contains("begun") })
        #expect(try work.assay("submit", "--jsonl", file).status == 0)
        let running = try work.start([
            "work", "--db", work.database, "--workers", "1", "--log-format", "json", "--log-level", "debug",
        ])
        #expect(try eventually { try running.complained().contains("a reader keeps it from being emptied") })
        _ = try work.write("", to: "over")
        #expect(try reader.wait().status == 0)
        #expect(try eventually { try running.complained().contains("emptied the write-ahead log") })
        let writer = try work.start(
            program: "/usr/bin/sqlite3", [work.database, "BEGIN IMMEDIATE;", ".shell exec sleep 9", "COMMIT;"])
        #expect(try eventually { try running.complained().contains("keeps the database locked") })
        #expect(try writer.wait().status == 0)
        running.signal(SIGTERM)
        let outcome = try running.wait()
        let said = try lines(outcome)
        #expect(outcome.status == 0)
        let kept = said.filter { ($0["message"] as? String)?.contains("a reader keeps") == true }
        #expect(kept.count == 1 && kept[0]["level"] as? String == "notice" && kept[0]["bytes"] as? Int ?? 0 > 32 << 20)
        let locked = try #require(first(said, "keeps the database locked"))
        #expect(locked["level"] as? String == "warning")
    }

    @Test("what ends it, in the same format as the rest, with the exit code")
    func failure() throws {
        let other = try work.start(["work", "--db", work.database, "--workers", "1", "--quiet"])
        #expect(
            try eventually {
                guard FileManager.default.fileExists(atPath: work.database) else { return false }
                return try work.run("/usr/bin/sqlite3", [work.database, "SELECT count(*) FROM supervisors"]).output
                    == "1\n"
            })
        let refused = try work.assay("work", "--drain", "--exclusive", "--log-format", "json", "--quiet")
        let rows = try lines(refused)
        #expect(refused.status == 75 && rows.count == 1 && rows[0]["status"] as? Int == 75, "\(refused.error)")
        #expect(rows[0]["level"] as? String == "critical")
        #expect((rows[0]["message"] as? String)?.contains("another run is at work") == true)
        other.signal(SIGTERM)
        #expect(try other.wait().status == 0)
    }

    @Test(
        "a command line that cannot be obeyed, as one line of the same format",
        arguments: [
            (["work", "--log-format", "json", "--workers", "0"], "--workers 0"),
            (["work", "--no\u{202e}such", "--log-format=json"], "--no\u{202e}such"),
            (["work", "--log-format", "json", "--max-time", "3"], "--max-time"),
            (["schedule", "run-due", "--log-format", "json"], "no such database"),
        ])
    func usage(arguments: [String], said: String) throws {
        let outcome = try work.start(arguments + ["--db", work.database]).wait()
        let rows = try lines(outcome)
        #expect(outcome.status == 64 && rows.count == 1 && rows[0]["status"] as? Int == 64, "\(outcome.error)")
        #expect(rows[0]["level"] as? String == "critical")
        #expect((rows[0]["message"] as? String)?.contains(said) == true, "\(outcome.error)")
        #expect(outcome.output.isEmpty && !outcome.error.contains("\u{202e}"))
    }

    @Test("what became of a schedule, with its name and batch")
    func schedules() throws {
        let file = try work.write("{\"source\": \"print(1)\"}\n", to: "rows.jsonl")
        let name = "n\u{1b}[31m\""
        #expect(try work.assay("schedule", "add", name, "--cron", "0 3 * * *", "--jsonl", file).status == 0)
        _ = try work.sql("UPDATE schedules SET next_run_at = next_run_at - 2 * 86400000000")
        let outcome = try work.assay("schedule", "run-due", "--log-format", "json")
        let rows = try lines(outcome)
        #expect(
            rows.contains { $0["schedule"] as? String == name && ($0["batch"] as? String)?.hasPrefix(name) == true })
        #expect(outcome.output.isEmpty)
    }

    @Test("a queue that no job names, and a database that was not there, are said to be so")
    func mistakes() throws {
        let new = try work.assay("work", "--drain", "--quiet")
        #expect(new.status == 0 && new.error.split(separator: "\n").count == 1 && new.error.contains("was not there"))
        #expect(try work.assay("work", "--drain", "--quiet").error.isEmpty)
        _ = try work.sql("INSERT INTO jobs (source, queue) VALUES ('1', 'night')")
        let wrong = try work.assay("work", "--drain", "--quiet", "--queue", "nigth", "--queue", "night")
        #expect(wrong.status == 0 && wrong.error.split(separator: "\n").count == 1 && wrong.error.contains("'nigth'"))
        #expect(try work.sql("SELECT state FROM jobs") == "completed")
        // A queue that is done is known, and so is one that somebody has bounded.
        #expect(try work.assay("work", "--drain", "--quiet", "--queue", "night").error.isEmpty)
        #expect(try work.assay("queue", "limit", "soon", "2").status == 0)
        #expect(try work.assay("work", "--drain", "--quiet", "--queue", "soon").error.isEmpty)
    }
}
