import Foundation
import GRDB
public import Store

/// Everything the database says about one job.
public struct JobDetails: Sendable {
    /// Columns of `jobs`, and of `results` where it has one, in an order that reads well; streams as in
    /// ``ResultListing``, times and durations typed.
    public let record: Record
    public let violations: [Record]
    public let events: [Record]
    public let files: [Record]
    public let artifacts: [Record]
    /// Earlier judgements, the oldest first.
    public let pastResults: [Record]
    /// Pieces of output that were recorded as they came, where it has no result that has them as a whole.
    public let outputChunks: Int64

    /// - Throws: ``ReportError/unknownJob(_:database:)``.
    public init(job id: Int64, in store: JobStore) throws {
        (record, violations, events, files, artifacts, pastResults, outputChunks) = try store.read { database in
            guard let row = try Row.fetchOne(database, sql: Self.sql, arguments: [id]) else {
                throw ReportError.unknownJob(id, database: store.path)
            }
            return (
                Self.record(row), try ViolationRecords.fetch(job: id, database),
                try RuntimeEventRecords.fetch(job: id, database), try JobFileRecords.fetch(job: id, database),
                try ArtifactRecords.fetch(job: id, database), try PastResultRecords.fetch(job: id, database),
                try Int64.fetchOne(database, sql: Self.chunks, arguments: [id]) ?? 0
            )
        }
    }

    /// All of it as one record, for programs.
    public var complete: Record {
        Record(
            record.fields + [
                .init("violations", .records(violations)), .init("events", .records(events)),
                .init("files", .records(files)), .init("artifacts", .records(artifacts)),
                .init("past_results", .records(pastResults)), .init("output_chunks", .integer(outputChunks)),
            ])
    }

    private static let sql = """
        SELECT j.id, j.external_id, j.batch, j.queue, j.state, j.fault, \(cancellation("reason")) AS cancelled_because,
            \(cancellation("actor.user")) AS cancelled_by, r.verdict, r.exception_type,
            r.exception_message, r.exit_code, r.signal, r.limit_hit, r.blocked_by, r.value, r.value_json,
            r.shared_from, r.shared_from_attempt, r.wall_us, r.cpu_us, r.user_us, r.system_us, r.max_rss_kb, r.output_truncated, r.violation_count, r.event_count, r.artifacts_left_out,
            ifnull(r.policy, j.policy) AS policy, ifnull(r.policy_hash, j.policy_hash) AS policy_hash,
            j.timeout, j.wall_timeout, j.memory_mb, j.output_limit, j.module_name, j.session, j.priority,
            j.unique_key, j.tags, j.submitter, ifnull(r.attempt, j.attempt) AS attempt, j.max_attempts,
            r.worker, r.interpreter, \(lacking) AS sandbox, j.created_at, j.scheduled_at, j.started_at, j.finalized_at, j.erased_at,
            j.source_sha256, r.result_hmac, (SELECT removed FROM removals WHERE job_id = j.id) AS removed,
            r.traceback, r.traceback_json, r.stdout, r.stderr,
            CAST(j.stdin AS BLOB) AS stdin, CAST(j.expected_stdout AS BLOB) AS expected_stdout,
            CAST(j.source AS BLOB) AS source
        FROM jobs j LEFT JOIN results r ON r.job_id = j.id WHERE j.id = ?
        """

    /// A member of the event that says that it was cancelled; NULL of a job that is not.
    private static func cancellation(_ member: String) -> String {
        """
        CASE j.state WHEN 'cancelled' THEN (SELECT json_extract(body, '$.\(member)') FROM report_audit
            WHERE job = j.id AND type = 'job.cancelled' AND json_valid(body) ORDER BY idx DESC LIMIT 1) END
        """
    }

    /// Of attempts whose output no result has.
    private static let chunks = """
        SELECT count(*) FROM output_chunks c WHERE job_id = ?1
            AND NOT EXISTS (SELECT 1 FROM results r WHERE r.job_id = ?1 AND r.attempt = c.attempt)
            AND NOT EXISTS (SELECT 1 FROM past_results p WHERE p.job_id = ?1 AND p.attempt = c.attempt)
        """

    /// The layers of the sandbox that the supervisor which ran it last did without, by the log; NULL where it had all.
    private static let lacking = """
        (SELECT (SELECT 'without ' || group_concat(value, ', ') FROM json_each(degraded.body, '$.missing'))
         FROM report_audit degraded
         WHERE degraded.idx IN (
                SELECT idx FROM audit_index
                WHERE type = (SELECT id FROM audit_words WHERE word = 'sandbox.degraded'))
            AND json_valid(degraded.body)
            AND json_extract(degraded.body, '$.supervisor') = (
                SELECT CASE WHEN json_valid(body) THEN json_extract(body, '$.supervisor') END
                FROM report_audit WHERE job = j.id AND type = 'job.started' ORDER BY idx DESC LIMIT 1))
        """

    private static func record(_ row: Row) -> Record {
        var fields: [Record.Field] = []
        for name in row.columnNames {
            let value: DatabaseValue = row[name]
            switch name {
            // The program and its inputs are TEXT of any bytes, since a bare INSERT checks nothing: hence the casts.
            case "stdout", "stderr", "source", "stdin", "expected_stdout":
                let stream = StoredStream(value)
                fields += [.init(name, stream.text), .init("\(name)_base64", stream.base64)]
            default: fields.append(.init(name, cell(name, value)))
            }
        }
        return Record(fields)
    }

    private static func cell(_ name: String, _ value: DatabaseValue) -> Cell {
        switch value.storage {
        case .null: return .null
        case .int64(let number):
            if name.hasSuffix("_us") { return .duration(number) }
            if name.hasSuffix("_at") { return .time(number) }
            if name.hasSuffix("_kb") { return .memory(number) }
            return name == "output_truncated" ? .flag(number != 0) : .integer(number)
        case .double(let number): return .real(number)
        case .string(let text): return .text(text)
        case .blob(let data): return .text(String(decoding: data, as: UTF8.self))
        }
    }
}
