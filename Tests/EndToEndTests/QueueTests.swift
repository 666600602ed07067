import Foundation
import Testing

@Suite("The queue loses nothing and judges nothing twice")
struct QueueTests {
    @Test("a bare INSERT from the sqlite3 shell or Python is a complete submission")
    func bareInserts() throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "print('first')").status == 0)
        _ = try workspace.sql("INSERT INTO jobs (source) VALUES ('print(6 * 7)')")
        let python = """
            import sqlite3, sys
            with sqlite3.connect(sys.argv[1]) as database:
                print(database.execute("INSERT INTO jobs (source) VALUES (?)", ("print('é')",)).lastrowid)
            """
        #expect(try workspace.run("/usr/bin/python3", ["-c", python, workspace.database]).output == "3\n")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        #expect(
            try workspace.sql("SELECT verdict, stdout FROM results ORDER BY job_id")
                == "passed|first\n\npassed|42\n\npassed|é")
    }

    @Test("names with a NUL in them are judged, and the log verifies")
    func namesWithNUL() throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        for column in ["batch", "submitter", "external_id", "unique_key", "queue", "module_name"] {
            _ = try workspace.sql("INSERT INTO jobs (source, \(column)) VALUES ('1', 'a' || char(0) || 'b')")
        }
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM results") == "7")
        let verified = try workspace.assay("audit", "verify")
        #expect(verified.status == 0, "\(verified.output)")
        #expect(try workspace.assay("audit", "reindex").status == 0)
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    /// Programs that take a moment each, so that there is a middle to interrupt.
    private func fill(_ workspace: Workspace, count: Int) throws {
        let row = "{\"source\": \"import time\\ntime.sleep(0.02)\\nprint(1)\"}\n"
        let file = try workspace.write(String(repeating: row, count: count), to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", "b").status == 0)
    }

    private func completed(_ workspace: Workspace) throws -> Int {
        Int(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'completed'")) ?? 0
    }

    private func expectJudgedOnce(_ workspace: Workspace, count: Int) throws {
        #expect(try workspace.sql("SELECT state, count(*) FROM jobs GROUP BY state") == "completed|\(count)")
        #expect(try workspace.sql("SELECT count(*), count(DISTINCT job_id) FROM results") == "\(count)|\(count)")
        #expect(try workspace.sql("SELECT count(*) FROM past_results") == "0")
        let finished = """
            SELECT count(*), count(DISTINCT json_extract(body, '$.job')) FROM audit_events
            WHERE json_extract(body, '$.type') = 'job.finished'
            """
        #expect(try workspace.sql(finished) == "\(count)|\(count)")
    }

    @Test("kill -9 of the supervisor, again and again, costs no job and no verdict")
    func killedSupervisor() throws {
        let workspace = try Workspace()
        try fill(workspace, count: 300)
        for _ in 0..<3 {
            let before = try completed(workspace)
            let running = try workspace.start(["work", "--db", workspace.database, "--drain", "--quiet"])
            #expect(try eventually { try completed(workspace) > before + 10 })
            let workers = running.descendants(named: "assay-worker")
            #expect(!workers.isEmpty)
            running.signal(SIGKILL)
            #expect(try running.wait().status == 128 + SIGKILL)
            // Nothing of it is left running.
            #expect(eventually { workers.allSatisfy { kill($0, 0) != 0 } })
        }
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try expectJudgedOnce(workspace, count: 300)
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
    }

    @Test("an interrupt lets running programs finish and leaves the others in the queue")
    func interrupted() throws {
        let workspace = try Workspace()
        try fill(workspace, count: 300)
        let running = try workspace.start(["work", "--db", workspace.database, "--drain", "--quiet"])
        #expect(try eventually { try completed(workspace) > 10 })
        running.signal(SIGINT)
        #expect(try running.wait().status == 0)
        let done = try completed(workspace)
        #expect(done < 300)
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'available'") == "\(300 - done)")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try expectJudgedOnce(workspace, count: 300)
    }

    @Test("a second interrupt stops at once, and nothing is lost")
    func interruptedTwice() throws {
        let workspace = try Workspace()
        let file = try workspace.write("import time\ntime.sleep(30)", to: "p.py")
        #expect(try workspace.assay("submit", file).status == 0)
        let running = try workspace.start(["work", "--db", workspace.database, "--drain", "--quiet"])
        // A job that is claimed and not yet begun would go back at the first one.
        #expect(try eventually { try isExecuting(running, workspace) })
        Thread.sleep(forTimeInterval: 0.3)
        running.signal(SIGTERM)
        Thread.sleep(forTimeInterval: 0.3)
        #expect(running.isRunning)
        let asked = Date()
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        #expect(Date().timeIntervalSince(asked) < 10)
        #expect(try workspace.sql("SELECT state, attempt FROM jobs") == "available|0")
    }

    /// Whether a job has a process. Before it is claimed, those that a worker has are trials of its own.
    private func isExecuting(_ running: Running, _ workspace: Workspace) throws -> Bool {
        try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") != "0"
            && running.descendants(named: "assay-worker").count >= 2
    }

    @Test("a worker that is killed loses its job to the next one, and that counts as an attempt")
    func killedWorker() throws {
        let workspace = try Workspace()
        let file = try workspace.write("import time\ntime.sleep(4)\nprint('done')", to: "p.py")
        #expect(try workspace.assay("submit", file).status == 0)
        let running = try workspace.start(["work", "--db", workspace.database, "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try isExecuting(running, workspace) })
        for worker in running.descendants(named: "assay-worker") { kill(worker, SIGKILL) }
        #expect(try running.wait().status == 0)
        #expect(
            try workspace.sql(
                "SELECT j.state, j.attempt, r.verdict, r.stdout FROM jobs j JOIN results r ON r.job_id = j.id")
                == "completed|2|passed|done")
        let retried = "SELECT count(*) FROM audit_events WHERE json_extract(body, '$.type') = 'job.retried'"
        #expect(try workspace.sql(retried) == "1")
    }

    @Test("a worker that stands still is replaced")
    func stalledWorker() throws {
        let workspace = try Workspace()
        let file = try workspace.write("import time\ntime.sleep(3)\nprint('done')", to: "p.py")
        #expect(try workspace.assay("submit", file, "--timeout", "1", "--wall-timeout", "8").status == 0)
        let running = try workspace.start(["work", "--db", workspace.database, "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try isExecuting(running, workspace) })
        for worker in running.descendants(named: "assay-worker") { kill(worker, SIGSTOP) }
        #expect(try running.wait().status == 0)
        #expect(try workspace.sql("SELECT attempt, fault FROM jobs") == "2|its worker stalled")
        #expect(try workspace.sql("SELECT verdict FROM results") == "passed")
    }

    @Test("idle workers that are killed now and then do not end a supervisor, however often")
    func killedIdle() throws {
        let workspace = try Workspace()
        try fill(workspace, count: 1)
        let work = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        #expect(try eventually { try completed(workspace) == 1 })
        // Four in a row that had just been started would mean that this host lacks something.
        for _ in 0..<4 {
            Thread.sleep(forTimeInterval: 4)
            #expect(eventually { work.descendants(named: "assay-worker").count == 1 })
            for worker in work.descendants(named: "assay-worker") { kill(worker, SIGKILL) }
        }
        try fill(workspace, count: 1)
        #expect(try eventually { try completed(workspace) == 2 })
        work.signal(SIGTERM)
        let outcome = try work.wait()
        #expect(outcome.status == 0, "\(outcome)")
    }

    @Test("two supervisors share a queue without judging anything twice")
    func twoSupervisors() throws {
        let workspace = try Workspace()
        try fill(workspace, count: 200)
        let arguments = ["work", "--db", workspace.database, "--drain", "--quiet", "--workers", "2"]
        let both = [try workspace.start(arguments), try workspace.start(arguments)]
        for supervisor in both { #expect(try supervisor.wait().status == 0) }
        try expectJudgedOnce(workspace, count: 200)
    }

    /// Whose workers executed the jobs that a condition of SQL selects: ids of supervisors.
    private func supervisors(_ workspace: Workspace, where condition: String) throws -> Set<String> {
        // A worker is called HOST-SUPERVISOR/NUMBER.
        let names = try workspace.sql("SELECT worker FROM results JOIN jobs ON id = job_id WHERE \(condition)")
        return Set(
            names.split(separator: "\n").compactMap { $0.split(separator: "/").first?.split(separator: "-").last }
                .map(String.init))
    }

    @Test("long programs are claimed one for each worker, so that another supervisor finds the others")
    func longPrograms() throws {
        let workspace = try Workspace()
        try workspace.submitSleepers(4, seconds: 4)
        let arguments = ["work", "--db", workspace.database, "--drain", "--quiet", "--workers", "1"]
        let first = try workspace.start(arguments)
        #expect(try eventually { try isExecuting(first, workspace) })
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "1")
        let second = try workspace.start(arguments)
        for supervisor in [first, second] { #expect(try supervisor.wait().status == 0) }
        #expect(try supervisors(workspace, where: "1") == ["1", "2"])
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.released'") == "0")
        try workspace.expectWholeRecord(completed: 4)
    }

    @Test("what was claimed with short programs goes back to the queue where long ones keep all workers busy")
    func longAfterShort() throws {
        let workspace = try Workspace()
        let short = (0..<40).map { "{\"source\": \"print(\($0))\"}\n" }
        let long = (0..<6).map { "{\"source\": \"import time; time.sleep(5); print(\($0))\"}\n" }
        let file = try workspace.write((short + long).joined(), to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file).status == 0)
        let arguments = ["work", "--db", workspace.database, "--drain", "--quiet", "--workers", "1"]
        let first = try workspace.start(arguments)
        #expect(try eventually { try completed(workspace) == 40 })
        // Alone it keeps what it has.
        Thread.sleep(forTimeInterval: 2)
        #expect(try workspace.sql("SELECT count(*) > 1 FROM jobs WHERE state = 'running' AND id > 40") == "1")
        let second = try workspace.start(arguments)
        for supervisor in [first, second] { #expect(try supervisor.wait().status == 0) }
        #expect(try supervisors(workspace, where: "id > 40") == ["1", "2"])
        let released = "SELECT DISTINCT json_extract(body, '$.reason') FROM report_audit WHERE type = 'job.released'"
        #expect(try workspace.sql(released) == "its supervisor is busy with long programs")
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
        try workspace.expectWholeRecord(completed: 46)
    }

    @Test("a slow job holds nobody up")
    func slowAmongFast() throws {
        let workspace = try Workspace()
        var rows = Array(repeating: "{\"source\": \"print(1)\"}", count: 100)
        rows.insert("{\"source\": \"import time\\ntime.sleep(8)\"}", at: 5)
        let file = try workspace.write(rows.joined(separator: "\n"), to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file).status == 0)
        let running = try workspace.start(["work", "--db", workspace.database, "--drain", "--quiet", "--workers", "2"])
        #expect(try eventually { try completed(workspace) == 100 })
        #expect(running.isRunning)
        #expect(try running.wait().status == 0)
    }
}
