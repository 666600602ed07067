import GRDB

/// The columns of `jobs` in which a job differs from the schema's defaults.
///
/// Most jobs of a large submission differ in one or two, and binding a value costs about as much as SQLite
/// spends on storing it: an INSERT names the columns that some row of it needs, and no more.
struct SubmittedColumns: OptionSet, Hashable {
    let rawValue: UInt32

    static let queue = SubmittedColumns(rawValue: 1 << 0)
    static let priority = SubmittedColumns(rawValue: 1 << 1)
    static let externalID = SubmittedColumns(rawValue: 1 << 2)
    static let uniqueKey = SubmittedColumns(rawValue: 1 << 3)
    static let session = SubmittedColumns(rawValue: 1 << 4)
    static let policy = SubmittedColumns(rawValue: 1 << 5)
    static let moduleName = SubmittedColumns(rawValue: 1 << 6)
    static let timeout = SubmittedColumns(rawValue: 1 << 7)
    static let wallTimeout = SubmittedColumns(rawValue: 1 << 8)
    static let memory = SubmittedColumns(rawValue: 1 << 9)
    static let outputLimit = SubmittedColumns(rawValue: 1 << 10)
    static let maxAttempts = SubmittedColumns(rawValue: 1 << 11)
    static let schedule = SubmittedColumns(rawValue: 1 << 12)
    static let tags = SubmittedColumns(rawValue: 1 << 13)
    static let standardInput = SubmittedColumns(rawValue: 1 << 14)
    static let expectedOutput = SubmittedColumns(rawValue: 1 << 15)

    /// Each with the columns it stands for and their placeholders, in the order in which a job adds its values. Text
    /// that must keep its bytes arrives as a BLOB.
    private static let spelled: [(set: SubmittedColumns, names: String, places: String)] = [
        (.queue, "queue", "?"), (.priority, "priority", "?"), (.externalID, "external_id", "?"),
        (.uniqueKey, "unique_key", "?"), (.session, "session", "?"), (.policy, "policy", "?"),
        (.moduleName, "module_name", "?"), (.timeout, "timeout", "?"), (.wallTimeout, "wall_timeout", "?"),
        (.memory, "memory_mb", "?"), (.outputLimit, "output_limit", "?"), (.maxAttempts, "max_attempts", "?"),
        (.schedule, "state, scheduled_at", "?, ?"), (.tags, "tags", "?"),
        (.standardInput, "stdin", "CAST(? AS TEXT)"), (.expectedOutput, "expected_stdout", "CAST(? AS TEXT)"),
    ]

    /// The statement that inserts `rows` jobs: the batch, the submitter and the time are bound once, then for
    /// each row its salt, its program, and these columns.
    func insertSQL(rows: Int) -> String {
        let spelled = Self.spelled.filter { contains($0.set) }
        let names = ["batch", "submitter", "created_at", "salt", "source"] + spelled.map(\.names)
        let places = ["?1", "?2", "?3", "?", "CAST(? AS TEXT)"] + spelled.map(\.places)
        let row = "(" + places.joined(separator: ", ") + ")"
        return "INSERT INTO jobs (\(names.joined(separator: ", "))) VALUES "
            + Array(repeating: row, count: rows).joined(separator: ", ")
    }
}

extension NewJob {
    /// The columns that this job needs.
    var columns: SubmittedColumns {
        var columns: SubmittedColumns = []
        if queue != "default" { columns.insert(.queue) }
        if priority != 0 { columns.insert(.priority) }
        if externalID != nil { columns.insert(.externalID) }
        if uniqueKey != nil { columns.insert(.uniqueKey) }
        if session != nil { columns.insert(.session) }
        if policy != "default" { columns.insert(.policy) }
        if moduleName != "__main__" { columns.insert(.moduleName) }
        if timeout != 10 { columns.insert(.timeout) }
        if wallTimeout != nil { columns.insert(.wallTimeout) }
        if memoryMiB != 256 { columns.insert(.memory) }
        if outputLimit != 1_048_576 { columns.insert(.outputLimit) }
        if maxAttempts != 5 { columns.insert(.maxAttempts) }
        if scheduledAt != nil { columns.insert(.schedule) }
        if tags != nil { columns.insert(.tags) }
        if standardInput != nil { columns.insert(.standardInput) }
        if expectedOutput != nil { columns.insert(.expectedOutput) }
        return columns
    }

    /// Adds the values of `columns`, in the order in which the statement names them.
    func append(_ columns: SubmittedColumns, to arguments: inout StatementArguments, now: Int64) {
        if columns.contains(.queue) { arguments += [queue] }
        if columns.contains(.priority) { arguments += [priority] }
        if columns.contains(.externalID) { arguments += [externalID] }
        if columns.contains(.uniqueKey) { arguments += [uniqueKey] }
        if columns.contains(.session) { arguments += [session] }
        if columns.contains(.policy) { arguments += [policy] }
        if columns.contains(.moduleName) { arguments += [moduleName] }
        if columns.contains(.timeout) { arguments += [timeout] }
        if columns.contains(.wallTimeout) { arguments += [wallTimeout] }
        if columns.contains(.memory) { arguments += [memoryMiB] }
        if columns.contains(.outputLimit) { arguments += [outputLimit] }
        if columns.contains(.maxAttempts) { arguments += [maxAttempts] }
        if columns.contains(.schedule) {
            let liesAhead = scheduledAt.map { $0 > now } ?? false
            arguments += [liesAhead ? "scheduled" : "available", scheduledAt]
        }
        if columns.contains(.tags) { arguments += [tags] }
        if columns.contains(.standardInput) { arguments += [StoredText.exact(standardInput)] }
        if columns.contains(.expectedOutput) { arguments += [StoredText.exact(expectedOutput)] }
    }
}
