import Foundation
import Testing

@Suite("With less than all layers of the sandbox")
struct DegradedSandboxTests {
    static let modes = [["namespaces"], ["seccomp"], ["namespaces", "seccomp"]]

    static func flags(_ layers: [String]) -> [String] { layers.flatMap { ["--without", $0] } }

    /// The bodies of a database's events of one type.
    private func events(_ type: String, _ workspace: Workspace) throws -> [[String: Any]] {
        try workspace.sql("SELECT body FROM report_audit WHERE type = '\(type)' ORDER BY idx").split(separator: "\n")
            .map { try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any]) }
    }

    @Test("the log names the layers that were found in force, and nothing is degraded where these are all")
    func complete() throws {
        let workspace = try Workspace()
        try workspace.judge([["source": "6 * 7"]])
        let started = try #require(try events("supervisor.started", workspace).first)
        #expect(
            started["layers"] as? [String] == ["policy", "namespaces", "rlimits", "seccomp", "outside"], "\(started)")
        #expect(try events("sandbox.degraded", workspace).isEmpty)
        #expect(try !workspace.assay("show", "1").output.contains("sandbox"))
    }

    @Test("programs get the verdicts they should, and nobody is left in doubt", arguments: modes)
    func verdicts(_ without: [String]) throws {
        let workspace = try Workspace()
        // Nothing but the sandbox keeps a program out of these.
        let open = workspace.folder.appendingPathComponent("open")
        try FileManager.default.createDirectory(at: open, withIntermediateDirectories: true)
        try FileManager.default.setAttributes([.posixPermissions: 0o777], ofItemAtPath: open.path)
        let secret = try workspace.write("secret", to: "open/secret")
        try FileManager.default.setAttributes([.posixPermissions: 0o666], ofItemAtPath: secret)

        func writing(_ act: String) -> [String: Any] {
            ["source": "import os\n\(act)\nprint('written')", "policy": "open"]
        }
        let jobs: [[String: Any]] = [
            ["source": "6 * 7"],
            ["source": "import os\nos.getpid()"],
            ["source": "while True: pass", "timeout": 0.3, "wall_timeout": 20],
            ["source": "bytearray(1 << 30)", "memory_mb": 64],
            ["source": "import time\ntime.sleep(60)", "wall_timeout": 0.5, "policy": "open"],
            ["source": "import socket\nsocket.create_connection(('127.0.0.1', 22), 1)", "policy": "open"],
            ["source": "import os\nos.kill(os.getppid(), 9)", "policy": "open"],
            ["source": "import os\nos.fork()", "policy": "open"],
            ["source": "import ctypes\nctypes.CDLL(None).ptrace(16, 0, 0, 0)", "policy": "open"],
            ["source": "import numpy\nint(numpy.arange(10).sum())", "policy": "open"],
            writing("open('\(open.path)/new', 'w').write('x')"),
            writing("open('\(secret)', 'a').write('x')"),
            writing("open('\(secret)', 'r+').write('x')"),
            writing("os.truncate('\(secret)', 0)"), writing("os.unlink('\(secret)')"),
            writing("os.mkdir('\(open.path)/folder')"), writing("os.symlink('/', '\(open.path)/link')"),
            writing("os.link('\(secret)', '\(open.path)/link')"), writing("os.chmod('\(secret)', 0)"),
            writing("os.utime('\(secret)')"), writing("os.mkfifo('\(open.path)/fifo')"),
            writing("os.open('\(open.path)', os.O_TMPFILE | os.O_RDWR)"),
            writing("os.rename('\(secret)', '\(open.path)/renamed')"),
            ["source": "print(open('\(secret)').read())", "policy": "open"],
        ]
        let lines = try jobs.map { String(decoding: try JSONSerialization.data(withJSONObject: $0), as: UTF8.self) }
        let file = try workspace.write(lines.joined(separator: "\n"), to: "jobs.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", "b").status == 0)
        let worked = try workspace.start(
            ["--db", workspace.database, "work", "--drain", "--quiet"] + Self.flags(without)
        ).wait()
        #expect(worked.status == 0)
        let warnings = worked.error.split(separator: "\n")
        #expect(warnings.count == 1 && worked.error.hasPrefix("assay: warning: "), "\(worked.error)")
        for layer in without { #expect(worked.error.contains("--without \(layer)")) }

        let rows = try workspace.assay("results", "--batch", "b", "--format", "jsonl").rows()
            .sorted { ($0["id"] as? Int ?? 0) < ($1["id"] as? Int ?? 0) }
        try #require(rows.count == jobs.count)
        let verdicts = rows.map { $0["verdict"] as? String ?? "" }
        #expect(
            verdicts.prefix(10) == [
                "passed", "rejected", "timed_out", "memory_exceeded", "timed_out", "raised", "raised", "raised",
                "blocked", "passed",
            ], "\(verdicts)")
        #expect(rows[0]["value"] as? String == "42" && rows[9]["value"] as? String == "45")
        for row in rows[5...7] { #expect(row["exception_type"] as? String == "PermissionError", "\(row)") }
        #expect(
            rows[8]["blocked_by"] as? String == (without.contains("seccomp") ? "a forbidden system call" : "ptrace"))
        for (job, row) in zip(jobs, rows).dropFirst(10) {
            #expect(row["verdict"] as? String == "raised", "\(job["source"] ?? "")")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: open.path) == ["secret"])
        #expect(try String(contentsOfFile: secret, encoding: .utf8) == "secret")

        let all = ["policy", "namespaces", "rlimits", "seccomp", "outside"]
        let started = try #require(try events("supervisor.started", workspace).first)
        #expect(started["layers"] as? [String] == all.filter { !without.contains($0) })
        let degraded = try workspace.assay("audit", "search", "--type", "sandbox.degraded", "--format", "jsonl").rows()
        #expect(degraded.count == 1)
        let event = try #require(degraded.first?["event"] as? [String: Any])
        #expect(event["missing"] as? [String] == without)
        #expect(event["supervisor"] as? Int == started["supervisor"] as? Int)
        #expect((event["reason"] as? String)?.hasPrefix(Self.flags(without).joined(separator: " ")) == true)
        let shown = try workspace.assay("show", "1", "--format", "json").output
        #expect(shown.contains("\"without \(without.joined(separator: ", "))\""), "\(shown)")
        let verified = try workspace.assay("audit", "verify")
        #expect(verified.status == 0, "\(verified.output)")
    }

    @Test("a program that knows where its supervisor is cannot end it, nor find it", arguments: modes)
    func supervisor(_ without: [String]) throws {
        let workspace = try Workspace()
        let work = try workspace.start(["--db", workspace.database, "work", "--quiet"] + Self.flags(without))
        let program = """
            import os, signal
            outcomes = set()
            for act in (lambda: os.kill(\(work.pid), 9), lambda: os.kill(-\(work.pid), 9),
                        lambda: signal.pidfd_send_signal(os.pidfd_open(\(work.pid)), 9),
                        lambda: open('/proc/\(work.pid)/mem', 'rb').read(1),
                        lambda: open('/proc/\(work.pid)/environ', 'rb').read(1),
                        lambda: open('\(workspace.database)', 'rb').read(1)):
                try:
                    act()
                    outcomes.add('done')
                except OSError:
                    outcomes.add('refused')
            print(outcomes)
            """
        #expect(try workspace.assay("submit", "--batch", "b", "--policy", "open", "-", input: program).status == 0)
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM results") == "1" })
        let row = try #require(try workspace.assay("results", "--batch", "b", "--format", "jsonl").rows().first)
        #expect(row["stdout"] as? String == "{'refused'}\n", "\(row)")
        #expect(work.isRunning)
        work.signal(SIGTERM)
        #expect(try work.wait().status == 0)
    }

    @Test("workers and their jobs end with a supervisor that is killed", arguments: modes)
    func killed(_ without: [String]) throws {
        let workspace = try Workspace()
        let sleeper = "import time\ntime.sleep(120)"
        #expect(try workspace.assay("submit", "--policy", "open", "-", input: sleeper).status == 0)
        let work = try workspace.start(
            ["--db", workspace.database, "work", "--quiet", "--workers", "1"] + Self.flags(without))
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") == "1" })
        var processes: [Int32] = []
        #expect(
            eventually {
                processes = work.descendants(named: "assay-worker")
                return processes.count == 2
            })
        work.signal(SIGKILL)
        _ = try work.wait()
        #expect(eventually(within: 30) { processes.allSatisfy { kill($0, 0) != 0 } })
    }

    @Test("only what may be missing may be left out", arguments: ["policy", "rlimits", "outside", "namespace", ""])
    func refused(_ layer: String) throws {
        let outcome = try Workspace().assay("work", "--drain", "--without", layer)
        #expect(outcome.status == 64)
        let line = try #require(outcome.error.split(separator: "\n").first)
        #expect(line.contains("--without \(layer):") && line.contains("namespaces or seccomp"), "\(line)")
    }

    @Test("a policy is checked where there are no namespaces, with the flag and not without")
    func check() throws {
        let workspace = try Workspace()
        let file = try workspace.write("import os\nos", to: "program.py")
        func check(_ flags: [String]) throws -> Outcome {
            try RefusingHost.run(refusing: [.namespaces], ["policy", "check", file] + flags, in: workspace)
        }
        let refused = try check([])
        #expect(refused.status == 3 && refused.error.contains("'--without namespaces'"), "\(refused.error)")
        let checked = try check(["--without", "namespaces"])
        #expect(checked.status == 1 && checked.output.contains("import-system"), "\(checked.error)")
    }
}
