import Foundation
import Testing

@Suite("The program of assay run is judged by that run, and not lost with it")
struct OwnJobTests {
    /// A supervisor of every queue, which has looked for jobs already.
    private func worker(_ workspace: Workspace) throws -> Running {
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        let work = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM results") == "1" })
        return work
    }

    /// Starts one that takes a while, and waits until it runs.
    private func start(_ workspace: Workspace, seconds: Double) throws -> Running {
        let run = try workspace.start(
            ["run", "--db", workspace.database, "-c", "import time\nprint('on', flush=True)\ntime.sleep(\(seconds))"])
        #expect(try eventually { try run.printed() == "on\n" })
        return run
    }

    private func verify(_ workspace: Workspace) throws {
        let verified = try workspace.assay("audit", "verify")
        #expect(verified.status == 0, "\(verified.output)\(verified.error)")
    }

    @Test("by none of the supervisors that take whatever there is")
    func besides() throws {
        let workspace = try Workspace()
        let work = try worker(workspace)
        for _ in 0..<5 {
            let outcome = try workspace.assay("run", "-c", "print('mine')")
            #expect(outcome.status == 0 && outcome.output == "mine\n", "\(outcome.error)")
        }
        work.signal(SIGTERM)
        #expect(try work.wait().status == 0)
        // The supervisor of each is in the name of its worker: HOST-SUPERVISOR/NUMBER.
        #expect(
            try workspace.sql("SELECT group_concat(DISTINCT worker LIKE '%-1/%') FROM results WHERE job_id > 1") == "0")
        #expect(try workspace.sql("SELECT count(*) FROM results") == "6")
        try verify(workspace)
    }

    @Test("again, where the worker that executed it is killed")
    func workerKilled() throws {
        let workspace = try Workspace()
        let work = try worker(workspace)
        let run = try start(workspace, seconds: 2)
        for process in run.descendants(named: "assay-worker") { kill(process, SIGKILL) }
        let outcome = try run.wait(atMost: 60)
        // What it printed comes twice, so that is said.
        #expect(outcome.status == 0 && outcome.output == "on\non\n", "\(outcome)")
        #expect(outcome.error.contains("attempt 1 has no outcome: its worker "), "\(outcome)")
        work.signal(SIGTERM)
        #expect(try work.wait().status == 0)
        #expect(
            try workspace.sql(
                "SELECT r.attempt, r.worker LIKE '%-2/%', j.fault LIKE '%worker%' FROM results r JOIN jobs j ON id = job_id WHERE id = 2"
            ) == "2|1|1")
        try verify(workspace)
    }

    @Test("by the next supervisor, where the run itself is killed")
    func runKilled() throws {
        let workspace = try Workspace()
        let run = try start(workspace, seconds: 0.5)
        run.signal(SIGKILL)
        _ = try run.wait()
        #expect(try workspace.sql("SELECT state FROM jobs") == "running")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        #expect(
            try workspace.sql("SELECT verdict, results.attempt, worker LIKE '%-2/%' FROM results") == "passed|1|1")
        #expect(
            try workspace.assay("audit", "search", "--type", "job.orphaned", "--format", "jsonl").rows().count == 1)
        try verify(workspace)
    }

    @Test(
        "not at all, where it is interrupted or its terminal is closed, or it cannot be queued",
        arguments: [SIGINT, SIGHUP])
    func interrupted(number: Int32) throws {
        // Whoever runs the tests may have them ignore it, as nohup does, and the run would.
        signal(SIGHUP, SIG_DFL)
        let workspace = try Workspace()
        let run = try start(workspace, seconds: 60)
        run.signal(number)
        #expect(try run.wait(atMost: 30).status == 130)
        // At once, and not when its lease was to be renewed.
        #expect(try workspace.sql("SELECT stopped_at - finalized_at < 10000000 FROM supervisors, jobs") == "1")
        let refused = try workspace.start(["run", "--db", workspace.database, "-"], input: "a\0b").wait()
        #expect(refused.status == 64 && refused.error.split(separator: "\n").count == 1, "\(refused.error)")
        #expect(try workspace.sql("SELECT group_concat(state) FROM jobs") == "cancelled")
        // No worker was started for it.
        #expect(try workspace.sql("SELECT count(*), count(stopped_at) FROM supervisors") == "1|1")
        try verify(workspace)
    }
}
