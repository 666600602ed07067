import Foundation
import Testing

/// Of the control group that assay is in. What each program may use is bounded apart, and counts as its own.
@Suite("Too little memory", .enabled(if: ControlGroup.canBeMade(.memory)))
struct MemoryShortageTests {
    @Test("has the kernel kill supervisors, workers or programs: the next run does the rest, and the log is whole")
    func killed() throws {
        let workspace = try Workspace()
        let count = 40
        let row = "{\"source\": \"import time; x = bytearray(40 << 20); time.sleep(0.1); len(x)\"}\n"
        let file = try workspace.write(String(repeating: row, count: count), to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", "b", "--no-print-ids").status == 0)
        var kills = 0
        var endings: [Int32] = []
        // From what not even a supervisor can be started in to what does for it, its workers, and not two of the programs.
        for mebibytes in [12, 24, 40, 52, 56, 60, 64, 70] {
            let group = try ControlGroup(.memory)
            try group.bound(to: mebibytes << 20)
            let supervisor = try group.start(["work", "--drain", "--quiet", "--workers", "2"], of: workspace)
            let outcome = try supervisor.wait(atMost: 120)
            endings.append(outcome.status)
            kills += try group.count("oom_kill", in: "memory.oom_control")
            #expect([0, 3, 128 + SIGKILL].contains(outcome.status), "\(mebibytes): \(outcome)")
            try workspace.expectWholeRecord("\(mebibytes) MiB")
        }
        #expect(
            endings.contains(128 + SIGKILL) && kills > endings.count { $0 == 128 + SIGKILL }, "\(endings): \(kills)")
        let outcome = try workspace.assay("work", "--drain", "--quiet")
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        try workspace.expectWholeRecord(completed: count)
        // What the kernel did to a program is said of it, and nothing else.
        #expect(
            try workspace.sql(
                """
                SELECT count(*) FROM results WHERE NOT (verdict = 'passed' AND value = 40 << 20
                    OR verdict = 'crashed' AND signal = 9 AND exception_type IS NULL)
                """) == "0")
    }
}
