import GRDB

/// What is said where two jobs have the same `unique_key`.
enum UniqueKey {
    /// - Parameter prefix: what comes before, for people.
    static func taken(_ key: String, _ database: Database, prefix: String = "") throws -> StoreError {
        let other = try Int64.fetchOne(
            database,
            sql: """
                SELECT id FROM jobs
                WHERE unique_key = ? AND unique_key IS NOT NULL AND state NOT IN ('cancelled', 'discarded')
                """,
            arguments: [key])
        return StoreError(.duplicateKey, "\(prefix)unique_key '\(key)' is taken by job \(other ?? 0); use another key")
    }
}
