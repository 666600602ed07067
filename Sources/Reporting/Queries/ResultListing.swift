public import Evaluation
import GRDB
public import Store

/// The results of a batch, in the order of submission. Jobs without one are listed too, with NULL for a
/// verdict.
public struct ResultListing: Sendable, Hashable {
    public var batch: String
    public var verdict: Verdict?

    public init(batch: String, verdict: Verdict? = nil) {
        self.batch = batch
        self.verdict = verdict
    }

    /// The table, read row by row from one state of the database.
    public func table(_ store: JobStore) -> Table {
        Table(columns: Self.columns) { row in
            try store.read { database in
                guard try database.batchExists(batch) else {
                    throw ReportError.unknownBatch(batch, database: store.path)
                }
                let rows = try Row.fetchCursor(
                    database,
                    sql: Self.sql + (verdict == nil ? "" : "AND r.verdict = ?2 ") + "ORDER BY j.id",
                    arguments: StatementArguments([batch] + (verdict.map { [$0.rawValue] } ?? [])))
                while let next = try rows.next() { try row(Self.cells(next, database)) }
            }
        }
    }

    private static let columns: [Column] = [
        .number("id"), .text("external_id"), .detail("batch"), .detail("state"), .text("verdict"), .text("value"),
        .detail("value_json"), .detail("stdout"), .detail("stdout_base64"), .detail("stderr"),
        .detail("stderr_base64"), .text("exception_type"), .text("exception_message"), .detail("traceback"),
        .detail("traceback_json"),
        .detail("exit_code"), .detail("signal"), .detail("limit_hit"), .detail("blocked_by"), .number("wall_us"),
        .number("cpu_us"), .detail("user_us"), .detail("system_us"), .number("max_rss_kb"), .detail("attempt"),
        .detail("policy"), .detail("policy_hash"), .number("violations"), .detail("violation_count"), .detail("events"),
        .detail("event_count"), .detail("artifacts"), .detail("artifacts_left_out"),
        .detail("output_truncated"), .detail("finished_at"), .detail("worker"), .detail("interpreter"),
        .detail("shared_from"), .detail("shared_from_attempt"),
    ]

    private static let sql = """
        SELECT j.id, j.external_id, j.batch, j.state, r.verdict, r.value, r.value_json, r.stdout, r.stderr,
            r.exception_type, r.exception_message, r.traceback, r.exit_code, r.signal, r.limit_hit, r.blocked_by,
            r.wall_us, r.cpu_us, r.user_us, r.system_us, r.max_rss_kb, ifnull(r.attempt, j.attempt),
            ifnull(r.policy, j.policy), ifnull(r.policy_hash, j.policy_hash), r.violation_count,
            r.output_truncated, r.finished_at, r.worker, r.interpreter, r.event_count,
            r.traceback_json, r.artifacts_left_out, EXISTS (SELECT 1 FROM artifacts a WHERE a.job_id = j.id),
            r.shared_from, r.shared_from_attempt
        FROM jobs j LEFT JOIN results r ON r.job_id = j.id WHERE j.batch = ?1
        """ + " "

    private static func cells(_ row: Row, _ database: Database) throws -> [Cell] {
        let violationCount: Int64? = row[24]
        let violations = (violationCount ?? 0) > 0 ? try ViolationRecords.fetch(job: row[0], database) : []
        let eventCount: Int64? = row[29]
        let events = (eventCount ?? 0) > 0 ? try RuntimeEventRecords.fetch(job: row[0], database) : []
        let artifacts = row[32] as Bool ? try ArtifactRecords.fetch(job: row[0], database) : []
        let output = StoredStream(row[7])
        let errors = StoredStream(row[8])
        func text(_ index: Int) -> Cell { Cell(row[index] as String?) }
        func integer(_ index: Int) -> Cell { Cell(row[index] as Int64?) }
        func duration(_ index: Int) -> Cell { Cell(duration: row[index]) }
        return [
            integer(0), text(1), text(2), text(3), text(4), text(5), text(6), output.text, output.base64,
            errors.text, errors.base64, text(9), text(10), text(11), text(30), integer(12), integer(13), text(14),
            text(15),
            duration(16), duration(17), duration(18), duration(19), Cell(memory: row[20]), integer(21), text(22),
            text(23), .records(violations), integer(24), .records(events), integer(29), .records(artifacts),
            integer(31),
            (row[25] as Bool?).map(Cell.flag) ?? .null,
            Cell(time: row[26]), text(27), text(28), integer(33), integer(34),
        ]
    }
}
