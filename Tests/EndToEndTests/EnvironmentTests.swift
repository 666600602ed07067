import Foundation
import Testing

@Suite("A host that cannot isolate programs runs none")
struct EnvironmentTests {
    @Test("without bubblewrap it refuses with exit code 3 and says what to install")
    func noBubblewrap() throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "print(1)").status == 0)
        let outcome = try workspace.assay("work", "--drain", environment: ["PATH": workspace.folder.path])
        #expect(outcome.status == 3)
        #expect(outcome.error.contains("bubblewrap") && outcome.error.contains("apt-get install"))
        #expect(outcome.error.split(separator: "\n").count == 1)
        #expect(try workspace.sql("SELECT state, attempt FROM jobs") == "available|0")
    }

    @Test("without user namespaces it refuses with exit code 3")
    func noNamespaces() throws {
        let workspace = try Workspace()
        for name in ["bwrap", "setpriv"] {
            let file = try workspace.write(
                "#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n", to: name)
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        }
        #expect(try workspace.assay("submit", "-", input: "print(1)").status == 0)
        let path = "\(workspace.folder.path):/usr/bin:/bin"
        let outcome = try workspace.assay("work", "--drain", environment: ["PATH": path])
        #expect(outcome.status == 3)
        #expect(outcome.error.contains("user namespaces"), "\(outcome.error)")
        #expect(try workspace.sql("SELECT state, attempt FROM jobs") == "available|0")
    }

    @Test("without its worker it refuses with exit code 3")
    func noWorker() throws {
        let outcome = try Workspace().assay("doctor", environment: ["ASSAY_WORKER": "/nonexistent"])
        #expect(outcome.status == 3)
        #expect(outcome.error.contains("/nonexistent"))
    }

    @Test("a virtual environment that is none is named, with exit code 3")
    func noVenv() throws {
        let outcome = try Workspace().assay("work", "--drain", "--venv", "/nonexistent")
        #expect(outcome.status == 3)
        #expect(outcome.error.contains("--venv /nonexistent"))
    }

    @Test("a virtual environment where programs have their scratch is refused, with exit code 3")
    func hiddenVenv() throws {
        let workspace = try Workspace()
        let venv = "/tmp/assay-test-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: venv) }
        #expect(try workspace.run("/usr/bin/python3", ["-m", "venv", "--without-pip", venv]).status == 0)
        let outcome = try workspace.assay("work", "--drain", "--venv", venv)
        #expect(outcome.status == 3 && outcome.error.contains("make it elsewhere"), "\(outcome)")
    }

    @Test("a module that cannot be preloaded is named, with exit code 3")
    func noModule() throws {
        let outcome = try Workspace().assay("work", "--drain", "--preload", "no_such_module")
        #expect(outcome.status == 3)
        #expect(outcome.error.contains("no_such_module"), "\(outcome.error)")
    }

    @Test("a worker that an unprivileged account cannot reach is brought to it")
    func unreachable() throws {
        let workspace = try Workspace()
        let folder = workspace.folder.appendingPathComponent("private")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        for name in ["assay", "assay-worker"] {
            try FileManager.default.copyItem(
                at: Installation.folder.appendingPathComponent(name), to: folder.appendingPathComponent(name))
        }
        let arguments = ["--db", workspace.database, "run", "-c", "6 * 7"]
        let outcome = try workspace.run(folder.appendingPathComponent("assay").path, arguments)
        #expect(outcome.status == 0 && outcome.output == "42\n", "\(outcome.error)")
    }

    @Test("here every layer holds")
    func doctor() throws {
        let outcome = try Workspace().assay("doctor", "--format", "jsonl")
        #expect(outcome.status == 0, "\(outcome.error)")
        let rows = try outcome.rows()
        #expect(
            Set(rows.compactMap { $0["layer"] as? String }) == [
                "policy", "namespaces", "rlimits", "seccomp", "outside",
            ])
        #expect(rows.allSatisfy { $0["holds"] as? Bool == true }, "\(rows)")
    }
}
