import GRDB

/// Whether `audit_log` has its one row.
enum OriginCheck {
    /// The log's origin; nil where there is none, or no text.
    static func origin(_ database: Database) throws -> String? {
        do {
            let rows = try RowCursor(database, "SELECT origin FROM audit_log NOT INDEXED WHERE id = 1")
            guard try rows.next(), case .text = rows.cell(0) else { return nil }
            return rows.text(0)
        } catch let error as DatabaseError where error.resultCode == .SQLITE_ERROR {
            // The table itself is gone, which is the schema's to report.
            return nil
        }
    }

    static func run(_ database: Database) throws -> FindingList {
        var findings = FindingList()
        let rows = try RowCursor(database, "SELECT id, origin FROM audit_log NOT INDEXED ORDER BY id")
        var ids: [Int64] = []
        while try rows.next() {
            ids.append(rows.integer(0))
            if let wrong = rows.misstored { findings.add("audit_log: \(wrong)") }
        }
        if !ids.contains(1) { findings.add("audit_log has no origin any more: it was removed") }
        if ids.contains(where: { $0 != 1 }) { findings.add("audit_log has a row more than the one that is the log's") }
        return findings
    }
}
