import GRDBSQLite

/// A database as any program opens it that knows SQLite and nothing of assay.
final class RawDatabase {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    private var handle: OpaquePointer?

    /// - Parameter flags: those of `sqlite3_open_v2`.
    init(_ path: String, flags: Int32 = SQLITE_OPEN_READWRITE) throws {
        guard sqlite3_open_v2(path, &handle, flags | SQLITE_OPEN_URI, nil) == SQLITE_OK else {
            throw failure("open")
        }
        // Defensive settings are for those who mean well.
        try run("PRAGMA synchronous = OFF; PRAGMA ignore_check_constraints = ON; PRAGMA foreign_keys = OFF;")
    }

    deinit { sqlite3_close_v2(handle) }

    /// Runs statements, and throws away what they return.
    func run(_ script: String) throws {
        guard sqlite3_exec(handle, script, nil, nil, nil) == SQLITE_OK else { throw failure(script) }
    }

    /// The rows of a statement: columns as text, nil for NULL.
    func rows(_ query: String) throws -> [[String?]] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK else { throw failure(query) }
        defer { sqlite3_finalize(statement) }
        var rows: [[String?]] = []
        while true {
            let code = sqlite3_step(statement)
            guard code == SQLITE_ROW else {
                if code == SQLITE_DONE { return rows }
                throw failure(query)
            }
            rows.append(
                (0..<sqlite3_column_count(statement)).map { column in
                    sqlite3_column_text(statement, column).map { String(cString: $0) }
                })
        }
    }

    /// The first column of each row; NULL is empty.
    func column(_ query: String) throws -> [String] {
        try rows(query).map { ($0.first ?? nil) ?? "" }
    }

    /// The blobs of a statement's first column.
    func blobs(_ query: String) throws -> [[UInt8]] {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v2(handle, query, -1, &statement, nil) == SQLITE_OK else { throw failure(query) }
        defer { sqlite3_finalize(statement) }
        var blobs: [[UInt8]] = []
        while sqlite3_step(statement) == SQLITE_ROW {
            let count = Int(sqlite3_column_bytes(statement, 0))
            guard let start = sqlite3_column_blob(statement, 0) else {
                blobs.append([])
                continue
            }
            blobs.append(Array(UnsafeRawBufferPointer(start: start, count: count)))
        }
        return blobs
    }

    /// Runs a script with every trigger out of the way, and puts them back exactly as they were.
    func withoutTriggers(_ script: String) throws {
        let triggers = try rows("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
        let drop = triggers.map { "DROP TRIGGER \($0[0] ?? "");" }.joined()
        let create = triggers.map { "\($0[1] ?? "");" }.joined(separator: "\n")
        try run("BEGIN; \(drop)")
        do {
            try run(script)
            try run("\(create) COMMIT;")
        } catch {
            try? run("ROLLBACK")
            throw error
        }
    }

    private func failure(_ what: String) -> Failure {
        Failure(description: "\(String(cString: sqlite3_errmsg(handle))) in \(what.prefix(300))")
    }
}

extension [UInt8] {
    /// As SQL writes a blob.
    var literal: String {
        "x'" + map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined() + "'"
    }
}
