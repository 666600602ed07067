import Foundation
import Testing

@Suite("Too few descriptors and processes")
struct ShortageTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func limited(_ limit: String, _ command: String...) throws -> Outcome {
        try workspace.run(
            "/bin/bash",
            ["-c", "ulimit \(limit); exec \"$@\"", "bash", Installation.assay.path, "--db", workspace.database]
                + command)
    }

    /// Sets a limit of a process that runs: the soft one alone, so that it can be raised again.
    private func set(_ limit: String, of processes: [Int32]) throws {
        for process in processes {
            let outcome = try workspace.run("/usr/bin/prlimit", ["--pid", "\(process)", "--\(limit)"])
            #expect(outcome.status == 0, "\(outcome)")
        }
    }

    private func start() throws -> (supervisor: Running, workers: [Int32]) {
        let supervisor = try workspace.start([
            "work", "--drain", "--db", workspace.database, "--quiet", "--workers", "2",
        ])
        #expect(try eventually { try workspace.resultCount() > 4 })
        return (supervisor, workspace.processes(of: supervisor))
    }

    /// What a supervisor says of a shortage, and of its end; and that no job was the worse for it.
    private func expectWaited(_ supervisor: Running, jobs: Int) throws {
        let outcome = try supervisor.wait()
        #expect(outcome.status == 0, "\(outcome)")
        let lines = outcome.error.split(separator: "\n")
        #expect(
            lines.contains { $0.contains("workers cannot be started, which is tried until they can: ") },
            "\(outcome.error)")
        #expect(lines.contains { $0.contains("going on: all workers are there again") }, "\(outcome.error)")
        try workspace.expectWholeRecord(completed: jobs)
    }

    private func hasSaid(_ supervisor: Running, _ text: String) throws -> Bool {
        try supervisor.complained().contains(text)
    }

    @Test(
        "at the start: it works, or leaves with 3 and one line",
        arguments: ["-n 5", "-n 7", "-n 9", "-n 11", "-n 13", "-n 16", "-n 20", "-n 24", "-n 32", "-u 1", "-u 0"])
    func start(limit: String) throws {
        try workspace.submitSleepers(3, seconds: 0)
        let outcome = try limited(limit, "work", "--drain", "--quiet", "--workers", "2")
        if outcome.status == 0 {
            #expect(outcome.error.isEmpty, "\(limit): \(outcome)")
        } else {
            #expect(outcome.status == 3, "\(limit): \(outcome)")
            #expect(outcome.error.split(separator: "\n").count == 1, "\(limit): \(outcome)")
            #expect(try workspace.sql("SELECT DISTINCT state FROM jobs") == "available", "\(limit)")
        }
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try workspace.expectWholeRecord(completed: 3, limit)
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
    }

    @Test("of which there are too few for workers: it waits, says so, and goes on when there are more")
    func descriptors() throws {
        try workspace.submitSleepers(400, seconds: 0.05)
        let (supervisor, workers) = try start()
        // Fewer than it has open.
        try set("nofile=4:", of: [supervisor.pid])
        for worker in workers { kill(worker, SIGKILL) }
        #expect(try eventually { try hasSaid(supervisor, "Too many open files") })
        let before = try workspace.resultCount()
        Thread.sleep(forTimeInterval: 2)
        #expect(supervisor.isRunning)
        // What it held is for others now.
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "0" })
        try set("nofile=1024:", of: [supervisor.pid])
        try expectWaited(supervisor, jobs: 400)
        #expect(before < 400)
        // Those that were being executed when their workers were killed.
        #expect(Int(try workspace.sql("SELECT count(*) FROM jobs WHERE attempt > 1")) ?? 9 <= 2)
        try workspace.expectNothingLeft(of: workers)
    }

    @Test(
        "that keep jobs from being forked: none is lost or counted, and it goes on when there are more",
        .enabled(if: ControlGroup.canBeMade(.pids)))
    func forks() throws {
        try workspace.submitSleepers(400, seconds: 0.05)
        let group = try ControlGroup(.pids)
        let supervisor = try start(in: group)
        #expect(try eventually { try workspace.resultCount() > 4 })
        let processes = workspace.processes(of: supervisor)
        try group.bound(to: 1)
        #expect(try eventually { try hasSaid(supervisor, "Resource temporarily unavailable") })
        // What it held is for others now.
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "0" })
        let before = try workspace.resultCount()
        Thread.sleep(forTimeInterval: 2)
        #expect(supervisor.isRunning)
        #expect(try workspace.resultCount() == before && before < 400)
        try group.lift()
        try expectWaited(supervisor, jobs: 400)
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
        #expect(
            try workspace.sql("SELECT count(*) FROM report_audit WHERE type IN ('job.retried', 'job.discarded')") == "0"
        )
        try workspace.expectNothingLeft(of: processes)
    }

    @Test("for a moment only are not noticed outside", .enabled(if: ControlGroup.canBeMade(.pids)))
    func moment() throws {
        try workspace.submitSleepers(100, seconds: 0.02)
        let group = try ControlGroup(.pids)
        let supervisor = try start(in: group)
        #expect(try eventually { try workspace.resultCount() > 4 })
        for _ in 0..<5 {
            try group.bound(to: 1)
            Thread.sleep(forTimeInterval: 0.3)
            try group.lift()
            Thread.sleep(forTimeInterval: 0.2)
        }
        let outcome = try supervisor.wait()
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        try workspace.expectWholeRecord(completed: 100)
        #expect(try workspace.sql("SELECT max(attempt) FROM jobs") == "1")
    }

    @Test("cells of sessions outlast a shortage with their states", .enabled(if: ControlGroup.canBeMade(.pids)))
    func sessions() throws {
        let cells = ["n = 1"] + (0..<40).map { _ in "import time; time.sleep(0.1); n += 1; n" }
        let rows = cells.map { "{\"source\": \"\($0)\", \"session\": \"s\"}\n" }
        let file = try workspace.write(rows.joined(), to: "cells.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file).status == 0)
        let group = try ControlGroup(.pids)
        let supervisor = try start(in: group)
        #expect(try eventually { try workspace.resultCount() > 4 })
        try group.bound(to: 1)
        #expect(try eventually { try hasSaid(supervisor, "Resource temporarily unavailable") })
        try group.lift()
        try expectWaited(supervisor, jobs: cells.count)
        #expect(try workspace.sql("SELECT value FROM results ORDER BY job_id DESC LIMIT 1") == "41")
    }

    @Test("at the start, of processes: it leaves with 3 and one line", .enabled(if: ControlGroup.canBeMade(.pids)))
    func noProcesses() throws {
        try workspace.submitSleepers(3, seconds: 0)
        // With six, one of the two workers may come to be: that is a shortage that is waited out.
        for bound in 1...4 {
            let group = try ControlGroup(.pids)
            try group.bound(to: bound)
            let outcome = try start(in: group).wait()
            #expect(outcome.status == 3, "\(bound): \(outcome)")
            #expect(outcome.error.split(separator: "\n").count == 1, "\(bound): \(outcome)")
        }
        #expect(try workspace.sql("SELECT DISTINCT state FROM jobs") == "available")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try workspace.expectWholeRecord(completed: 3)
    }

    @Test(
        "at the start, of a process or two: no layer is blamed for what could not be tried",
        .enabled(if: ControlGroup.canBeMade(.pids)))
    func nearlyEnough() throws {
        for bound in 5...10 {
            try workspace.submitSleepers(1, seconds: 0, batch: "b\(bound)")
            let group = try ControlGroup(.pids)
            try group.bound(to: bound)
            let work = try start(in: group)
            // Where a worker comes to be that has no room for jobs, that is waited out.
            if !eventually(within: 10, { !work.isRunning }) { work.signal(SIGTERM) }
            let outcome = try work.wait(atMost: 60)
            #expect([0, 3].contains(outcome.status), "\(bound): \(outcome)")
            #expect(!outcome.error.contains("does not hold"), "\(bound): \(outcome)")
        }
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try workspace.expectWholeRecord(completed: 6)
    }

    private func start(in group: ControlGroup) throws -> Running {
        try group.start(["work", "--drain", "--quiet", "--workers", "2"], of: workspace)
    }
}
