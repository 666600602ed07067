public import Evaluation
import Foundation
import GRDB
public import Store

/// What a job has written by now.
public struct JobOutput: Sendable {
    /// A chunk, and where it stands.
    public struct Piece: Sendable {
        public let place: Place
        public let chunk: OutputChunk
    }

    /// A place in the output of all attempts.
    public struct Place: Sendable, Hashable {
        public let attempt: Int64
        /// From 0.
        public let ordinal: Int64

        public init(attempt: Int64, ordinal: Int64) {
            self.attempt = attempt
            self.ordinal = ordinal
        }
    }

    /// In order; at most ``limit``.
    public let pieces: [Piece]
    public let state: JobState
    /// Whether more may come.
    public let isOver: Bool

    /// The most pieces of one look.
    public static let limit = 1_000

    /// Looks at what came after a place. Of an attempt that was over before anybody could look, its result has the output:
    /// stdout first, then stderr.
    ///
    /// - Parameter place: nil for the beginning of the last attempt that has any.
    /// - Throws: ``ReportError/unknownJob(_:database:)``.
    public init(of job: Int64, after place: Place?, in store: JobStore) throws {
        (pieces, state, isOver) = try store.read { database in
            guard
                let row = try Row.fetchOne(
                    database.cachedStatement(
                        sql: """
                            SELECT j.state, r.attempt FROM jobs j LEFT JOIN results r ON r.job_id = j.id WHERE j.id = ?
                            """),
                    arguments: [job])
            else { throw ReportError.unknownJob(job, database: store.path) }
            let state = JobState(rawValue: row[0]) ?? .available
            let judged = state.isTerminal ? row[1] as Int64? : nil
            var pieces = try Self.chunks(of: job, after: place, database)
            if let judged, pieces.isEmpty, (place?.attempt ?? 0) < judged {
                pieces = try Self.result(of: job, attempt: judged, database)
            }
            return (pieces, state, state.isTerminal && pieces.count < Self.limit)
        }
    }

    private static func chunks(of job: Int64, after place: Place?, _ database: Database) throws -> [Piece] {
        var begin = place
        if begin == nil {
            let last = try Int64.fetchOne(
                database.cachedStatement(
                    sql: """
                        SELECT max(attempt) FROM (SELECT attempt FROM output_chunks WHERE job_id = ?1
                        UNION ALL SELECT attempt FROM results WHERE job_id = ?1)
                        """),
                arguments: [job])
            begin = last.map { Place(attempt: $0, ordinal: -1) }
        }
        guard let begin else { return [] }
        return try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT attempt, ordinal, stream, offset_us, bytes FROM output_chunks
                    WHERE job_id = ? AND (attempt, ordinal) > (?, ?) ORDER BY attempt, ordinal LIMIT ?
                    """),
            arguments: [job, begin.attempt, begin.ordinal, limit]
        ).compactMap { row in
            OutputChunk.Stream(rawValue: row[2]).map { stream in
                Piece(
                    place: Place(attempt: row[0], ordinal: row[1]),
                    chunk: OutputChunk(
                        stream: stream, offsetMicroseconds: row[3], bytes: Array(row[4] as Data? ?? Data())))
            }
        }
    }

    private static func result(of job: Int64, attempt: Int64, _ database: Database) throws -> [Piece] {
        let row = try Row.fetchOne(
            database, sql: "SELECT CAST(stdout AS BLOB), CAST(stderr AS BLOB), wall_us FROM results WHERE job_id = ?",
            arguments: [job])
        guard let row else { return [] }
        return OutputChunk.Stream.allCases.enumerated().compactMap { index, stream in
            guard let bytes = row[index] as Data?, !bytes.isEmpty else { return nil }
            return Piece(
                place: Place(attempt: attempt, ordinal: Int64(index)),
                chunk: OutputChunk(stream: stream, offsetMicroseconds: row[2], bytes: Array(bytes)))
        }
    }
}
