import GRDB

/// The violations of one job as records.
enum ViolationRecords {
    private static let columns = [
        "phase", "severity", "rule", "node", "symbol", "line", "column", "end_line", "end_column", "message", "excerpt",
    ]

    static func fetch(job: Int64, _ database: Database) throws -> [Record] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns.joined(separator: ", ")) FROM violations WHERE job_id = ? ORDER BY ordinal")
        let rows = try Row.fetchCursor(statement, arguments: [job])
        var records: [Record] = []
        while let row = try rows.next() {
            records.append(
                Record(
                    columns.enumerated().map { index, key in
                        .init(key, (5...8).contains(index) ? .integer(row[index]) : .text(row[index]))
                    }))
        }
        return records
    }
}
