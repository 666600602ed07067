import Foundation
import Testing

@Suite("An upgrade of the schema")
struct UpgradeTests {
    private let workspace: Workspace
    private static let migrations = Installation.root.appendingPathComponent("migrations")

    init() throws { workspace = try Workspace() }

    /// The steps of the schema, in order.
    private static func steps() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: migrations.path).filter { $0.hasSuffix(".sql") }.sorted()
    }

    private func query(_ path: String, _ sql: String) throws -> String {
        let outcome = try workspace.run("/usr/bin/sqlite3", ["-bail", path], input: sql)
        #expect(outcome.status == 0 && outcome.error.isEmpty, "\(sql.prefix(200)): \(outcome)")
        return outcome.output.trimmingCharacters(in: .newlines)
    }

    /// The workspace's database as an assay of an earlier version would have it: its rows in that version's schema.
    private func makeOlder(version: Int) throws {
        let old = workspace.path("old.db")
        let schema = try Self.steps().prefix(version).map {
            try String(contentsOf: Self.migrations.appendingPathComponent($0), encoding: .utf8)
        }
        let id = try query(workspace.database, "PRAGMA application_id;")
        _ = try query(
            old, schema.joined(separator: "\n") + "\nPRAGMA application_id = \(id); PRAGMA user_version = \(version);")
        // Triggers are for rows that come one by one; they are put back as they were.
        let triggers = try query(old, "SELECT sql || ';' FROM sqlite_schema WHERE type = 'trigger' ORDER BY rowid;")
        let names = try query(old, "SELECT 'DROP TRIGGER ' || name || ';' FROM sqlite_schema WHERE type = 'trigger';")
        let copies = try query(
            old,
            """
            ATTACH '\(workspace.database)' AS new;
            SELECT 'DELETE FROM main.' || t.name || '; INSERT INTO main.' || t.name || ' (' || group_concat(quote(c.name))
                || ') SELECT ' || group_concat('"' || c.name || '"') || ' FROM new.' || t.name || ' ORDER BY 1;'
            FROM main.sqlite_schema t JOIN pragma_table_info(t.name, 'main') c
            WHERE t.type = 'table' AND t.name NOT LIKE 'schedule%'
                AND t.name IN (SELECT name FROM new.sqlite_schema WHERE type = 'table')
                AND c.name IN (SELECT name FROM pragma_table_info(t.name, 'new'))
            GROUP BY t.name;
            """)
        // The log has been signed since version 3: before that it had no events of keys and heads.
        let log = """
            DELETE FROM main.audit_events; INSERT INTO main.audit_events (idx, body)
                SELECT row_number() OVER (ORDER BY idx) - 1, body FROM new.audit_events
                WHERE json_extract(CAST(body AS TEXT), '$.type') NOT IN ('key.created', 'checkpoint.signed');
            """
        _ = try query(
            old,
            """
            ATTACH '\(workspace.database)' AS new;
            \(names)
            \(copies)
            \(version < 3 ? log : "")
            DETACH new;
            \(triggers)
            """)
        _ = try query(old, "PRAGMA journal_mode = WAL;")
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: workspace.database + ending) }
        #expect(rename(old, workspace.database) == 0)
    }

    @Test(
        "from any version finds jobs in every state, those of a dead supervisor in flight, and loses none",
        arguments: 1...6)
    func inFlight(version: Int) throws {
        // Programs that say nothing: what they write has been kept chunk by chunk since version 5 only.
        let rows = (0..<12).map { "{\"source\": \"import time; time.sleep(\($0 < 4 ? 0 : 0.6)); \($0)\"}\n" }
        let file = try workspace.write(rows.joined(), to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", "b").status == 0)
        #expect(try workspace.assay("submit", "--at", "2100-01-01T00:00:00Z", "-", input: "1").status == 0)
        let supervisor = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "2"])
        #expect(try eventually { try workspace.resultCount() >= 4 })
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM jobs WHERE state = 'running'") != "0" })
        let processes = workspace.processes(of: supervisor)
        supervisor.signal(SIGKILL)
        _ = try supervisor.wait()
        try workspace.expectNothingLeft(of: processes)
        try makeOlder(version: version)
        #expect(try query(workspace.database, "PRAGMA user_version;") == "\(version)")
        let running = try query(workspace.database, "SELECT count(*) FROM jobs WHERE state = 'running';")
        #expect(running != "0")

        let drained = try workspace.assay("work", "--drain", "--quiet", "--workers", "2")
        #expect(drained.status == 0 && drained.error.isEmpty, "\(drained)")
        #expect(try query(workspace.database, "PRAGMA user_version;") == "\(try Self.steps().count)")
        try workspace.expectWholeRecord(completed: 12, "from \(version)")
        #expect(try workspace.sql("SELECT max(attempt), sum(state = 'scheduled') FROM jobs") == "1|1")
        #expect(try workspace.sql("SELECT count(*) FROM report_audit WHERE type = 'job.orphaned'") == running)
    }

    @Test("waits for the end of a supervisor that knows the older one only")
    func living() throws {
        try workspace.submitSleepers(40, seconds: 0.2)
        let supervisor = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.resultCount() > 0 })
        // As if it had come with an earlier assay.
        let current = try workspace.sql("PRAGMA user_version")
        _ = try query(workspace.database, "PRAGMA user_version = 5;")
        for command in [["submit", "-"], ["work", "--drain", "--quiet"]] {
            let outcome = try workspace.start(command + ["--db", workspace.database], input: "1").wait()
            #expect(outcome.status == 75, "\(outcome)")
            #expect(outcome.error.contains("process \(supervisor.pid) on "), "\(outcome)")
            #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome)")
        }
        _ = try query(workspace.database, "PRAGMA user_version = \(current);")
        supervisor.signal(SIGTERM)
        #expect(try supervisor.wait().status == 0)
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try workspace.expectWholeRecord(completed: 40)
    }

    @Test("by a newer assay ends a supervisor that does not know it, before it writes anything more")
    func newer() throws {
        try workspace.submitSleepers(60, seconds: 0.1)
        let supervisor = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.resultCount() > 2 })
        let processes = workspace.processes(of: supervisor)
        let current = try workspace.sql("PRAGMA user_version")
        _ = try query(
            workspace.database, "PRAGMA busy_timeout = 10000; BEGIN IMMEDIATE; PRAGMA user_version = 99; COMMIT;")
        let events = try query(workspace.database, "SELECT count(*) FROM audit_events;")
        let outcome = try supervisor.wait()
        #expect(outcome.status == 3, "\(outcome)")
        #expect(outcome.error.contains("has schema version 99, this assay knows \(current)"), "\(outcome)")
        #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome)")
        try workspace.expectNothingLeft(of: processes)
        #expect(try query(workspace.database, "SELECT count(*) FROM audit_events;") == events)
        _ = try query(workspace.database, "PRAGMA user_version = \(current);")
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        try workspace.expectWholeRecord(completed: 60)
    }
}
