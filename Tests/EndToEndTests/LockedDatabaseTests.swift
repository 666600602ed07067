import Foundation
import Testing

@Suite("A writer from outside that keeps the lock")
struct LockedDatabaseTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// Keeps the write lock for so many seconds. Returns once it has it.
    private func hold(_ seconds: Double) throws -> Running {
        let script = """
            BEGIN IMMEDIATE;
            UPDATE jobs SET priority = priority WHERE id = 1;
            .shell touch held
            .shell sleep \(seconds)
            ROLLBACK;
            """
        let shell = try Running(
            program: URL(fileURLWithPath: "/usr/bin/sqlite3"), ["-cmd", ".timeout 20000", workspace.database],
            folder: workspace.folder, environment: [:], input: script)
        #expect(eventually { FileManager.default.fileExists(atPath: workspace.path("held")) })
        return shell
    }

    @Test(
        "is waited for and spoken of; the work goes on after it, and nothing is lost or recorded twice",
        arguments: ChaosTime.isLong ? [8, 30, 40, 75] : [8])
    func wait(seconds: Double) throws {
        try workspace.submitSleepers(120, seconds: 0.1)
        let supervisors = try (0..<2).map { _ in
            try workspace.start(["work", "--drain", "--db", workspace.database, "--quiet", "--workers", "1"])
        }
        #expect(try eventually { try workspace.resultCount() > 4 })
        let holder = try hold(seconds)
        let before = try workspace.resultCount()
        #expect(try holder.wait().status == 0)
        for supervisor in supervisors {
            let outcome = try supervisor.wait()
            #expect(outcome.status == 0, "\(outcome)")
            let lines = outcome.error.split(separator: "\n")
            #expect(
                lines.contains { $0.contains("another program keeps the database locked") }, "\(outcome.error)")
            #expect(lines.contains { $0.contains("going on: results are recorded again") }, "\(outcome.error)")
        }
        #expect(before < 120)
        try workspace.expectWholeRecord(completed: 120, "held for \(seconds) s")
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
    }

    @Test("does not keep a supervisor from ending when it is told to, a second time at once")
    func signals() throws {
        try workspace.submitSleepers(40, seconds: 0.2)
        let supervisor = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.resultCount() > 1 })
        let processes = workspace.processes(of: supervisor)
        let holder = try hold(15)
        supervisor.signal(SIGTERM)
        supervisor.signal(SIGTERM)
        // Its workers are gone while it still waits for the lock, to give back what it holds.
        try workspace.expectNothingLeft(of: processes)
        #expect(try holder.wait().status == 0)
        #expect(try supervisor.wait().status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "0")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try workspace.expectWholeRecord(completed: 40)
    }

    @Test("makes commands leave with 75 after half a minute", .enabled(if: ChaosTime.isLong))
    func commands() throws {
        try workspace.submitSleepers(1, seconds: 0)
        let holder = try hold(36)
        let commands = [["submit", "-"], ["work", "--drain", "--quiet"], ["retry", "1"], ["queue", "pause", "q"]]
        let running = try commands.map {
            try workspace.start($0 + ["--db", workspace.database], input: "print(1)")
        }
        for (command, running) in zip(commands, running) {
            let outcome = try running.wait()
            #expect(outcome.status == 75, "\(command): \(outcome)")
            #expect(outcome.error.split(separator: "\n").count == 1, "\(command): \(outcome)")
        }
        #expect(try holder.wait().status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "1")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try workspace.expectWholeRecord(completed: 1)
    }
}
