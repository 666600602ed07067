import Foundation
import Testing

@Suite("assay audit verify says what it found", .serialized)
struct CommandTests {
    /// A change for each kind of finding; the check that fails, and a line that is printed.
    static let cases: [(script: String, check: String, line: String)] = [
        ("DROP TRIGGER audit_events_no_update;", "schema", "trigger audit_events_no_update is missing"),
        ("DELETE FROM audit_log;", "origin", "audit_log has no origin any more"),
        (
            "UPDATE audit_events SET body = replace(body, 'job', 'Job') WHERE idx = 40;", "leaves",
            "event 40: body is stored as text"
        ),
        (
            "UPDATE audit_events SET body = CAST(body || ' ' AS BLOB) WHERE idx = 41;", "leaves",
            "event 41: its body is not the one that was hashed into the tree: it was changed since"
        ),
        ("DELETE FROM audit_events WHERE idx = 42;", "leaves", "event 42: it is missing: it was removed"),
        ("DELETE FROM audit_tiles WHERE level = 1;", "tree", "tile 0 of level 1, above it, is missing"),
        (
            "UPDATE audit_checkpoints SET note = replace(note, char(10), char(10) || '1') WHERE id = 1;", "heads",
            "checkpoint 1"
        ),
        ("DELETE FROM audit_checkpoints WHERE id = 2;", "heads", "checkpoint 2 is missing: it was removed"),
        (
            "UPDATE audit_index SET time = 1 WHERE idx = 43;", "projection",
            "audit_index says something else of it than its body: time"
        ),
        (
            "UPDATE jobs SET state = 'cancelled' WHERE id = 3;", "queue",
            "job 3: the queue says something else than the log"
        ),
        ("UPDATE jobs SET source = 'print(8)' WHERE id = 3;", "queue", "job 3: not what was run: source"),
        (
            "UPDATE results SET verdict = 'passed' WHERE job_id = 4;", "queue",
            "job 4: its result is not the one recorded: verdict"
        ),
        (
            "UPDATE results SET stdout = 'x' WHERE job_id = 1;", "queue",
            "a column that the log has only in its digest"
        ),
        ("DELETE FROM violations WHERE job_id = 4;", "queue", "its violations are not those recorded"),
        ("DELETE FROM runtime_events WHERE job_id = 6;", "queue", "its runtime events are not those recorded"),
        ("UPDATE policies SET text = text || ' ' WHERE name = 'watch';", "queue", "the text of policy"),
        ("UPDATE supervisors SET host = 'x' WHERE id = 1;", "queue", "supervisors says something else of supervisor 1"),
        ("UPDATE audit_timestamps SET stored_at = 1;", "queue", "timestamp 1 is not the one that was stored"),
    ]

    @Test("for people, with the check that failed, and exit code 1", arguments: cases)
    func said(_ script: String, _ check: String, _ line: String) throws {
        let workspace = try RealLog.copy()
        if script.hasPrefix("DROP") { try workspace.raw().run(script) } else { try alter(workspace, script) }
        let outcome = try workspace.assay("audit", "verify", "--quiet", keys: workspace.path("none"))
        #expect(outcome.status == 1 && outcome.error.isEmpty, "\(outcome)")
        #expect(outcome.output.contains(line) && outcome.output.hasSuffix("\ntampered\n"), "\(outcome.output)")
        let failed = outcome.output.split(separator: "\n").contains { $0.hasPrefix(check) && $0.contains("FAILED") }
        #expect(failed, "\(check): \(outcome.output)")
    }

    /// Types as well, which the tables do not let through.
    private func alter(_ workspace: Workspace, _ script: String) throws {
        guard script.contains("'Job'") else { return try workspace.alter(script) }
        let raw = try workspace.raw()
        let sql = try raw.column("SELECT sql FROM sqlite_schema WHERE name = 'audit_events'")[0]
        func keep(_ text: String) throws {
            try raw.run(
                """
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = '\(text)' WHERE name = 'audit_events';
                PRAGMA writable_schema = RESET;
                """)
        }
        try keep(sql.replacing("STRICT", with: ""))
        try raw.withoutTriggers(script)
        try keep(sql)
    }

    @Test("what to do where it may not write the index that another look left beside a file")
    func readOnly() throws {
        let workspace = try RealLog.copy()
        try FileManager.default.setAttributes([.posixPermissions: 0o400], ofItemAtPath: workspace.database)
        func verify() throws -> Outcome {
            let command = [Installation.assay.path, "audit", "verify", "--quiet", "--db", workspace.database]
            // Root may write whatever its mode is, but for this.
            let bound = geteuid() == 0 ? ["--bounding-set", "-dac_override"] : []
            return try Running("/usr/bin/setpriv", bound + command, workspace.folder, keys: workspace.keys).wait()
        }
        let first = try verify()
        #expect(first.status == 0, "\(first)")
        try #require(FileManager.default.fileExists(atPath: workspace.database + "-shm"))
        let second = try verify()
        #expect(second.status == 2 && second.error.contains("cannot be written"), "\(second)")
        #expect(second.error.contains("copy it with its -wal"), "\(second)")
    }

    @Test("nothing, and 0, where all is intact; and what it looked at")
    func intact() throws {
        let log = try RealLog.shared.get()
        let workspace = try RealLog.copy()
        let quiet = try workspace.assay("audit", "verify", "--quiet")
        #expect(quiet.status == 0 && quiet.output.isEmpty && quiet.error.isEmpty, "\(quiet)")
        let shown = try workspace.assay("audit", "verify", "--full", "--checkpoint", log.newest, "--key", log.key)
        #expect(
            shown.status == 0 && shown.output.hasSuffix("\nintact\n") && !shown.output.contains("skipped"), "\(shown)")
    }

    @Test("2, and why, where it could not verify")
    func unverified() throws {
        let workspace = try RealLog.copy()
        let missing = try workspace.assay("audit", "verify", "--checkpoint", workspace.path("nowhere"))
        #expect(missing.status == 2 && missing.error.contains("cannot be read"), "\(missing)")
        let notOne = try workspace.assay("audit", "verify", "--checkpoint", workspace.write("hello\n", to: "c.note"))
        #expect(notOne.status == 2 && notOne.error.contains("is no signed head of a log"), "\(notOne)")
        let key = try workspace.assay("audit", "verify", "--key", "x+y+z")
        #expect(key.status == 2 && key.error.contains("--key x+y+z"), "\(key)")
        try workspace.raw().run("PRAGMA user_version = 99")
        let newer = try workspace.assay("audit", "verify")
        #expect(newer.status == 2 && newer.error.contains("use a newer assay"), "\(newer)")
    }

    @Test("with a checkpoint that was kept elsewhere, and by the mark beside the keys")
    func elsewhere() throws {
        let log = try RealLog.shared.get()
        let workspace = try Workspace()
        try copy(log.backup, workspace.database)
        try copy(log.workspace.keys, workspace.keys)
        let alone = try workspace.assay("audit", "verify", "--quiet", keys: workspace.path("none"))
        #expect(alone.status == 0, "\(alone)")
        let marked = try workspace.assay("audit", "verify", "--quiet")
        #expect(marked.status == 1 && marked.output.contains("an older copy of the database was put back"), "\(marked)")
        let given = try workspace.assay(
            "audit", "verify", "--quiet", "--checkpoint", log.newest, keys: workspace.path("none"))
        #expect(given.status == 1 && given.output.contains("the checkpoint named covers"), "\(given)")
    }

    private func copy(_ from: String, _ to: String) throws {
        try FileManager.default.copyItem(atPath: from, toPath: to)
    }
}
