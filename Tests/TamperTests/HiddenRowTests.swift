import AuditLog
import Foundation
import Store
import Testing

/// Rows that whoever lists a table sees, and that no search leads to: a verification that searches is not to pass over
/// them.
@Suite("Rows that were hidden from searches are found", .serialized)
struct HiddenRowTests {
    private static let actor = Actor(user: "ada", host: "h1", program: "test")

    /// A log of more than 2,200 events: longer than the pieces in which events are read, which end at multiples of 1,024.
    private static func longLog() throws -> Workspace {
        let workspace = try Workspace()
        let policy = try workspace.write("name: default\n", to: "default.yaml")
        try workspace.must("policy", "install", policy)
        let store = try JobStore(path: workspace.database, mode: .existing)
        let jobs = try store.submit((0..<2_200).map { NewJob(source: Array("\($0)".utf8)) }, actor: actor).ids
        #expect(try store.cancel(.jobs(Array(jobs)), reason: "asked", actor: actor).count == 2_200)
        store.closeConnection()
        #expect(try workspace.inspect().status == 0)
        return workspace
    }

    /// Puts `count` rows of the table before the row `key`, all but the first with keys of quite other places. Keys of two
    /// bytes are written over in the file: from 128 to 16,383 each.
    private static func hide(_ count: Int, before key: Int, of table: String, in workspace: Workspace) throws {
        let column = try workspace.sql("SELECT name FROM pragma_table_info('\(table)') WHERE pk = 1")
        let columns = try workspace.sql("SELECT group_concat(name) FROM pragma_table_info('\(table)') WHERE pk = 0")
        try workspace.alter(
            """
            UPDATE \(table) SET \(column) = -\(column) WHERE \(column) >= \(key);
            UPDATE \(table) SET \(column) = -\(column) + \(count) WHERE \(column) < 0;
            WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < \(count - 1))
            INSERT INTO \(table) (\(column), \(columns)) SELECT \(key) + i, \(columns) FROM n, \(table) WHERE \(column) = 200;
            """)
        let size = Int(try workspace.sql("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA page_size").split(separator: "\n")[1])
        let pages = try workspace.sql("SELECT pageno FROM dbstat WHERE name = '\(table)' AND pagetype <> 'overflow'")
            .split(separator: "\n").compactMap { Int($0) }
        var file = [UInt8](try Data(contentsOf: URL(fileURLWithPath: workspace.database)))
        for page in pages {
            rewriteKeys(&file, at: (page - 1) * (size ?? 0)) { old in
                switch old {
                case ..<(key + 1): old
                case ..<(key + count): old % 2 == 0 ? 130 : 9_000
                default: old - count
                }
            }
        }
        try Data(file).write(to: URL(fileURLWithPath: workspace.database))
    }

    /// Rewrites the keys of a page of a table (https://www.sqlite.org/fileformat2.html, "B-tree Pages").
    private static func rewriteKeys(_ file: inout [UInt8], at page: Int, _ change: (Int) -> Int) {
        let isLeaf = file[page] == 13
        let header = isLeaf ? 8 : 12
        let cells = Int(file[page + 3]) << 8 | Int(file[page + 4])
        for cell in 0..<cells {
            let pointer = page + header + 2 * cell
            var place = page + (Int(file[pointer]) << 8 | Int(file[pointer + 1]))
            // The payload's length comes first in a leaf, the page below in others.
            if isLeaf { while file[place] >= 0x80 { place += 1 } } else { place += 3 }
            place += 1
            guard file[place] >= 0x80, file[place + 1] < 0x80 else { continue }
            let key = change(Int(file[place] & 0x7F) << 7 | Int(file[place + 1]))
            (file[place], file[place + 1]) = (UInt8(0x80 | key >> 7), UInt8(key & 0x7F))
        }
    }

    @Test(
        "among those of the log, its index and the queue, at the edge of what is read in one go",
        arguments: ["audit_events", "audit_index", "jobs"])
    func outOfOrder(table: String) throws {
        let log = try Self.longLog()
        defer { withExtendedLifetime(log) {} }
        let original = log.database
        let before = Int(try log.sql("SELECT count(*) FROM \(table)")) ?? 0
        let failures = failures(of: Array(1...12)) { count in
            let workspace = try Workspace()
            try FileManager.default.copyItem(atPath: original, toPath: workspace.database)
            try Self.hide(count, before: table == "jobs" ? 1_280 : 1_024, of: table, in: workspace)
            let rows = Int(try workspace.sql("SELECT count(*) FROM \(table) NOT INDEXED")) ?? 0
            let expected = count + before
            guard rows == expected else { return "\(count): \(rows) rows are listed, and not \(expected)" }
            let verified = try workspace.inspect(treeOnly: table == "audit_events")
            return verified.status == 1 ? nil : "\(count) rows: \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }

    /// Rows of the tables that a job may have many rows in, and whose columns let any value through once they are loosened.
    static let strays = [
        ("output_chunks", "(job_id, attempt, ordinal, stream, offset_us, bytes)", "1, 1, 'stdout', 1, x'41'"),
        (
            "artifacts", "(job_id, attempt, ordinal, name, media_type, size, bytes)",
            "1, 1, 'a.txt', 'text/plain', 1, x'41'"
        ),
        ("job_files", "(job_id, name, bytes)", "'f', x'41'"),
    ]

    @Test("with a job that is no number", arguments: strays, ["NULL", "-1e300", "'x'"])
    func jobs(_ stray: (table: String, columns: String, values: String), job: String) throws {
        let workspace = try RealLog.copy()
        let raw = try workspace.raw()
        let sql = try raw.column("SELECT sql FROM sqlite_schema WHERE name = '\(stray.table)'")[0]
        func keep(_ text: String) throws {
            try raw.run(
                """
                PRAGMA writable_schema = ON;
                UPDATE sqlite_schema SET sql = '\(text.replacing("'", with: "''"))' WHERE name = '\(stray.table)';
                PRAGMA writable_schema = RESET;
                """)
        }
        try keep(sql.replacing(") STRICT", with: ")").replacing(" NOT NULL", with: ""))
        try raw.withoutTriggers("INSERT INTO \(stray.table) \(stray.columns) VALUES (\(job), \(stray.values));")
        try keep(sql)
        let verified = try workspace.inspect()
        #expect(verified.status == 1 && verified.names("\(stray.table) has "), "\(verified)")
    }

    @Test("behind an index that somebody added, and that still has what the table had")
    func staleIndex() throws {
        let workspace = try RealLog.copy()
        let raw = try workspace.raw()
        // With every column, so that SQLite would rather read it than the table.
        let sql = "CREATE INDEX mine ON output_chunks (job_id, attempt, ordinal, stream, offset_us, bytes)"
        try raw.run(sql)
        let root = try raw.column("SELECT rootpage FROM sqlite_schema WHERE name = 'mine'")[0]
        func keep(_ change: String) throws {
            try raw.run("PRAGMA writable_schema = ON; \(change) PRAGMA writable_schema = RESET;")
        }
        // SQLite does not know of it while the table is changed.
        try keep("DELETE FROM sqlite_schema WHERE name = 'mine';")
        try raw.withoutTriggers(
            "UPDATE output_chunks SET bytes = x'58' WHERE rowid = (SELECT min(rowid) FROM output_chunks);")
        try keep("INSERT INTO sqlite_schema VALUES ('index', 'mine', 'output_chunks', \(root), '\(sql)');")
        let verified = try workspace.inspect()
        #expect(verified.status == 1 && verified.names("its chunks of output are not"), "\(verified)")
    }

    @Test("of a job that was pruned, whatever it had", arguments: strays)
    func pruned(_ stray: (table: String, columns: String, values: String)) throws {
        let workspace = try RealLog.copy()
        let job = try workspace.sql(
            """
            SELECT json_extract(body, '$.jobs[0]') FROM audit_events
            WHERE json_extract(body, '$.type') = 'jobs.pruned' LIMIT 1
            """
        ).split(separator: "-")[0]
        try workspace.alter("INSERT INTO \(stray.table) \(stray.columns) VALUES (\(job), \(stray.values));")
        let verified = try workspace.inspect()
        #expect(verified.status == 1 && verified.names("some of what it brought or left is there"), "\(verified)")
    }
}
