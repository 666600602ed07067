import Foundation
import Testing

@Suite("A full disk")
struct FullDiskTests {
    /// Runs in a file system of 16 MiB of its own. What it prints comes in the order of the test's questions.
    private static let script = """
        set -u
        assay=$1; cd "$2"; export ASSAY_DB=$2/assay.db ASSAY_KEYS=$2/keys
        count() { sqlite3 -readonly assay.db "SELECT count(*) FROM $1"; }
        "$assay" submit --jsonl "$3" --batch full > /dev/null || exit 1
        "$assay" work --drain --workers 2 > ../said 2>&1 &
        for i in $(seq 300); do [ "$(count results)" -gt 5 ] && break; sleep 0.1; done
        dd if=/dev/zero of=filler bs=1k 2> /dev/null
        echo "left: $(df --output=avail . | tail -n 1 | tr -d ' ') KiB"
        echo 'print(1)' | "$assay" submit - > ../submitted 2>&1; echo "submit: $?"
        for i in $(seq 300); do grep -q 'nothing is run until' ../said && break; sleep 0.1; done
        sleep 2
        kill -0 $! && echo 'it waits'
        echo "running without an event: $(sqlite3 -readonly assay.db "SELECT count(*) FROM jobs WHERE state <> 'available'
            AND NOT EXISTS (SELECT 1 FROM report_audit WHERE job = jobs.id AND type = 'job.started')")"
        rm filler
        wait $!; echo "work: $?"
        cat ../said
        echo "after: $(count results) results, $(sqlite3 assay.db "SELECT count(*) FROM jobs WHERE state <> 'completed'") left"
        echo "events: $(count audit_events), leaves: $(sqlite3 assay.db \\
            'SELECT sum(length(hashes)) / 32 FROM audit_tiles WHERE level = 0'), $(sqlite3 assay.db 'PRAGMA integrity_check')"
        """

    @Test("stops claiming and running, says why, loses nothing, and goes on when there is room")
    func fullDisk() throws {
        let workspace = try Workspace()
        let rows = (0..<150).map { "{\"source\": \"import time; time.sleep(0.05); print('x' * 2000, \($0))\"}\n" }
            .joined()
        let input = try workspace.write(rows, to: "rows.jsonl")
        let small = workspace.folder.appendingPathComponent("small").path
        try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
        // Capabilities so that assay, where it is root, can still become somebody else.
        let capabilities = getuid() == 0 ? ["--cap-add", "ALL"] : []
        let outcome = try workspace.run(
            "/usr/bin/bwrap",
            ["--dev-bind", "/", "/", "--size", "16777216", "--tmpfs", small, "--die-with-parent"] + capabilities
                + ["bash", "-c", Self.script, "bash", Installation.assay.path, small, input])
        let lines = outcome.output.split(separator: "\n").map(String.init)
        func said(_ text: String) -> Bool { lines.contains { $0.contains(text) } }
        #expect(outcome.status == 0, "\(outcome)")
        #expect(said("left: 0 KiB"), "\(lines)")
        #expect(said("submit: 3"), "\(lines)")
        #expect(said("no room left on the file system") && said("it waits"), "\(lines)")
        #expect(said("running without an event: 0"), "\(lines)")
        #expect(said("going on: results are recorded again") && said("work: 0"), "\(lines)")
        #expect(said("after: 150 results, 0 left"), "\(lines)")
        let log = try #require(lines.last?.split(separator: " "))
        #expect(log.count == 5 && log[1].dropLast() == log[3].dropLast() && log[4] == "ok", "\(lines)")
    }
}

extension FullDiskTests {
    /// Runs in a file system of 1 MiB of its own.
    private static let backup = """
        cd "$3"
        dd if=/dev/zero of=filler bs=1k count=900 2> /dev/null
        "$1" --db "$2" backup copy.db; echo "backup: $?"
        ls
        """

    @Test("keeps a backup from being made, which says whose disk it is and leaves nothing there")
    func backup() throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        let small = workspace.path("small")
        try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
        let outcome = try workspace.run(
            "/usr/bin/bwrap",
            ["--dev-bind", "/", "/", "--size", "1048576", "--tmpfs", small, "--die-with-parent"]
                + ["bash", "-c", Self.backup, "bash", Installation.assay.path, workspace.database, small])
        #expect(outcome.output == "backup: 3\nfiller\n", "\(outcome)")
        #expect(outcome.error.hasPrefix("assay: copy.db: no room left on the file system"), "\(outcome)")
        #expect(try workspace.assay("audit", "verify").status == 0)
    }
}

@Suite("A database that cannot be written")
struct ReadOnlyTests {
    @Test("stops claiming and running, says why, loses nothing, and goes on when it can be written again")
    func readOnly() throws {
        let workspace = try Workspace()
        let folder = workspace.folder.appendingPathComponent("fixed").path
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = folder + "/assay.db"
        let rows = try workspace.write((0..<5).map { "{\"source\": \"print(\($0))\"}\n" }.joined(), to: "rows.jsonl")
        func assay(_ arguments: String...) throws -> Outcome {
            try workspace.start(arguments, environment: ["ASSAY_DB": database]).wait()
        }
        #expect(try assay("submit", "--jsonl", rows, "--batch", "b").status == 0)
        let before = try workspace.run("/usr/bin/sqlite3", [database, "SELECT count(*) FROM audit_events"]).output
        let capabilities = getuid() == 0 ? ["--cap-add", "ALL"] : []
        for arguments in [["work", "--drain", "--quiet"], ["submit", "--jsonl", rows, "--batch", "c"]] {
            let refused = try workspace.run(
                "/usr/bin/bwrap",
                ["--dev-bind", "/", "/", "--ro-bind", folder, folder, "--die-with-parent"] + capabilities
                    + [Installation.assay.path] + arguments + ["--db", database])
            #expect(refused.status == 3 && refused.error.contains("cannot be written"), "\(arguments) \(refused)")
        }
        let query = "SELECT count(*) FROM audit_events; SELECT state, count(*) FROM jobs GROUP BY state"
        #expect(try workspace.run("/usr/bin/sqlite3", [database, query]).output == before + "available|5\n")
        #expect(try assay("work", "--drain", "--quiet").status == 0)
        let after = "SELECT state, count(*) FROM jobs GROUP BY state; SELECT count(*) FROM results"
        #expect(try workspace.run("/usr/bin/sqlite3", [database, after]).output == "completed|5\n5\n")
        #expect(try assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("names the file beside it where that is the one", arguments: ["-wal", "-shm"])
    func beside(ending: String) throws {
        let workspace = try Workspace()
        #expect(try workspace.assay("submit", "-", input: "1").status == 0)
        // Whoever has it open keeps the files beside it there.
        let work = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.resultCount() == 1 })
        #expect(chmod(workspace.database + ending, 0o444) == 0)
        // Root may write whatever the mode is.
        let caller = getuid() == 0 ? ["--cap-drop", "ALL", "--unshare-user"] : []
        let refused = try workspace.run(
            "/usr/bin/bwrap",
            ["--dev-bind", "/", "/"] + caller
                + [Installation.assay.path, "--db", workspace.database, "submit", "-"], input: "2")
        #expect(refused.status == 3, "\(refused)")
        #expect(refused.error.contains(": '\(workspace.database)\(ending)' beside it cannot be written"), "\(refused)")
        work.signal(SIGTERM)
        #expect(try work.wait().status == 0)
    }
}
