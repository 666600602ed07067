import GRDB
import Migrations

/// Whether the schema is the one that the migrations make.
///
/// Tables, indexes, views and triggers are compared by their SQL. What somebody added beside them is theirs, except a
/// trigger or a unique index on one of ours: it could change what is written, or have rows take the place of others.
enum SchemaCheck {
    private struct Object: Sendable {
        let type: String
        let name: String
        let table: String
        let sql: String?
    }

    static func run(_ database: Database) throws -> (findings: FindingList, objects: Int) {
        var findings = FindingList()
        let reference = try shipped.get()
        var found: [String: [Object]] = [:]
        for object in try objects(database) { found[object.name.lowercased(), default: []].append(object) }
        for object in reference {
            let name = object.name.lowercased()
            let candidates = found.removeValue(forKey: name) ?? []
            let what = "\(object.type) \(object.name)"
            switch candidates.count {
            case 0: findings.add("\(what) is missing")
            case 1:
                let other = candidates[0]
                if other.type != object.type || other.table != object.table || other.sql != object.sql {
                    findings.add("\(what) is not the one that assay made: it was changed or replaced")
                }
            default: findings.add("\(what) is there \(candidates.count) times")
            }
        }
        let ours = Set(reference.filter { $0.type != "trigger" && $0.type != "index" }.map { $0.name.lowercased() })
        let unique = try uniqueIndexes(database)
        let foreign = found.values.joined().filter { object in
            (object.type == "trigger" || object.type == "index" && unique.contains(object.name))
                && ours.contains(object.table.lowercased())
        }
        for object in foreign.sorted(by: { $0.name < $1.name }) {
            let kind = object.type == "index" ? "unique index" : object.type
            findings.add("\(kind) \(object.name) on \(object.table) is not one of assay's: it was put in")
        }
        return (findings, reference.count)
    }

    /// By what SQLite makes of them, whatever their text looks like.
    private static func uniqueIndexes(_ database: Database) throws -> Set<String> {
        let rows = try RowCursor(
            database,
            """
            SELECT l.name FROM sqlite_schema s, pragma_index_list(s.name) l WHERE s.type = 'table' AND l."unique"
            """)
        var names: Set<String> = []
        while try rows.next() { names.insert(rows.text(0) ?? "") }
        return names
    }

    /// What the migrations of this assay make of an empty database.
    private static let shipped = Result {
        try DatabaseQueue().write { database in
            for migration in Migrations.all { try database.execute(sql: migration.sql) }
            return try objects(database)
        }
    }

    private static func objects(_ database: Database) throws -> [Object] {
        let rows = try RowCursor(database, "SELECT type, name, tbl_name, sql FROM sqlite_schema")
        var objects: [Object] = []
        while try rows.next() {
            objects.append(
                Object(type: rows.text(0) ?? "", name: rows.text(1) ?? "", table: rows.text(2) ?? "", sql: rows.text(3))
            )
        }
        return objects
    }
}
