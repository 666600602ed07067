import Foundation
import Testing

/// Kills what works, at random moments, for ASSAY_CHAOS_SECONDS (12), by ASSAY_CHAOS_SEED where one is to be repeated.
@Suite("Whatever is killed, every job has one result", .serialized)
struct ChaosTests {
    private static let environment = ProcessInfo.processInfo.environment
    private static let seconds = ChaosTime.seconds ?? 12

    /// What may happen to a run.
    private enum Fault: CaseIterable {
        case killSupervisor, killWorker, killJob, stopWorker, stopSupervisor, interrupt, interruptTwice, interruptStart,
            holdLock, submit
    }

    /// Linear congruential, after Knuth: the same faults for the same seed, as far as processes come to be the same.
    private struct Generator: RandomNumberGenerator {
        var state: UInt64

        mutating func next() -> UInt64 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return state ^ state >> 29
        }
    }

    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func submit(_ count: Int, _ batch: String) throws {
        let rows = (0..<count).map { number in
            "{\"source\": \"import time\\ntime.sleep(\(number % 7 == 0 ? 0.2 : 0.01))\\nprint(\(number))\"}\n"
        }
        let file = try workspace.write(rows.joined(), to: "\(batch).jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", batch, "--no-print-ids").status == 0)
    }

    private func start() throws -> Running {
        try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "2"])
    }

    @Test("supervisors, workers and jobs are killed and stopped while work goes on", arguments: [2, 4])
    func chaos(count: Int) throws {
        let seed = Self.environment["ASSAY_CHAOS_SEED"].flatMap(UInt64.init) ?? .random(in: 0...UInt64.max)
        var random = Generator(state: seed)
        try submit(200, "first")
        var supervisors = try (0..<count).map { _ in try start() }
        var seen: Set<Int32> = []
        var faults: [String: Int] = [:]
        let deadline = Date().addingTimeInterval(Self.seconds)
        while Date() < deadline {
            Thread.sleep(forTimeInterval: .random(in: 0.02...0.4, using: &random))
            for place in supervisors.indices where !supervisors[place].isRunning {
                let outcome = try supervisors[place].wait()
                // It ended in order, was asked three times, or was killed.
                #expect([0, 130, 128 + SIGKILL].contains(outcome.status), "seed \(seed): \(outcome)")
                supervisors[place] = try start()
            }
            let victim = supervisors[Int.random(in: 0..<count, using: &random)]
            let workers = victim.descendants(named: "assay-worker")
            seen.formUnion(workspace.processes(of: victim))
            let fault = Fault.allCases.randomElement(using: &random) ?? .killWorker
            faults["\(fault)", default: 0] += 1
            try strike(fault, victim, workers, number: faults.values.reduce(0, +), &random)
        }
        for supervisor in supervisors where supervisor.isRunning { supervisor.signal(SIGTERM) }
        for supervisor in supervisors { _ = try supervisor.wait() }
        let drained = try workspace.assay("work", "--drain", "--quiet", "--workers", "2")
        #expect(drained.status == 0, "seed \(seed): \(drained.error)")
        try expectOneResultEach("\(count) supervisors, seed \(seed), \(faults)")
        try workspace.expectNothingLeft(of: seen, "seed \(seed)")
        if ChaosTime.isLong {
            print("\(count) supervisors, seed \(seed): \(faults), \(try workspace.resultCount()) results")
        }
    }

    private func strike(
        _ fault: Fault, _ victim: Running, _ workers: [Int32], number: Int, _ random: inout Generator
    ) throws {
        switch fault {
        case .killSupervisor: victim.signal(SIGKILL)
        case .killWorker: if let worker = workers.first { kill(worker, SIGKILL) }
        // A job's process comes after its worker's.
        case .killJob: if let job = workers.last { kill(job, SIGKILL) }
        case .stopWorker:
            guard let worker = workers.randomElement(using: &random) else { return }
            kill(worker, SIGSTOP)
            Thread.sleep(forTimeInterval: 0.3)
            kill(worker, SIGCONT)
        case .stopSupervisor:
            victim.signal(SIGSTOP)
            Thread.sleep(forTimeInterval: 0.3)
            victim.signal(SIGCONT)
        case .interrupt: victim.signal(SIGINT)
        case .interruptTwice:
            victim.signal(SIGINT)
            victim.signal(SIGINT)
        case .interruptStart:
            let late = try start()
            Thread.sleep(forTimeInterval: .random(in: 0...1, using: &random))
            for _ in 0..<Int.random(in: 1...3, using: &random) { late.signal(SIGINT) }
            let outcome = try late.wait()
            // It had not come so far as to catch it, it ended in order, or it was asked three times.
            #expect([0, 130].contains(outcome.status), "\(outcome)")
        case .holdLock:
            let script =
                "BEGIN IMMEDIATE; UPDATE jobs SET priority = priority WHERE id = 1;\n.shell sleep 0.7\nROLLBACK;"
            _ = try workspace.run("/usr/bin/sqlite3", ["-cmd", ".timeout 10000", workspace.database], input: script)
        case .submit: try submit(20, "more-\(number)")
        }
    }

    private func expectOneResultEach(_ context: String) throws {
        // A job may have lost its worker five times, and is discarded then, with an event that says so.
        let states = try workspace.sql("SELECT DISTINCT state FROM jobs ORDER BY state")
        #expect(states == "completed" || states == "completed\ndiscarded", "\(context)")
        #expect(
            try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.discarded'")
                == workspace.sql("SELECT count(*) FROM jobs WHERE state = 'discarded'"), "\(context)")
        // What a program printed is its own; one that was killed is its own crash.
        let mixed = """
            SELECT count(*) FROM jobs JOIN results ON job_id = id
            WHERE NOT (verdict = 'passed' AND source LIKE '%print(' || trim(stdout, char(10)) || ')')
                AND NOT (verdict = 'crashed' AND signal = 9)
            """
        #expect(try workspace.sql(mixed) == "0", "\(context)")
        try workspace.expectWholeRecord(of: nil, context)
    }
}
