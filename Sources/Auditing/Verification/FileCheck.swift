import GRDB
import Glibc

/// The database as a file.
enum FileCheck {
    /// Whether it ends where a page does.
    ///
    /// SQLite refuses a file that lacks whole pages, and reads what is missing of the last one as zeros. While there is a
    /// write-ahead log, the last page may be one that a full disk broke off, and that the log still has.
    static func checkLength(_ database: Database) throws -> FindingList {
        var findings = FindingList()
        let files = try RowCursor(database, "SELECT file FROM pragma_database_list WHERE name = 'main'")
        guard try files.next(), let path = files.text(0), let size = Self.size(path),
            (Self.size(path + "-wal") ?? 0) == 0,
            let pageSize = try Int64.fetchOne(database, sql: "PRAGMA page_size"), pageSize > 0, size % pageSize != 0
        else { return findings }
        findings.add("the file ends in the middle of a page, after \(size) bytes: something was cut off, or added")
        return findings
    }

    /// SQLite's own look through all of it: pages, indexes, types and constraints.
    static func run(_ database: Database) throws -> FindingList {
        var findings = FindingList()
        let rows = try RowCursor(database, "PRAGMA integrity_check(\(FindingList.limit))")
        while try rows.next() {
            let line = rows.text(0) ?? ""
            if line == "ok" { break }
            // Before what may be a hundred lines.
            if findings.total == 0 {
                for table in try damagedTables(database) {
                    findings.add("the damage is in the table \(table), or an index of it")
                }
            }
            findings.add("SQLite finds the file damaged: \(line.replacing("\n", with: " "))")
        }
        return findings
    }

    /// Where it is: what SQLite says names pages.
    private static func damagedTables(_ database: Database) throws -> [String] {
        let names = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return names.filter { name in
            // A page may be so damaged that the check itself ends there.
            let answer = try? String.fetchOne(database, sql: "PRAGMA integrity_check(\(name.quotedDatabaseIdentifier))")
            return answer != "ok"
        }
    }

    private static func size(_ path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }
}
