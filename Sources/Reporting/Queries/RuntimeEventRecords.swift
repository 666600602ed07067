import GRDB

/// The events of one job that audit rules matched, as records.
enum RuntimeEventRecords {
    private static let columns = ["rule", "severity", "event", "argument", "count"]

    static func fetch(job: Int64, _ database: Database) throws -> [Record] {
        let statement = try database.cachedStatement(
            sql: "SELECT \(columns.joined(separator: ", ")) FROM runtime_events WHERE job_id = ? ORDER BY ordinal")
        let rows = try Row.fetchCursor(statement, arguments: [job])
        var records: [Record] = []
        while let row = try rows.next() {
            records.append(
                Record(
                    columns.enumerated().map { index, key in
                        .init(key, key == "count" ? .integer(row[index]) : .text(row[index]))
                    }))
        }
        return records
    }
}
