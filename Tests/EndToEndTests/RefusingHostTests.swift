import Foundation
import Testing

@Suite("A host that cannot give a layer of the sandbox")
struct RefusingHostTests {
    private static let run = ["run", "-c", "6 * 7"]

    private static func flags(_ layers: [String]) -> [String] { DegradedSandboxTests.flags(layers) }

    @Test(
        "is refused with exit code 3, in one line that names the layer and the last resort",
        arguments: [
            ([RefusingHost.Refusal.namespaces], [], "namespaces"), ([.seccomp], [], "seccomp"),
            ([.listener], [], "seccomp"), ([.namespaces, .listener], ["namespaces"], "seccomp"),
            ([.namespaces, .listener], ["seccomp"], "namespaces"),
        ])
    func refuses(_ refusals: [RefusingHost.Refusal], _ without: [String], _ layer: String) throws {
        let workspace = try Workspace()
        let outcome = try RefusingHost.assay(
            refusing: refusals, Self.run + Self.flags(without), in: workspace)
        #expect(outcome.status == 3 && outcome.output.isEmpty)
        #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
        #expect(outcome.error.contains("'--without \(layer)'"), "\(outcome.error)")
        // Nobody else is to run it with other options.
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "0")
    }

    @Test(
        "runs programs with the flag, and the log says what the host refused",
        arguments: [
            ([RefusingHost.Refusal.namespaces], ["namespaces"], "No permissions to create new namespace"),
            ([.seccomp], ["seccomp"], "Operation not permitted"), ([.listener], ["seccomp"], "resource busy"),
            ([.namespaces, .listener], ["namespaces", "seccomp"], "resource busy"),
        ])
    func runs(_ refusals: [RefusingHost.Refusal], _ without: [String], _ problem: String) throws {
        let workspace = try Workspace()
        let outcome = try RefusingHost.assay(
            refusing: refusals, Self.run + Self.flags(without), in: workspace)
        #expect(outcome.status == 0 && outcome.output == "42\n", "\(outcome.error)")
        let reason = try workspace.sql(
            "SELECT json_extract(body, '$.reason') FROM report_audit WHERE type = 'sandbox.degraded'")
        #expect(reason.contains(problem) && outcome.error.contains(problem), "\(reason)")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }

    @Test("runs nothing where no filter can be had, whatever the flags")
    func noFilter() throws {
        let outcome = try RefusingHost.assay(
            refusing: [.filters], Self.run + Self.flags(["seccomp"]), in: Workspace())
        #expect(outcome.status == 3)
        #expect(outcome.error.contains("no system call filter"), "\(outcome.error)")
    }

    @Test("runs nothing as the operator's own account where neither namespaces nor Landlock hide its files")
    func nothingHidesFiles() throws {
        let workspace = try Workspace()
        let outcome = try RefusingHost.assay(
            refusing: [.namespaces, .landlock], Self.run + Self.flags(["namespaces"]), in: workspace)
        if geteuid() == 0 {
            #expect(outcome.status == 0 && outcome.error.contains("no Landlock"), "\(outcome.error)")
        } else {
            #expect(outcome.status == 3 && outcome.error.contains("start assay as root"), "\(outcome.error)")
        }
    }

    /// What bubblewrap is told, less one thing: a bubblewrap that claims what it does not do.
    private static let omissions = [
        ("--unshare-pid", 0, "the supervisor can be seen"), ("--remount-ro", 1, "is not read-only"),
        ("--disable-userns", 0, "further user namespaces can be made"), ("--hostname", 1, "the host's name"),
        ("--unshare-user", 0, "namespaces"), ("--cap-add", 1, "own mount namespace"),
    ]

    @Test("is found out where it claims a layer that does not hold", arguments: omissions)
    func claims(_ option: String, _ values: Int, _ problem: String) throws {
        let workspace = try Workspace()
        let script = """
            #!/usr/bin/python3
            import os, sys
            arguments = sys.argv[1:]
            while "\(option)" in arguments:
                place = arguments.index("\(option)")
                del arguments[place:place + 1 + \(values)]
            os.execv("/usr/bin/bwrap", ["bwrap"] + arguments)

            """
        let file = try workspace.write(script, to: "bwrap")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: file)
        #expect(try workspace.assay("submit", "-", input: "print(1)").status == 0)
        let outcome = try workspace.assay(
            "work", "--drain", environment: ["PATH": "\(workspace.folder.path):/usr/bin:/bin"])
        #expect(outcome.status == 3)
        #expect(outcome.error.contains(problem), "\(outcome.error)")
        #expect(try workspace.sql("SELECT state, attempt FROM jobs") == "available|0")
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'supervisor.started'") == "0")
    }
}
