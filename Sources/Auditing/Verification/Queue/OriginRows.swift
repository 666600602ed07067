import AuditLog
import GRDB
import Glibc

/// Reads what there is about executions whose judgements other jobs were given. Such jobs come anywhere in the order in
/// which the tables are walked, so this asks for each.
struct OriginRows {
    private let row: RowCursor
    private let events: RowCursor
    private let files: RowCursor
    private let result: RowCursor
    private let violations: RowCursor
    private let runtimeEvents: RowCursor
    private let output: RowCursor
    private let artifacts: RowCursor

    init(_ database: Database) throws {
        typealias Columns = JudgementComparison
        typealias Table = JobTable
        /// Rows of the latest judgement are under no attempt of their own.
        let isLatest = "EXISTS (SELECT 1 FROM results r NOT INDEXED WHERE r.job_id = ?1 AND r.attempt = ?2)"
        func both(_ latest: Table, _ past: Table, _ columns: String) -> String {
            """
            SELECT job_id, 0, \(columns) FROM \(latest.source) WHERE job_id = ?1 AND \(isLatest)
            UNION ALL SELECT job_id, attempt, \(columns) FROM \(past.source) WHERE job_id = ?1 AND attempt = ?2
            ORDER BY 3
            """
        }
        row = try RowCursor(database, "SELECT \(JobComparison.columns) FROM \(Table.jobs.source) WHERE id = ?1")
        events = try RowCursor(
            database,
            """
            SELECT ?1, e.idx, e.body FROM audit_index i INDEXED BY audit_index_job JOIN audit_events e NOT INDEXED ON e.idx = i.idx
            WHERE i.job = ?1 ORDER BY e.idx
            """)
        files = try RowCursor(
            database, "SELECT job_id, name, bytes FROM \(Table.files.source) WHERE job_id = ?1 ORDER BY name")
        result = try RowCursor(
            database,
            """
            SELECT \(Columns.resultColumns) FROM \(Table.results.source) WHERE job_id = ?1 AND attempt = ?2
            UNION ALL SELECT \(Columns.resultColumns) FROM \(Table.pastResults.source) WHERE job_id = ?1 AND attempt = ?2
            """)
        violations = try RowCursor(database, both(.violations, .pastViolations, Columns.violationColumns))
        runtimeEvents = try RowCursor(database, both(.runtimeEvents, .pastRuntimeEvents, Columns.eventColumns))
        output = try RowCursor(
            database,
            """
            SELECT \(Columns.outputColumns) FROM \(Table.output.source)
            WHERE job_id = ?1 AND attempt = ?2 ORDER BY ordinal
            """)
        artifacts = try RowCursor(
            database,
            """
            SELECT \(Columns.artifactColumns) FROM \(Table.artifacts.source)
            WHERE job_id = ?1 AND attempt = ?2 ORDER BY ordinal
            """)
    }

    /// Copies the rows about an execution.
    func take(
        _ execution: ExecutionReference, _ rows: RowBuffer, _ places: inout [RowPlace]
    ) throws -> JobDossier.Origin {
        func all(_ cursor: RowCursor, _ parameters: Int64...) throws -> Range<Int> {
            let first = places.count
            if parameters.count == 1 {
                cursor.restart(parameters[0])
            } else {
                cursor.restart(parameters[0], parameters[1])
            }
            while try cursor.next() { places.append(rows.append(cursor)) }
            return first..<places.count
        }
        let (job, attempt) = (execution.job, execution.attempt)
        var origin = JobDossier.Origin(execution: execution)
        origin.row = try all(row, job).first.map { places[$0] }
        origin.events = try all(events, job)
        origin.files = try all(files, job)
        origin.result = try all(result, job, attempt).first.map { places[$0] }
        origin.violations = try all(violations, job, attempt)
        origin.runtimeEvents = try all(runtimeEvents, job, attempt)
        origin.output = try all(output, job, attempt)
        origin.artifacts = try all(artifacts, job, attempt)
        return origin
    }

    /// The execution that a body says a judgement is from; nil where it says nothing of that. Within a string the quotes
    /// would have a backslash before them.
    static func execution(in body: UnsafeRawBufferPointer) -> ExecutionReference? {
        guard var rest = body.after("\"shared_from\":{\"attempt\":"), let attempt = rest.leadingInteger() else {
            return nil
        }
        guard let next = rest.after(",\"job\":", atStart: true) else { return nil }
        rest = next
        guard let job = rest.leadingInteger() else { return nil }
        return ExecutionReference(job: job, attempt: attempt)
    }
}

extension UnsafeRawBufferPointer {
    /// What comes after the first place of a text.
    fileprivate func after(_ text: StaticString, atStart: Bool = false) -> UnsafeRawBufferPointer? {
        guard let start = baseAddress,
            let found = memmem(start, count, text.utf8Start, text.utf8CodeUnitCount)
        else { return nil }
        let offset = UnsafeRawPointer(found) - start
        guard !atStart || offset == 0 else { return nil }
        return UnsafeRawBufferPointer(rebasing: self[(offset + text.utf8CodeUnitCount)...])
    }

    /// Takes the digits at the start.
    fileprivate mutating func leadingInteger() -> Int64? {
        let digits = prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        defer { self = UnsafeRawBufferPointer(rebasing: self[digits.endIndex...]) }
        return Int64(String(decoding: digits, as: UTF8.self))
    }
}
