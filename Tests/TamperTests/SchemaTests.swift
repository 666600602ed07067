import Foundation
import Testing

@Suite("A changed schema is found", .serialized)
struct SchemaTests {
    private struct Object: Sendable {
        let type: String
        let name: String
        let table: String
    }

    private static func objects(_ condition: String) throws -> [Object] {
        try RealLog.copy().raw().rows(
            "SELECT type, name, tbl_name FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite%' AND \(condition)"
        ).map { Object(type: $0[0] ?? "", name: $0[1] ?? "", table: $0[2] ?? "") }
    }

    /// What SQLite itself would not do: changes to the text of the schema, behind its back.
    private static func rewriting(_ assignment: String, of name: String) -> String {
        """
        PRAGMA writable_schema = ON;
        UPDATE sqlite_schema SET \(assignment) WHERE name = '\(name)';
        PRAGMA writable_schema = OFF;
        """
    }

    @Test("where any table, index, view or trigger is gone, or another one under its name")
    func objects() throws {
        let objects = try Self.objects("1")
        #expect(objects.count > 60)
        let failures = failures(of: objects) { object in
            let what = "\(object.type) \(object.name)"
            let dropped = try RealLog.copy()
            try dropped.raw().run("DROP \(object.type) \(object.name)")
            var verified = try dropped.inspect()
            guard verified.status == 1, verified.names("\(what) is missing") else {
                return "dropped \(what): \(verified)"
            }

            let changed = try RealLog.copy()
            try changed.raw().run(Self.rewriting("sql = sql || ' /* the same? */'", of: object.name))
            verified = try changed.inspect()
            let isFound = verified.status == 1 && verified.names("\(what) is not the one that assay made")
            return isFound ? nil : "changed \(what): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    @Test("where a trigger does nothing any more, or sits on another table")
    func disarmed() throws {
        let triggers = try Self.objects("type = 'trigger'")
        #expect(triggers.count > 15)
        let failures = failures(of: triggers) { trigger in
            let workspace = try RealLog.copy()
            let raw = try workspace.raw()
            let isOnView = try raw.column("SELECT type FROM sqlite_schema WHERE name = '\(trigger.table)'") == ["view"]
            try raw.run(
                """
                DROP TRIGGER \(trigger.name);
                CREATE TRIGGER \(trigger.name) \(isOnView ? "INSTEAD OF" : "BEFORE") INSERT ON \(trigger.table)
                BEGIN SELECT 1; END;
                """)
            let verified = try workspace.inspect()
            let isFound = verified.status == 1 && verified.names("trigger \(trigger.name) is not the one")
            return isFound ? nil : "\(trigger.name): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    @Test(
        "where a table of assay's has a trigger that is not",
        arguments: ["jobs", "results", "audit_events", "report_audit"])
    func foreign(_ table: String) throws {
        let workspace = try RealLog.copy()
        try workspace.raw().run(
            """
            CREATE TRIGGER quiet \(table.hasPrefix("report") ? "INSTEAD OF" : "AFTER") INSERT ON \(table)
            BEGIN DELETE FROM jobs WHERE batch = 'secret'; END;
            """)
        let verified = try workspace.inspect()
        #expect(
            verified.status == 1 && verified.names("trigger quiet on \(table) is not one of assay's"), "\(verified)")
    }

    @Test(
        "where a table of assay's has a unique index that is not: a row could take another's place",
        arguments: ["results (verdict)", "jobs (state) WHERE state = 'running'", "audit_events (hex(body))"])
    func foreignUnique(_ place: String) throws {
        let workspace = try RealLog.copy()
        try workspace.raw().run("CREATE INDEX quiet ON \(place)")
        try workspace.raw().run(
            Self.rewriting("sql = replace(sql, 'CREATE INDEX', 'create /* */ unique index')", of: "quiet"))
        let verified = try workspace.inspect()
        let table = place.split(separator: " ")[0]
        #expect(
            verified.status == 1 && verified.names("unique index quiet on \(table) is not one of assay's"),
            "\(verified)")
    }

    @Test("and what somebody keeps beside assay's tables is theirs")
    func beside() throws {
        let workspace = try RealLog.copy()
        try workspace.raw().run(
            """
            CREATE TABLE notes (job INTEGER, text TEXT); CREATE INDEX notes_job ON notes (job);
            CREATE VIEW my_report AS SELECT * FROM report_verdicts; CREATE INDEX my_index ON jobs (submitter);
            CREATE TRIGGER notes_check BEFORE INSERT ON notes BEGIN SELECT 1; END;
            """)
        let verified = try workspace.inspect(full: true)
        #expect(verified.status == 0, "\(verified)")
    }

    @Test("where a page is nothing any more, with its table", arguments: ["results", "jobs_batch", "audit_tiles"])
    func page(name: String) throws {
        let workspace = try RealLog.copy()
        let raw = try workspace.raw()
        let table = try raw.column("SELECT tbl_name FROM sqlite_schema WHERE name = '\(name)'")[0]
        let root = try #require(Int(try raw.column("SELECT rootpage FROM sqlite_schema WHERE name = '\(name)'")[0]))
        let size = try #require(Int(try raw.column("PRAGMA page_size")[0]))
        let file = try FileHandle(forUpdating: URL(fileURLWithPath: workspace.database))
        try file.seek(toOffset: UInt64((root - 1) * size))
        try file.write(contentsOf: Data(repeating: 0xA5, count: size))
        try file.close()
        let verified = try workspace.inspect(full: true)
        #expect(verified.status == 1 && verified.names("SQLite finds the file damaged"), "\(verified)")
        #expect(verified.names("the damage is in the table \(table), or an index of it"), "\(verified)")
        #expect(!verified.names("the damage is in the table policies"), "\(verified)")
    }

    @Test("where an index leaves rows out that its table has: searches that use it would not find them")
    func emptied() throws {
        let indexes = try Self.objects("type = 'index'")
        let failures = failures(of: indexes) { index in
            let workspace = try RealLog.copy()
            let raw = try workspace.raw()
            let sql = try raw.column("SELECT sql FROM sqlite_schema WHERE name = '\(index.name)'")[0]
            // An empty one in its place, under its own text. Where it had no rows, nothing is wrong with that.
            let empty = sql.components(separatedBy: "WHERE")[0] + " WHERE 0"
            let hadRows = try !raw.column(
                "SELECT 1 FROM \(index.table) WHERE \(sql.components(separatedBy: "WHERE").dropFirst().first ?? "1") LIMIT 1"
            ).isEmpty
            try raw.run("DROP INDEX \(index.name); \(empty);")
            try raw.run(Self.rewriting("sql = '\(sql.replacing("'", with: "''"))'", of: index.name))
            let verified = try workspace.inspect(full: true)
            let isFound =
                verified.status == 1 && verified.names("SQLite finds the file damaged")
                && verified.names("the damage is in the table \(index.table), or an index of it")
            return isFound == hadRows ? nil : "\(index.name): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(indexes.count > 20)
    }
}
