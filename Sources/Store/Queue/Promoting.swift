import GRDB

extension QueueTransaction {
    /// Makes scheduled and retryable jobs available whose time has come, at most `limit` of them, the
    /// earliest first. Costs one index seek where none are due.
    ///
    /// - Returns: how many.
    @discardableResult
    public func promoteDue(limit: Int = 1_000) throws -> Int {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'available' WHERE id IN (
                    SELECT id FROM jobs WHERE state IN ('scheduled', 'retryable') AND scheduled_at <= ?1
                    ORDER BY scheduled_at LIMIT ?2)
                """)
        statement.setUncheckedArguments([now, limit])
        try statement.execute()
        return database.changesCount
    }
}
