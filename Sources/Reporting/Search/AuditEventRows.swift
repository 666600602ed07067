import AuditLog
import Foundation
import GRDB

/// Rows of the projection, with the bodies they are about, as cells.
struct AuditEventRows {
    static let columns: [Column] = [
        .number("idx"), .text("time"), .text("type"), .text("user"), .detail("host"), .detail("program"),
        .number("job"), .detail("last_job"), .text("batch"), .detail("submitter"), .detail("tags"), .text("verdict"),
        .detail("policy_hash"), .text("reason"), .detail("event"),
    ]

    /// What a query over `audit_index i` selects for ``cells(_:)``.
    static let selection = """
        i.idx, i.time, i.type, i.user, i.host, i.program, i.job, i.last_job, i.batch, i.submitter, i.tags, i.verdict,
        i.policy_hash, (SELECT body FROM audit_events WHERE idx = i.idx) AS body
        """

    private let database: Database
    private var reader = BodyReader()
    private var words: [Int64: Cell] = [:]

    init(_ database: Database) {
        self.database = database
    }

    mutating func cells(_ row: Row) throws -> [Cell] {
        let event = body(row)
        return [
            .integer(row[0]), .time(row[1]), try word(row[2]), try word(row[3]), try word(row[4]), try word(row[5]),
            Cell(row[6] as Int64?), Cell(row[7] as Int64?), try word(row[8]), try word(row[9]), try word(row[10]),
            try word(row[11]), try word(row[12]), event.reason, event.body,
        ]
    }

    /// The body as it stands in the log. One that is no canonical object is shown as text: `assay audit verify` says
    /// what is wrong with it.
    private mutating func body(_ row: Row) -> (reason: Cell, body: Cell) {
        guard let data: Data = row[13] else { return (.null, .null) }
        let text = String(decoding: data, as: UTF8.self)
        let reason = try? data.withUnsafeBytes { bytes in try reader.read(bytes) { Cell($0.string("reason")) } }
        return reason.map { ($0, .json(text)) } ?? (.null, .text(text))
    }

    private mutating func word(_ id: Int64?) throws -> Cell {
        guard let id else { return .null }
        if let known = words[id] { return known }
        // Tags may be different in every row.
        if words.count >= 16_384 { words.removeAll(keepingCapacity: true) }
        let word = try String.fetchOne(
            database.cachedStatement(sql: "SELECT word FROM audit_words WHERE id = ?"), arguments: [id])
        words[id] = Cell(word)
        return Cell(word)
    }
}
