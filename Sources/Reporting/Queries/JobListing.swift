public import Evaluation
import GRDB
public import Store

/// Jobs, newest first.
public struct JobListing: Sendable, Hashable {
    public var batch: String?
    public var state: JobState?
    public var verdict: Verdict?
    public var queue: String?
    /// All where nil.
    public var limit: Int?

    public init() {}

    public func table(_ store: JobStore) -> Table {
        Table(columns: Self.columns) { row in
            try store.read { database in
                if let batch, try !database.batchExists(batch) {
                    throw ReportError.unknownBatch(batch, database: store.path)
                }
                let condition = condition
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        SELECT j.id, j.external_id, j.batch, j.queue, j.state, r.verdict, j.attempt, j.created_at,
                            j.scheduled_at, j.started_at, j.finalized_at, j.fault
                        FROM jobs j LEFT JOIN results r ON r.job_id = j.id
                        WHERE \(condition.sql) ORDER BY j.id DESC LIMIT \(limit ?? -1)
                        """,
                    arguments: condition.statementArguments)
                while let next = try rows.next() { try row(Self.cells(next)) }
            }
        }
    }

    private static let columns: [Column] = [
        .number("id"), .text("external_id"), .text("batch"), .text("queue"), .text("state"), .text("verdict"),
        .number("attempt"), .text("created_at"), .detail("scheduled_at"), .detail("started_at"),
        .text("finalized_at"), .detail("fault"),
    ]

    private var condition: SQLCondition {
        var condition = SQLCondition()
        if let batch { condition.require("j.batch = ?", batch) }
        if let state { condition.require("j.state = ?", state.rawValue) }
        if let verdict { condition.require("r.verdict = ?", verdict.rawValue) }
        if let queue { condition.require("j.queue = ?", queue) }
        return condition
    }

    private static func cells(_ row: Row) -> [Cell] {
        [
            .integer(row[0]), Cell(row[1] as String?), Cell(row[2] as String?), .text(row[3]), .text(row[4]),
            Cell(row[5] as String?), .integer(row[6]), .time(row[7]), Cell(time: row[8]), Cell(time: row[9]),
            Cell(time: row[10]), Cell(row[11] as String?),
        ]
    }
}
