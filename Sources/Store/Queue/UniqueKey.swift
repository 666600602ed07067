import GRDB

/// What is said where two jobs have the same `unique_key`.
enum UniqueKey {
    /// - Parameters:
    ///   - prefix: what comes before, for people.
    ///   - before: the last id that there was before the transaction: jobs after it will not be there when it has failed.
    static func taken(
        _ key: String, _ database: Database, prefix: String = "", before: Int64 = .max
    ) throws -> StoreError {
        let other = try Int64.fetchOne(
            database,
            sql: """
                SELECT id FROM jobs
                WHERE unique_key = ? AND unique_key IS NOT NULL AND state NOT IN ('cancelled', 'discarded')
                """,
            arguments: [key])
        guard let other, other <= before else {
            return StoreError(
                .duplicateKey, "\(prefix)unique_key '\(key)' is that of an earlier row as well; use another key")
        }
        return StoreError(.duplicateKey, "\(prefix)unique_key '\(key)' is taken by job \(other); use another key")
    }
}
