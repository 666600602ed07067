import Foundation
import Testing

@Suite("Work that is interrupted while another process holds the keys")
struct InterruptedSigningTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    /// The lock of the one log whose keys are in the workspace.
    private func lockFile() throws -> String {
        let keys = workspace.path("keys")
        let log = try #require(try FileManager.default.contentsOfDirectory(atPath: keys).first)
        return "\(keys)/\(log)/lock"
    }

    /// Whether a process waits for a lock (proc(5), /proc/locks).
    private func waits(_ process: Running) throws -> Bool {
        try String(contentsOfFile: "/proc/locks", encoding: .utf8).split(separator: "\n").contains { line in
            let fields = line.split(separator: " ")
            return fields.contains("->") && fields.contains("FLOCK") && fields.contains("\(process.pid)")
        }
    }

    @Test("waits on for them, and ends in order", arguments: [false, true])
    func interrupted(atTheEnd: Bool) throws {
        _ = try workspace.judge([["source": "'makes the keys'"]])
        try workspace.submitSleepers(1, seconds: 0)
        let descriptor = open(try lockFile(), O_RDWR | O_CLOEXEC)
        try #require(descriptor >= 0)
        defer { close(descriptor) }

        if !atTheEnd { #expect(flock(descriptor, LOCK_EX) == 0) }
        let running = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        if atTheEnd {
            #expect(try eventually { try workspace.resultCount() == 2 })
            #expect(flock(descriptor, LOCK_EX) == 0)
            running.signal(SIGTERM)
        }
        #expect(try eventually { try waits(running) })
        running.signal(SIGINT)
        Thread.sleep(forTimeInterval: 0.3)
        #expect(try running.isRunning && waits(running))
        #expect(flock(descriptor, LOCK_UN) == 0)
        let outcome = try running.wait(atMost: 60)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        try workspace.expectWholeRecord(completed: atTheEnd ? 2 : 1)
    }
}
