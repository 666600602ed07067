import Foundation
import Testing

@Suite("The commands of batches that are complete")
struct BatchCommandTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// Submits batches of one program each and waits until the command of each has run.
    private func complete(_ count: Int, round: Int) throws {
        for number in 0..<count {
            #expect(try workspace.assay("submit", "-", "--batch", "\(round)-\(number)", input: "1").status == 0)
        }
        #expect(
            eventually(within: 60) {
                let done = (try? String(contentsOfFile: workspace.path("done"), encoding: .utf8)) ?? ""
                return done.split(separator: "\n").count == (round + 1) * count
            }, "\(round)")
    }

    private func residentKiB(_ pid: Int32) throws -> Int {
        let status = try String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return try #require(line?.split(separator: " ").dropFirst().first.flatMap { Int($0) })
    }

    @Test("leave nothing of themselves in the memory of the supervisor")
    func memory() throws {
        // Each command is given a copy.
        let large = Dictionary(
            uniqueKeysWithValues: (0..<4).map { ("LARGE_\($0)", String(repeating: "x", count: 120_000)) })
        let running = try workspace.start(
            [
                "work", "--db", workspace.database, "--quiet", "--workers", "1", "--on-complete",
                "echo $ASSAY_BATCH >> done",
            ], environment: large)
        try complete(8, round: 0)
        try complete(8, round: 1)
        let before = try residentKiB(running.pid)
        for round in 2..<10 { try complete(8, round: round) }
        let growth = try residentKiB(running.pid) - before
        running.signal(SIGTERM)
        let outcome = try running.wait()
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        // A copy for each of 64 would be 30 MiB.
        #expect(growth < 12 << 10, "\(growth) KiB")
    }
}
