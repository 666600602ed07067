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
            if line != "ok" { findings.add("SQLite finds the file damaged: \(line.replacing("\n", with: " "))") }
        }
        return findings
    }

    private static func size(_ path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }
}
