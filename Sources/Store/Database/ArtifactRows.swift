import Evaluation
import GRDB

/// The statements over `artifacts`.
enum ArtifactRows {
    static func insert(_ artifacts: [Artifact], job: Int64, attempt: Int64, _ database: Database) throws {
        guard !artifacts.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: """
                INSERT INTO artifacts (job_id, attempt, ordinal, name, media_type, size, bytes)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """)
        for (index, artifact) in artifacts.enumerated() {
            statement.setUncheckedArguments([
                job, attempt, index + 1, artifact.name, artifact.mediaType, artifact.bytes.count,
                StoredText.exact(artifact.bytes),
            ])
            try statement.execute()
        }
    }

    /// Those that an attempt left, by ordinal.
    static func fetch(job: Int64, attempt: Int64, _ database: Database) throws -> [Artifact] {
        try Row.fetchAll(
            database,
            sql: """
                SELECT name, media_type, bytes FROM artifacts WHERE job_id = ? AND attempt = ? ORDER BY ordinal
                """,
            arguments: [job, attempt]
        ).map { row in Artifact(name: row[0], mediaType: row[1], bytes: row.bytes(2) ?? []) }
    }
}
