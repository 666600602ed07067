public import AuditLog
import GRDB

/// What erasing did to one job.
public struct Erasure: Sendable, Hashable {
    public let job: Int64
    /// The columns that held something, as `table.column`; empty where the job was erased before.
    public let removed: [String]
    /// When it was erased: now or before, in microseconds since 1970 UTC.
    public let erasedAt: Int64
    /// Whether it was erased before this.
    public let wasErased: Bool
}

extension JobStore {
    /// The longest reason, in bytes.
    public static let longestErasureReason = 1_000

    /// Removes from finished jobs what they brought along and what they left: program, input, expected output, salt and
    /// plain hash, files, and what was removed from its text; values, output, exceptions, artifacts, and what violations
    /// and runtime events quote, of earlier judgements as well. Names stay (batch, tags, external id, submitter), and so do verdicts, counts, rules,
    /// positions, and the names of files that it brought along.
    ///
    /// One transaction, which also records `payload.erased` for each job. A job that was erased before stays as it is.
    /// The bytes are gone from the disk once ``emptyWriteAheadLog(waiting:)`` has said so.
    ///
    /// - Parameter reason: 1 to ``longestErasureReason`` bytes.
    /// - Throws: `StoreError`: `notFound` where there is no such job, `constraint` where one is not finished; nothing is
    ///   erased then.
    public func erase(_ jobs: [Int64], reason: String, actor: Actor) throws -> [Erasure] {
        guard (1...Self.longestErasureReason).contains(reason.utf8.count) else {
            throw StoreError(.constraint, "the reason must have 1 to \(Self.longestErasureReason) bytes")
        }
        return try write { database in
            let audit = auditAppender(database)
            let now = clock()
            let erasures = try jobs.map { job in
                let erasure = try Payload.erase(job, now: now, database, path: path)
                if !erasure.wasErased {
                    audit.append(
                        .payloadErased(job: job, removed: erasure.removed, reason: reason, actor: actor, time: now))
                }
                return erasure
            }
            try audit.flush()
            return erasures
        }
    }

    /// Copies what the write-ahead log holds into the database and empties it, so that overwritten bytes are in neither.
    ///
    /// - Parameter waiting: seconds to wait for other processes' readers.
    /// - Returns: false where another process kept it from that.
    public func emptyWriteAheadLog(waiting: Double = 5) throws -> Bool {
        try withoutTransaction { database in
            let timeout = try Int64.fetchOne(database, sql: "PRAGMA busy_timeout") ?? 0
            _ = try Row.fetchAll(database, sql: "PRAGMA busy_timeout = \(min(timeout, Int64(waiting * 1_000)))")
            defer { _ = try? Row.fetchAll(database, sql: "PRAGMA busy_timeout = \(timeout)") }
            let row = try Row.fetchOne(database, sql: "PRAGMA wal_checkpoint(TRUNCATE)")
            return row?[0] as Int64? == 0
        }
    }
}

/// Which columns hold what is a job's own, and how they are emptied.
private enum Payload {
    /// A table, the column of the job's id, and its columns of payload.
    struct Place {
        let table: String
        let key: String
        let columns: [String]
        /// What takes the place of the bytes.
        let blank: String
    }

    static let jobs = Place(
        table: "jobs", key: "id", columns: ["source", "stdin", "expected_stdout", "salt", "source_sha256"],
        blank: "NULL")

    /// A program can define exceptions, and raise audit events of any name: those are its words as well.
    static let others: [Place] =
        ["", "past_"].flatMap { prefix in
            [
                Place(
                    table: prefix + "results", key: "job_id",
                    columns: [
                        "exception_type", "exception_message", "value", "value_json", "traceback", "traceback_json",
                        "stdout", "stderr",
                    ], blank: "NULL"),
                Place(
                    table: prefix + "violations", key: "job_id", columns: ["symbol", "message", "excerpt"], blank: "''"),
                Place(table: prefix + "runtime_events", key: "job_id", columns: ["event", "argument"], blank: "''"),
            ]
        }
        + [
            Place(table: "job_files", key: "job_id", columns: ["bytes"], blank: "x''"),
            Place(table: "removals", key: "job_id", columns: ["removed"], blank: "NULL"),
            Place(table: "output_chunks", key: "job_id", columns: ["bytes"], blank: "x''"),
            Place(table: "artifacts", key: "job_id", columns: ["name"], blank: "''"),
            Place(table: "artifacts", key: "job_id", columns: ["bytes"], blank: "x''"),
        ]

    static func erase(_ job: Int64, now: Int64, _ database: Database, path: String) throws -> Erasure {
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT state, finalized_at, erased_at FROM jobs WHERE id = ?", arguments: [job])
        else { throw StoreError(.notFound, "\(path): there is no job \(job); see 'assay jobs'") }
        if let erasedAt = row[2] as Int64? {
            return Erasure(job: job, removed: [], erasedAt: erasedAt, wasErased: true)
        }
        guard row[1] as Int64? != nil else {
            throw StoreError(
                .constraint, "\(path): job \(job) is \(row[0] as String); only finished jobs can be erased")
        }
        var removed = try ([jobs] + others).flatMap { try held(in: $0, job, database) }
        // In its key is the program's hash.
        if try ShareableRows.forget(job: job, database) { removed.append("shareable_results.key") }
        let columns = jobs.columns.map { "\($0) = NULL" }.joined(separator: ", ")
        try database.execute(
            sql: "UPDATE jobs SET erased_at = ?, \(columns) WHERE id = ?", arguments: [now, job])
        for place in others {
            let columns = place.columns.map { "\($0) = \(place.blank)" }.joined(separator: ", ")
            try database.execute(
                sql: "UPDATE \(place.table) SET \(columns) WHERE \(place.key) = ?", arguments: [job])
        }
        return Erasure(job: job, removed: removed, erasedAt: now, wasErased: false)
    }

    private static func held(in place: Place, _ job: Int64, _ database: Database) throws -> [String] {
        let columns = place.columns.map { "ifnull(max(length(\($0)) > 0), 0)" }.joined(separator: ", ")
        guard
            let row = try Row.fetchOne(
                database, sql: "SELECT \(columns) FROM \(place.table) WHERE \(place.key) = ?", arguments: [job])
        else { return [] }
        return place.columns.indices.filter { row[$0] as Bool }.map { "\(place.table).\(place.columns[$0])" }
    }
}
