import AuditLog

/// The rows of `audit_index` beside the events of a batch, with the words they name.
final class ProjectedRows {
    static let sql = """
        SELECT idx, time, type, user, host, program, job, last_job, batch, submitter, tags, verdict, policy_hash
        FROM audit_index ORDER BY idx
        """
    /// The columns that hold the ids of words.
    private static let wordColumns = [2, 3, 4, 5, 8, 9, 10, 11, 12]

    let rows = RowBuffer()
    /// For each event of the batch, its row, where there is one.
    var places: [RowPlace?] = []
    /// The words that the rows name, by id. An id that is not here is that of no word.
    private var words: [Int64: [UInt8]] = [:]
    /// By column, the id of the row before, and its word: most columns say the same thing a thousand times over.
    private var previous = Array(repeating: Word(id: nil, word: nil), count: columnCount)
    private static let columnCount = 13

    private struct Word {
        let id: Int64?
        let word: [UInt8]?
    }

    func removeAll() {
        rows.removeAll()
        places.removeAll(keepingCapacity: true)
        words.removeAll(keepingCapacity: true)
        for column in Self.wordColumns { previous[column] = Word(id: nil, word: nil) }
    }

    /// Copies the cursor's row, with the words it names.
    func append(_ cursor: RowCursor, _ table: inout WordTable) throws {
        let place = rows.append(cursor)
        let row = rows.row(place)
        for column in Self.wordColumns {
            guard let id = row[column].integer, previous[column].id != id else { continue }
            if words[id] == nil { words[id] = try table.word(id) }
            previous[column] = Word(id: id, word: nil)
        }
        places.append(place)
    }

    /// Compares what an event says with its row.
    func compare(_ entry: IndexedMembers, at index: Int64, place: Int, _ findings: inout FindingList) {
        guard let rowPlace = places[place] else {
            findings.add(index: index, "audit_index has no row of it")
            return
        }
        let row = rows.row(rowPlace)
        var wrong: [String] = []
        if !row[1].equals(entry.time) { wrong.append("time") }
        if !row[6].equals(entry.job) { wrong.append("job") }
        if !row[7].equals(entry.lastJob) { wrong.append("last_job") }
        if !isWord(row, 2, entry.type) { wrong.append("type") }
        if !isWord(row, 3, entry.user) { wrong.append("user") }
        if !isWord(row, 4, entry.host) { wrong.append("host") }
        if !isWord(row, 5, entry.program) { wrong.append("program") }
        if !isWord(row, 8, entry.batch) { wrong.append("batch") }
        if !isWord(row, 9, entry.submitter) { wrong.append("submitter") }
        if !isWord(row, 10, entry.tags) { wrong.append("tags") }
        if !isWord(row, 11, entry.verdict) { wrong.append("verdict") }
        if !isWord(row, 12, entry.policyHash) { wrong.append("policy_hash") }
        guard !wrong.isEmpty else { return }
        findings.add(
            index: index, job: entry.job,
            "audit_index says something else of it than its body: \(wrong.joined(separator: ", "))")
    }

    private func isWord(_ row: BufferedRow, _ column: Int, _ text: BodyText?) -> Bool {
        let cell = row[column]
        guard let text else { return cell.isNull }
        guard let id = cell.integer else { return false }
        if previous[column].id != id || previous[column].word == nil {
            previous[column] = Word(id: id, word: words[id])
        }
        return previous[column].word?.withUnsafeBytes { text.equals($0) } ?? false
    }
}
