import GRDB

/// SQLite's own look through the whole file: pages, indexes, types and constraints.
enum FileCheck {
    static func run(_ database: Database) throws -> FindingList {
        var findings = FindingList()
        let rows = try RowCursor(database, "PRAGMA integrity_check(\(FindingList.limit))")
        while try rows.next() {
            let line = rows.text(0) ?? ""
            if line != "ok" { findings.add("SQLite finds the file damaged: \(line.replacing("\n", with: " "))") }
        }
        return findings
    }
}
