import Foundation
import Testing

@Suite("A changed column is found", .serialized)
struct ColumnTests {
    /// A value somewhere in the database.
    private struct Place: CustomStringConvertible {
        let table: String
        let column: String
        let declared: String
        let isNullable: Bool
        /// The row, as a condition of SQL.
        let row: String
        /// What is said of a change must name this job, or this event.
        var job: Int?
        var index: Int?

        var description: String { "\(table).\(column) WHERE \(row)" }

        /// What else could stand there, as SQL: for what is something, something else, and nothing where that may be.
        func others(_ kind: String) -> [String] {
            let quoted = "\"\(column)\""
            switch kind {
            case "integer": return ["\(quoted) + 1000003"] + (isNullable ? ["NULL"] : [])
            case "real": return ["\(quoted) + 1"] + (isNullable ? ["NULL"] : [])
            case "text": return ["\(quoted) || 'x'"] + (isNullable ? ["NULL"] : [])
            case "blob":
                // Bytes may be random: the last one becomes one that it is not.
                let other = "CASE substr(\(quoted), -1) WHEN x'07' THEN x'08' ELSE x'07' END"
                return ["CAST(substr(\(quoted), 1, length(\(quoted)) - 1) || \(other) AS BLOB)"]
                    + (isNullable ? ["NULL"] : [])
            default:
                switch declared {
                case "INTEGER": return ["1"]
                case "REAL": return ["1.5"]
                case "BLOB": return ["zeroblob(16)"]
                default: return ["'x'"]
                }
            }
        }
    }

    /// How many rows of a table are tried: the first ones and the last ones, which are of all kinds.
    private static let rowLimits = [
        "audit_index": (4, 12), "audit_events": (2, 2), "jobs": (10, 6), "results": (10, 2),
    ]

    private static func tables(_ raw: RawDatabase) throws -> [String] {
        try raw.column("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    }

    /// Every column of a table, in some of its rows.
    private static func places(_ table: String, _ raw: RawDatabase) throws -> [Place] {
        let columns = try raw.rows(
            "SELECT name, type, \"notnull\", pk FROM pragma_table_xinfo('\(table)') ORDER BY cid")
        let key = columns.filter { $0[3] != "0" }.map { $0[0] ?? "" }
        let names = key.isEmpty ? ["rowid"] : key
        let condition = names.map { "'\($0) = ' || quote(\"\($0)\")" }.joined(separator: " || ' AND ' || ")
        let all = try raw.column("SELECT \(condition) FROM \"\(table)\" ORDER BY \(names.joined(separator: ", "))")
        let limits = rowLimits[table] ?? (5, 3)
        let rows = all.count <= limits.0 + limits.1 ? all : Array(all.prefix(limits.0) + all.suffix(limits.1))
        return try rows.flatMap { row -> [Place] in
            let subject = ["jobs": "id", "results": "job_id", "violations": "job_id", "runtime_events": "job_id"][table]
            let job = try subject.map { try raw.column("SELECT \($0) FROM \(table) WHERE \(row)")[0] }
            let event = table == "audit_index" ? try raw.column("SELECT idx FROM audit_index WHERE \(row)")[0] : nil
            return columns.map { column in
                let name = column[0] ?? ""
                // A row whose key was changed is another row.
                return Place(
                    table: table, column: name, declared: column[1] ?? "",
                    isNullable: column[2] == "0" && column[3] == "0", row: row,
                    job: key.contains(name) ? nil : job.flatMap { Int($0) },
                    index: key.contains(name) ? nil : event.flatMap { Int($0) })
            }
        }
    }

    private static func isUnproven(_ place: Place, _ raw: RawDatabase) throws -> Bool {
        try Unproven.all.contains { unproven in
            try unproven.table == place.table && unproven.columns.contains(place.column)
                && raw.column("SELECT 1 FROM \(place.table) WHERE \(place.row) AND (\(unproven.rows))") == ["1"]
        }
    }

    @Test("in whichever table and row, but those that the log does not cover")
    func columns() throws {
        let original = try RealLog.copy()
        let raw = try original.raw()
        var cases: [(place: Place, other: String, isUnproven: Bool)] = []
        for table in try Self.tables(raw) {
            let places = try Self.places(table, raw)
            #expect(places.isEmpty == Unproven.unwritten.contains(table), "\(table)")
            for place in places {
                let kind = try raw.column("SELECT typeof(\"\(place.column)\") FROM \(table) WHERE \(place.row)")[0]
                let unproven = try Self.isUnproven(place, raw)
                cases += place.others(kind).map { (place, $0, unproven) }
            }
        }
        let failures = failures(of: cases) { place, other, isUnproven in
            let workspace = try RealLog.copy()
            try workspace.alter("UPDATE \(place.table) SET \"\(place.column)\" = \(other) WHERE \(place.row);")
            let verified = try workspace.inspect()
            let isFound =
                verified.status == 1 && (place.job == nil || verified.names(job: place.job))
                && (place.index == nil || verified.isFirst(place.index ?? 0, place.column))
            // That a waiting job has a program and a salt is known of every job.
            let isRight = isUnproven ? verified.status == 0 || other == "NULL" : isFound
            return isRight ? nil : "\(place) = \(other): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(20).joined(separator: "\n"))")
        // Every column of every table that is written was tried.
        let columns = try raw.column(
            """
            SELECT s.name || '.' || c.name FROM sqlite_schema s JOIN pragma_table_xinfo(s.name) c
            WHERE s.type = 'table' AND s.name NOT IN (\(Unproven.unwritten.map { "'\($0)'" }.joined(separator: ", ")))
            """)
        let tried = Set(cases.map { "\($0.place.table).\($0.place.column)" })
        #expect(Set(columns) == tried && cases.count > 1_000, "\(cases.count)")
    }

    @Test("and the control: a copy that was not changed, with its triggers dropped and put back, is intact")
    func control() throws {
        let log = try RealLog.shared.get()
        let workspace = try RealLog.copy()
        try workspace.alter("UPDATE jobs SET state = state, source = source; DELETE FROM audit_events WHERE 0;")
        let verified = try workspace.inspect(full: true, withKeys: true, checkpoint: log.newest, keys: [log.key])
        #expect(verified.status == 0, "\(verified)")
        #expect(try workspace.verify("--full").status == 0)
    }
}
