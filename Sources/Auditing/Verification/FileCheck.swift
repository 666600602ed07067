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
        let lines = try integrityCheck(database, "\(FindingList.limit)")
        var findings = FindingList()
        guard !lines.isEmpty else { return findings }
        // Before what may be a hundred lines.
        for table in try damagedTables(database) {
            findings.add("the damage is in the table \(table), or an index of it")
        }
        for line in lines { findings.add("SQLite finds the file damaged: \(line)") }
        return findings
    }

    /// What SQLite says of one table, or of all where a number is given, so many lines at most; empty where nothing is wrong.
    private static func integrityCheck(_ database: Database, _ argument: String) throws -> [String] {
        var lines: [String] = []
        do {
            let rows = try RowCursor(database, "PRAGMA integrity_check(\(argument))")
            while try rows.next() {
                let line = (rows.text(0) ?? "").replacing("\n", with: " ")
                if line != "ok" { lines.append(line) }
            }
        } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
            // A page may be so damaged that the check itself ends there.
            if lines.isEmpty { lines.append(error.message ?? "a page cannot be read") }
        }
        return lines
    }

    /// Where it is: what SQLite says names pages.
    private static func damagedTables(_ database: Database) throws -> [String] {
        let names = try String.fetchAll(
            database, sql: "SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
        return try names.filter { try !integrityCheck(database, $0.quotedDatabaseIdentifier).isEmpty }
    }

    private static func size(_ path: String) -> Int64? {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : nil
    }
}
