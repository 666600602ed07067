import Foundation
import Testing

@Suite("Sessions that lose who serves them, and cells that lose who looks at them")
struct AbandonmentTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    /// A supervisor that is registered: a prompt that starts now has its session served by that one.
    private func startSupervisor() throws -> Running {
        let supervisor = try workspace.start(["work", "--workers", "1", "--quiet"])
        try #require(try eventually { try workspace.finds(1, "SELECT id FROM supervisors") })
        return supervisor
    }

    private func openPrompt() throws -> PseudoTerminal {
        let terminal = try PseudoTerminal(
            Installation.assay, ["repl", "--db", workspace.database, "--session", "s"], folder: workspace.folder)
        try #require(terminal.shows(">>> "))
        return terminal
    }

    private func state(of job: Int) throws -> String {
        try workspace.rows("SELECT state FROM jobs WHERE id = \(job)").first?["state"] as? String ?? ""
    }

    private func waitUntilRunning(_ job: Int) throws {
        try #require(try eventually { try state(of: job) == "running" })
    }

    @Test("A prompt serves its session itself once the run that did was killed, and the cell begins anew")
    func takesOver() throws {
        let supervisor = try startSupervisor()
        let terminal = try openPrompt()
        try terminal.type("x = 40\r")
        #expect(try eventually { try state(of: 1) == "completed" })
        try terminal.type("import time; time.sleep(6); x + 2\r")
        try waitUntilRunning(2)
        supervisor.signal(SIGKILL)
        #expect(terminal.shows("the run that served this session is gone; it is served from here now"))
        #expect(terminal.shows("42\n>>> "), "\(terminal.screen)")
        try terminal.type("x + 3\r")
        #expect(terminal.shows("43\n>>> "), "\(terminal.screen)")
        try terminal.type("%quit\r")
        #expect(terminal.status() == 0)
        #expect(try workspace.count(ofEvents: "job.orphaned") == 1)
        #expect(try workspace.rows("SELECT id FROM supervisors").count == 2)
    }

    @Test("A cell that was interrupted when its run was gone is not begun anew, and the next one is served")
    func interruptsAfterTakeover() throws {
        let supervisor = try startSupervisor()
        let terminal = try openPrompt()
        try terminal.type("import time; time.sleep(100)\r")
        try waitUntilRunning(1)
        supervisor.signal(SIGKILL)
        _ = try supervisor.wait()
        try terminal.type("\u{3}")
        #expect(terminal.shows("job 1 was cancelled: the session is as it was before\n>>> "), "\(terminal.screen)")
        try terminal.type("6 * 7\r")
        #expect(terminal.shows("42\n>>> "), "\(terminal.screen)")
        try terminal.type("%quit\r")
        #expect(terminal.status() == 0)
    }

    private func session(_ verb: String...) throws -> Outcome {
        try Running(
            program: Installation.assay, ["session"] + verb + ["--db", workspace.database], folder: workspace.folder,
            input: nil
        ).wait()
    }

    @Test("An interrupt is heard that comes before the cell has run")
    func interruptedAtOnce() throws {
        try workspace.submit(["import time\ntime.sleep(30)", "2"], session: "s")
        // As a run leaves it that was killed after somebody asked.
        let wanted = try Running(
            program: URL(fileURLWithPath: "/usr/bin/sqlite3"),
            [workspace.database, "INSERT INTO job_interrupts VALUES (1, 0)"], folder: workspace.folder, input: nil)
        #expect(try wanted.wait().status == 0)
        try workspace.work()
        let rows = try workspace.rows("SELECT verdict, exception_type, wall_us FROM results ORDER BY job_id")
        #expect(rows.count == 2 && rows[0]["verdict"] as? String != "passed", "\(rows)")
        #expect((rows.first?["wall_us"] as? Int).map { $0 < 10_000_000 } == true, "\(rows)")
        #expect(rows.last?["verdict"] as? String == "passed", "\(rows)")
        #expect(try workspace.rows("SELECT 1 FROM job_interrupts").isEmpty)
    }

    @Test("A cell whose run is killed once it was to be interrupted is interrupted by the next run")
    func interruptedTwice() throws {
        let supervisor = try startSupervisor()
        // Does not obey at once, so that there is time to kill the one who would note its end.
        let cell = """
            import time
            try:
                time.sleep(100)
            except KeyboardInterrupt:
                print('told', flush=True)
                time.sleep(100)
            """
        try workspace.submit([cell], session: "s")
        try waitUntilRunning(1)
        // Whoever waits longest knows what the program has come to.
        Thread.sleep(forTimeInterval: 1)
        #expect(try session("interrupt", "s").status == 0)
        #expect(try eventually { try workspace.finds(1, "SELECT 1 FROM output_chunks") })
        supervisor.signal(SIGKILL)
        _ = try supervisor.wait()
        // Another interrupt is no reason to forget this one.
        try workspace.submit(["import time; time.sleep(100)"], session: "t")
        let next = try workspace.start(["work", "--drain", "--workers", "2", "--quiet"])
        try #require(try eventually { try workspace.finds(1, "SELECT 1 FROM results WHERE job_id = 1") })
        try waitUntilRunning(2)
        let second = try session("interrupt", "t")
        #expect(second.status == 0, "\(second.error)")
        #expect(try next.wait().status == 0)
        #expect(try workspace.rows("SELECT 1 FROM job_interrupts").isEmpty)
        let idle = try session("interrupt", "s")
        #expect(idle.status == 1 && idle.error.contains("no job of session 's' is running"), "\(idle.error)")
        #expect(try session("interrupt", "u").status == 64)
    }

    @Test("A second Ctrl-C gives the prompt back although whoever runs the cell does nothing")
    func secondInterrupt() throws {
        let supervisor = try startSupervisor()
        let terminal = try openPrompt()
        try terminal.type("import time; time.sleep(100)\r")
        try waitUntilRunning(1)
        // It is alive, so nobody takes its place.
        supervisor.signal(SIGSTOP)
        try terminal.type("\u{3}")
        #expect(try eventually { try workspace.finds(1, "SELECT job_id FROM job_interrupts") })
        #expect(try state(of: 1) == "running")
        try terminal.type("\u{3}")
        #expect(terminal.shows("job 1 was cancelled: the session is as it was before\n>>> "), "\(terminal.screen)")
        try terminal.type("%quit\r")
        #expect(terminal.status() == 0)
        supervisor.signal(SIGCONT)
        supervisor.signal(SIGTERM)
        #expect(try supervisor.wait().status == 0)
        #expect(try state(of: 1) == "cancelled")
    }

    @Test("A prompt that SIGTERM ends cancels its cell, whoever runs it", arguments: [false, true])
    func terminated(isServed: Bool) throws {
        let supervisor = isServed ? try startSupervisor() : nil
        let input = Pipe()
        let prompt = try workspace.start(["repl", "--session", "s"], input: input.fileHandleForReading)
        try input.fileHandleForWriting.write(contentsOf: Data("import time; time.sleep(100)\nprint('later')\n".utf8))
        try #require(try eventually { try workspace.finds(1, "SELECT id FROM jobs WHERE state = 'running'") })
        prompt.signal(SIGTERM)
        #expect(try prompt.wait().status == 128 + SIGTERM)
        #expect(try state(of: 1) == "cancelled")
        supervisor?.signal(SIGTERM)
        _ = try supervisor?.wait()
        try workspace.work()
        #expect(try workspace.rows("SELECT 1 FROM results").isEmpty)
        // Nothing that was typed behind it was taken, either.
        #expect(try workspace.rows("SELECT id FROM jobs").count == 1)
    }

    @Test("A prompt whose terminal is closed cancels its cell")
    func hungUp() throws {
        // Whoever runs the tests may have them ignore it, as nohup does, and the prompt would.
        signal(SIGHUP, SIG_DFL)
        let terminal = try openPrompt()
        try terminal.type("import time; time.sleep(100)\r")
        try waitUntilRunning(1)
        try terminal.hangUp()
        #expect(terminal.status() == 128 + SIGHUP)
        #expect(try state(of: 1) == "cancelled")
    }

    @Test("SIGTERM ends a prompt that waits for input, and a session without a name is closed then")
    func terminatedAtRest() throws {
        let input = Pipe()
        let prompt = try workspace.start(["repl"], input: input.fileHandleForReading)
        try input.fileHandleForWriting.write(contentsOf: Data("x = 1\nif x:\n".utf8))
        try #require(try eventually { try workspace.finds(1, "SELECT job_id FROM results") })
        prompt.signal(SIGTERM)
        #expect(try prompt.wait().status == 128 + SIGTERM)
        #expect(try workspace.rows("SELECT state FROM sessions").map { $0["state"] as? String } == ["closed"])
        #expect(try workspace.rows("SELECT id FROM jobs").count == 1)
    }

    @Test("A session whose supervisor was killed rests, and cannot be interrupted")
    func rests() throws {
        let supervisor = try startSupervisor()
        try workspace.submit(["import time; time.sleep(100)"], session: "s")
        try waitUntilRunning(1)
        let before = try session("list").output
        #expect(before.contains("live") && !before.contains("resting"), "\(before)")
        supervisor.signal(SIGKILL)
        _ = try supervisor.wait()
        let after = try session("list").output
        #expect(after.contains("resting") && !after.contains("live"), "\(after)")
        let interrupt = try session("interrupt", "s")
        #expect(interrupt.status == 1)
        #expect(interrupt.error.hasPrefix("assay: nobody runs job 1 any more"), "\(interrupt.error)")
        #expect(try workspace.rows("SELECT job_id FROM job_interrupts").isEmpty)
        #expect(try workspace.count(ofEvents: "session.interrupted") == 0)
    }
}
