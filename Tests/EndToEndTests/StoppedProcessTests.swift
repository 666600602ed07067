import Foundation
import Testing

@Suite("Processes that are stopped for longer than a lease")
struct StoppedProcessTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func start(_ options: String...) throws -> Running {
        try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"] + options)
    }

    private func waitForRunning(_ job: Int = 1) throws {
        // The second look is at what the program itself has said.
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM output_chunks WHERE job_id = \(job)") == "1" })
    }

    private func submit(_ programs: [String], _ options: String...) throws {
        let rows = try programs.map { program in
            String(decoding: try JSONSerialization.data(withJSONObject: ["source": program]), as: UTF8.self) + "\n"
        }
        let file = try workspace.write(rows.joined(), to: "rows.jsonl")
        let submitted = try workspace.start(["submit", "--db", workspace.database, "--jsonl", file] + options).wait()
        #expect(submitted.status == 0, "\(submitted)")
    }

    /// Says that it runs, and goes on to its end after so many seconds.
    private static func program(_ seconds: Double) -> String {
        "import time\nprint('here', flush=True)\ntime.sleep(\(seconds))\n'done'"
    }

    /// Lets the leases of all running jobs end: at once, or where there is time as they do in life.
    private func expireLeases() throws {
        if ChaosTime.isLong {
            Thread.sleep(forTimeInterval: 62)
        } else {
            _ = try workspace.run(
                "/usr/bin/sqlite3",
                [
                    "-cmd", ".timeout 10000", workspace.database,
                    "UPDATE jobs SET lease_expires_at = 1 WHERE state = 'running'",
                ])
        }
    }

    @Test("a supervisor's jobs go to another one, and its late results are refused")
    func supervisor() throws {
        try submit([Self.program(1), Self.program(1), "6 * 7"], "--wall-timeout", "300")
        let stopped = try start()
        try waitForRunning()
        stopped.signal(SIGSTOP)
        let processes = workspace.processes(of: stopped)
        // Its workers go on, and report into the pipe: the first two jobs are done before anybody else begins them.
        Thread.sleep(forTimeInterval: 3)
        try expireLeases()
        let second = try start("--drain").wait()
        #expect(second.status == 0, "\(second)")
        try workspace.expectWholeRecord(completed: 3, "before it goes on")
        let results = try workspace.sql("SELECT job_id, worker, finished_at FROM results ORDER BY job_id")
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.orphaned'") != "0")
        stopped.signal(SIGCONT)
        // It is as good a supervisor as before.
        try submit(["'later'"])
        #expect(try eventually { try workspace.resultCount() == 4 })
        #expect(
            try workspace.sql("SELECT job_id, worker, finished_at FROM results WHERE job_id < 4 ORDER BY job_id")
                == results)
        stopped.signal(SIGTERM)
        let outcome = try stopped.wait()
        #expect(outcome.status == 0, "\(outcome)")
        try workspace.expectWholeRecord(completed: 4, "after it went on")
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
        try workspace.expectNothingLeft(of: processes)
    }

    @Test("a worker whose job went to another supervisor is ended, and what it would say is refused")
    func worker() throws {
        try submit([Self.program(2)], "--wall-timeout", "300")
        let first = try start()
        try waitForRunning()
        let workers = workspace.processes(of: first)
        for worker in workers { kill(worker, SIGSTOP) }
        // Nobody renews a lease that was given to somebody else.
        first.signal(SIGSTOP)
        try expireLeases()
        let second = try start()
        #expect(
            try eventually { try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.started'") == "2" })
        first.signal(SIGCONT)
        for worker in workers { kill(worker, SIGCONT) }
        #expect(try eventually { try workspace.resultCount() == 1 })
        for supervisor in [first, second] {
            supervisor.signal(SIGTERM)
            let outcome = try supervisor.wait()
            #expect(outcome.status == 0, "\(outcome)")
        }
        try workspace.expectWholeRecord(completed: 1)
        #expect(try workspace.sql("SELECT attempt FROM jobs") == "1")
        // The one that had the lease last.
        let last = try workspace.sql("SELECT max(id) FROM supervisors")
        #expect(try workspace.sql("SELECT worker FROM results").contains("-\(last)/"))
        try workspace.expectNothingLeft(of: workers)
    }

    @Test("a worker that does not move is replaced once its job's time is up, and says nothing afterwards")
    func stalled() throws {
        try submit([Self.program(0.5), "6 * 7"], "--wall-timeout", "1")
        let supervisor = try start("--drain")
        try waitForRunning()
        let workers = workspace.processes(of: supervisor)
        for worker in workers { kill(worker, SIGSTOP) }
        #expect(eventually(within: 90) { workers.contains { kill($0, 0) != 0 } })
        for worker in workers { kill(worker, SIGCONT) }
        let outcome = try supervisor.wait()
        #expect(outcome.status == 0, "\(outcome)")
        try workspace.expectWholeRecord(completed: 2)
        // It was executing: that attempt counts, and is the only one.
        #expect(try workspace.sql("SELECT group_concat(attempt) FROM jobs") == "2,1")
        #expect(try workspace.sql("SELECT count(*) FROM results WHERE verdict = 'passed'") == "2")
        try workspace.expectNothingLeft(of: workers)
    }

    @Test("a worker that stood still for longer than a lease goes on where it was", .enabled(if: ChaosTime.isLong))
    func renewed() throws {
        try submit([Self.program(1)], "--wall-timeout", "300")
        let supervisor = try start("--drain")
        try waitForRunning()
        let workers = workspace.processes(of: supervisor)
        for worker in workers { kill(worker, SIGSTOP) }
        Thread.sleep(forTimeInterval: 75)
        for worker in workers { kill(worker, SIGCONT) }
        #expect(try supervisor.wait().status == 0)
        try workspace.expectWholeRecord(completed: 1)
        #expect(try workspace.sql("SELECT attempt FROM jobs") == "1")
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.started'") == "1")
    }
}
