import AuditLog
import GRDB

/// The rows of `audit_index` beside the events of a range, with the words they name.
final class ProjectedRows {
    private let cursor: RowCursor
    private var isHeld = false
    /// The event that was gone to last. Its row is still held where its body could not be read.
    private var asked: Int64?
    /// How many rows of the range were passed.
    private(set) var count: Int64 = 0
    private var words: WordTable
    /// By column, the id of the row before, and its word: most columns say the same thing a thousand times over.
    private var previous: [Word]

    private struct Word {
        var id: Int64?
        var word: [UInt8]?
    }

    init(_ database: Database) throws {
        cursor = try RowCursor(
            database,
            """
            SELECT idx, time, type, user, host, program, job, last_job, batch, submitter, tags, verdict, policy_hash
            FROM audit_index NOT INDEXED WHERE idx >= ?1 AND idx <= ?2 ORDER BY idx
            """)
        words = try WordTable(database)
        previous = Array(repeating: Word(), count: cursor.columnCount)
    }

    /// Goes to the first row of a range.
    func begin(_ range: ClosedRange<Int64>) throws {
        cursor.restart(range.lowerBound, range.upperBound)
        isHeld = false
        count = 0
        try step()
        asked = nil
    }

    private func step() throws {
        if isHeld { count += 1 }
        isHeld = try cursor.next()
    }

    /// Goes to the row of an event that comes after those asked for before.
    ///
    /// - Returns: whether there is one.
    func go(to event: Int64, _ findings: inout FindingList) throws -> Bool {
        while isHeld, cursor.integer(0) < event {
            if cursor.integer(0) != asked { findings.add(Self.surplus(cursor.integer(0))) }
            try step()
        }
        asked = event
        return isHeld && cursor.integer(0) == event
    }

    /// Compares what an event says with its row, which is the one that was gone to, and passes that.
    func compare(_ entry: IndexedMembers, at index: Int64, _ findings: inout FindingList) throws {
        var wrong: [String] = []
        if !cursor.cell(1).equals(entry.time) { wrong.append("time") }
        if !cursor.cell(6).equals(entry.job) { wrong.append("job") }
        if !cursor.cell(7).equals(entry.lastJob) { wrong.append("last_job") }
        if try !isWord(2, entry.type) { wrong.append("type") }
        if try !isWord(3, entry.user) { wrong.append("user") }
        if try !isWord(4, entry.host) { wrong.append("host") }
        if try !isWord(5, entry.program) { wrong.append("program") }
        if try !isWord(8, entry.batch) { wrong.append("batch") }
        if try !isWord(9, entry.submitter) { wrong.append("submitter") }
        if try !isWord(10, entry.tags) { wrong.append("tags") }
        if try !isWord(11, entry.verdict) { wrong.append("verdict") }
        if try !isWord(12, entry.policyHash) { wrong.append("policy_hash") }
        if !wrong.isEmpty {
            findings.add(
                index: index, job: entry.job,
                "audit_index says something else of it than its body: \(wrong.joined(separator: ", "))")
        }
        if cursor.hasMisstored, let wrong = cursor.misstored { findings.add(index: index, wrong) }
        if let wrong = words.takeMisstored() { findings.add(index: index, wrong) }
        try step()
    }

    /// Passes the rows that are left.
    func finish(_ findings: inout FindingList) throws {
        while isHeld {
            if cursor.integer(0) != asked { findings.add(Self.surplus(cursor.integer(0))) }
            try step()
        }
    }

    /// What is wrong with a row that stands beside no event.
    static func surplus(_ index: Int64) -> Finding {
        Finding(index: index, "audit_index has a row of it, and the log has no event")
    }

    private func isWord(_ column: Int, _ text: BodyText?) throws -> Bool {
        let cell = cursor.cell(column)
        guard let text else { return cell.isNull }
        guard let id = cell.integer else { return false }
        if previous[column].id != id { previous[column] = Word(id: id, word: try words.word(id)) }
        return previous[column].word?.withUnsafeBytes { text.equals($0) } ?? false
    }
}
