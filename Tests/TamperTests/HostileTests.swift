import Foundation
import Testing

@Suite("What no assay would have written is found, and ends nothing early", .serialized)
struct HostileTests {
    /// The body with one member after the other at the edge of what it can hold, and gone.
    private static func variants(of body: String) throws -> [[UInt8]] {
        let object = try #require(try JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any])
        return try changes(object).map { changed in
            Array(try JSONSerialization.data(withJSONObject: changed, options: [.sortedKeys, .withoutEscapingSlashes]))
        }
    }

    private static func changes(_ object: [String: Any]) -> [[String: Any]] {
        object.keys.sorted().flatMap { key -> [[String: Any]] in
            func with(_ values: Any?...) -> [[String: Any]] {
                values.map { value in
                    var copy = object
                    copy[key] = value
                    return copy
                }
            }
            switch object[key] {
            case let inner as [String: Any]: return changes(inner).flatMap { with($0) } + with(nil)
            case is [Any]: return with([String](), nil)
            case is String: return with("", "\u{0}x")
            case is NSNumber: return with(Int64.min, Int64.max, nil)
            default: return []
            }
        }
    }

    @Test("in events that were hashed again with numbers and texts at the edge of what there is")
    func events() throws {
        let log = try RealLog.shared.get()
        let events = Dictionary(grouping: try log.events(), by: \.type).values.compactMap(\.first)
            .sorted { $0.index < $1.index }
        let cases = try events.flatMap { event in try Self.variants(of: event.body).map { (event, $0) } }
        let failures = failures(of: cases) { event, body in
            let workspace = try RealLog.copy()
            try Rewriting.rewrite(workspace) { bodies in
                var bodies = bodies
                bodies[event.index] = body
                return bodies
            }
            let verified = try workspace.inspect()
            let isFound = verified.status == 1 && verified.names("was signed for other ones")
            return isFound ? nil : "\(String(decoding: body, as: UTF8.self)): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.count): \(failures.prefix(20).joined(separator: "\n"))")
        #expect(cases.count > 200)
    }

    @Test("in rows with the smallest and the largest ids and numbers there are")
    func rows() throws {
        let raw = try RealLog.copy().raw()
        let tables = try raw.column("SELECT name FROM sqlite_schema WHERE type = 'table'")
            .filter { !Unproven.unwritten.contains($0) && !$0.hasPrefix("sqlite") }
        let cases = try tables.flatMap { table in
            try raw.column("SELECT name FROM pragma_table_info('\(table)') WHERE type = 'INTEGER'").flatMap { column in
                ["-9223372036854775808", "9223372036854775807"].map { (table, column, $0) }
            }
        }
        let failures = failures(of: cases) { table, column, value in
            let workspace = try RealLog.copy()
            // One row, the last, so that keys stay unique.
            try workspace.alter(
                "UPDATE \(table) SET \"\(column)\" = \(value) WHERE \"\(column)\" = (SELECT max(\"\(column)\") FROM \(table))"
                    + " AND (SELECT count(*) FROM \(table) o WHERE o.\"\(column)\" = \(table).\"\(column)\") = 1;")
            let verified = try workspace.inspect()
            return verified.status <= 1 ? nil : "\(table).\(column) = \(value): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
        #expect(cases.count > 60)
    }

    @Test("in columns that hold a value of another type, as STRICT tables cannot")
    func types() throws {
        let raw = try RealLog.copy().raw()
        let columns = try raw.rows(
            """
            SELECT s.name, c.name, c.type FROM sqlite_schema s JOIN pragma_table_info(s.name) c
            WHERE s.type = 'table' AND c.pk = 0 AND s.name NOT LIKE 'sqlite%'
            """
        ).map { $0.map { $0 ?? "" } }.filter { !Unproven.unwritten.contains($0[0]) && $0[0] != "audit_timestamps" }
        // The same bytes as another type are what searches do not find.
        let failures = failures(of: columns.filter { ["TEXT", "BLOB"].contains($0[2]) }) { place in
            let (table, column, type) = (place[0], place[1], place[2])
            let workspace = try RealLog.copy()
            let raw = try workspace.raw()
            let sql = try raw.column("SELECT sql FROM sqlite_schema WHERE name = '\(table)'")[0]
            let loose = sql.replacing("STRICT", with: "").replacing("/*", with: "")
                .trimmingCharacters(in: CharacterSet(charactersIn: ", \n"))
            func keep(_ text: String) throws {
                try raw.run(
                    """
                    PRAGMA writable_schema = ON;
                    UPDATE sqlite_schema SET sql = '\(text.replacing("'", with: "''"))' WHERE name = '\(table)';
                    PRAGMA writable_schema = RESET;
                    """)
            }
            guard try raw.column("SELECT count(*) FROM \(table) WHERE \"\(column)\" IS NOT NULL") != ["0"] else {
                return nil
            }
            try keep(loose.replacing(", WITHOUT ROWID", with: " WITHOUT ROWID"))
            try raw.withoutTriggers(
                "UPDATE \(table) SET \"\(column)\" = CAST(\"\(column)\" AS \(type == "TEXT" ? "BLOB" : "TEXT"));")
            try keep(sql)
            let verified = try workspace.inspect()
            let isFound = verified.status == 1 && verified.findings.contains { $0.message.contains("is stored as") }
            return isFound
                || Unproven.all.contains { $0.table == table && $0.rows == "1" && $0.columns.contains(column) }
                ? nil : "\(table).\(column): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.joined(separator: "\n"))")
    }
}
