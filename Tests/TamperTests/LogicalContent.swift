/// All that a database says, value by value, but for what the log does not prove.
struct LogicalContent: Equatable {
    private let values: [String: String]

    init(_ raw: RawDatabase) throws {
        var values: [String: String] = [:]
        for object in try raw.rows("SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name") {
            values["schema \(object[1] ?? "")"] = "\(object)"
        }
        for table in try raw.column("SELECT name FROM sqlite_schema WHERE type = 'table'") {
            let columns = try raw.rows("SELECT name, pk FROM pragma_table_info('\(table)') ORDER BY cid")
            let names = columns.map { $0[0] ?? "" }
            let exempt = Unproven.all.filter { $0.table == table }
            let shown = names.map { name in
                let rows = exempt.filter { $0.columns.contains(name) }.map { "(\($0.rows))" }
                let condition = rows.isEmpty ? "0" : rows.joined(separator: " OR ")
                return "CASE WHEN \(condition) THEN 'unproven' ELSE quote(\"\(name)\") END"
            }
            let key = columns.filter { $0[1] != "0" }.map { "\"\($0[0] ?? "")\"" }
            let order = key.isEmpty ? "rowid" : key.joined(separator: ", ")
            let rows = try raw.rows(
                "SELECT \(shown.joined(separator: ", ")) FROM \"\(table)\" NOT INDEXED ORDER BY \(order)")
            for (place, row) in rows.enumerated() { values["\(table) \(place)"] = "\(row)" }
        }
        self.values = values
    }

    /// Where two differ, a few of them.
    func differences(from other: LogicalContent) -> [String] {
        Set(values.keys).union(other.values.keys).filter { values[$0] != other.values[$0] }.sorted().prefix(3).map {
            "\($0): \(values[$0]?.prefix(200) ?? "none") / \(other.values[$0]?.prefix(200) ?? "none")"
        }
    }
}
