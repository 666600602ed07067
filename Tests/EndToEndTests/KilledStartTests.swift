import Foundation
import Testing

@Suite("Processes that are killed while a supervisor starts")
struct KilledStartTests {
    private let workspace: Workspace

    init() throws { workspace = try Workspace() }

    private func start() throws -> Running {
        try workspace.submitSleepers(3, seconds: 0)
        return try workspace.start(["work", "--drain", "--db", workspace.database, "--quiet", "--workers", "1"])
    }

    private static func arguments(of pid: Int32) -> String {
        (try? String(contentsOfFile: "/proc/\(pid)/cmdline", encoding: .utf8)) ?? ""
    }

    /// Kills what is asked what it needs of this host; false where it had gone before.
    private func killDescription(of supervisor: Running) -> Bool {
        while supervisor.isRunning {
            let workers = supervisor.descendants(named: "assay-worker")
            if let asked = workers.first(where: { Self.arguments(of: $0).contains("--describe") }) {
                return kill(asked, SIGKILL) == 0
            }
            if !supervisor.descendants(named: "bwrap").isEmpty { return false }
        }
        return false
    }

    @Test("once before it knows what Python needs: it asks again")
    func description() throws {
        var wasKilled = false
        for _ in 0..<20 where !wasKilled {
            let supervisor = try start()
            wasKilled = killDescription(of: supervisor)
            let outcome = try supervisor.wait(atMost: 60)
            #expect(outcome.status == 0 && outcome.error.isEmpty, "\(outcome)")
        }
        #expect(wasKilled)
        #expect(try workspace.sql("SELECT DISTINCT state FROM jobs") == "completed")
    }

    @Test("each time before it knows what Python needs: it says so, and not that something is missing")
    func descriptions() throws {
        let worker = try workspace.write("#!/bin/sh\nkill -9 $$\n", to: "worker")
        #expect(chmod(worker, 0o755) == 0)
        try workspace.submitSleepers(1, seconds: 0)
        let outcome = try workspace.assay("work", "--drain", "--quiet", environment: ["ASSAY_WORKER": worker])
        #expect(outcome.status == 3 && outcome.error.contains("is killed as it starts"), "\(outcome)")
        #expect(!outcome.error.contains("install") && outcome.error.split(separator: "\n").count == 1, "\(outcome)")
    }
}
