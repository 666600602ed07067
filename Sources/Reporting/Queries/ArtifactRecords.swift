public import Evaluation
import Foundation
import GRDB
public import Store

/// The artifacts of a job's latest judgement as records, without their bytes.
enum ArtifactRecords {
    static func fetch(job: Int64, _ database: Database) throws -> [Record] {
        let statement = try database.cachedStatement(
            sql: """
                SELECT a.ordinal, a.name, a.media_type, a.size FROM artifacts a
                JOIN results r ON r.job_id = a.job_id AND r.attempt = a.attempt
                WHERE a.job_id = ? ORDER BY a.ordinal
                """)
        return try Row.fetchAll(statement, arguments: [job]).map { row in
            Record([
                .init("ordinal", .integer(row[0])), .init("name", .text(row[1])), .init("media_type", .text(row[2])),
                .init("size", .integer(row[3])),
            ])
        }
    }
}

extension Artifact {
    /// An artifact of a job's latest judgement.
    ///
    /// - Parameter ordinal: from 1, as `show` lists them.
    /// - Returns: nil where the job has no such artifact, or its bytes were erased.
    public static func stored(_ ordinal: Int64, of job: Int64, in store: JobStore) throws -> Artifact? {
        try store.read { database in
            let row = try Row.fetchOne(
                database,
                sql: """
                    SELECT a.name, a.media_type, a.bytes, a.size FROM artifacts a
                    JOIN results r ON r.job_id = a.job_id AND r.attempt = a.attempt
                    WHERE a.job_id = ? AND a.ordinal = ?
                    """,
                arguments: [job, ordinal])
            guard let row else { return nil }
            let bytes = Array(row[2] as Data? ?? Data())
            guard bytes.count == row[3] as Int else { return nil }
            return Artifact(name: row[0], mediaType: row[1], bytes: bytes)
        }
    }
}

/// The files that came with a job as records, without their bytes.
enum JobFileRecords {
    static func fetch(job: Int64, _ database: Database) throws -> [Record] {
        let statement = try database.cachedStatement(
            sql: "SELECT name, length(bytes) FROM job_files WHERE job_id = ? ORDER BY name")
        return try Row.fetchAll(statement, arguments: [job]).map { row in
            Record([.init("name", .text(row[0])), .init("size", .integer(row[1]))])
        }
    }
}
