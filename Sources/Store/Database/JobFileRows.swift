import Evaluation
import GRDB

/// The statements over `job_files` and `removals`: what comes with a job besides its row.
enum JobFileRows {
    static func insert(_ files: [JobFile], job: Int64, _ database: Database) throws {
        guard !files.isEmpty else { return }
        let statement = try database.cachedStatement(
            sql: "INSERT INTO job_files (job_id, name, bytes) VALUES (?, ?, ?)")
        for file in files {
            statement.setUncheckedArguments([job, file.name, StoredText.exact(file.bytes)])
            try statement.execute()
        }
    }

    /// The files of a job, in the order of their names' bytes.
    static func fetch(job: Int64, _ database: Database) throws -> [JobFile] {
        try Row.fetchAll(
            database.cachedStatement(sql: "SELECT name, bytes FROM job_files WHERE job_id = ? ORDER BY name"),
            arguments: [job]
        ).map { row in JobFile(name: row[0], bytes: row.bytes(1) ?? []) }
    }

    static func insert(removed: String, job: Int64, _ database: Database) throws {
        let statement = try database.cachedStatement(sql: "INSERT INTO removals (job_id, removed) VALUES (?, ?)")
        statement.setUncheckedArguments([job, removed])
        try statement.execute()
    }
}
