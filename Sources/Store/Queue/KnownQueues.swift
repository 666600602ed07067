import GRDB

extension JobStore {
    /// Jobs that are looked through for one of a queue.
    private static let mostJobs = 200_000

    /// Those of some queues that nothing in the database knows: no job is of them, nobody has paused or bounded them. Where
    /// there are more than 200,000 jobs it takes too long to find that out, and none of them is.
    public func unknownQueues(among names: [String]) throws -> [String] {
        try read { database in
            let isKnown = try database.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM queues WHERE name = ?1)
                        OR (SELECT count(*) FROM (SELECT 1 FROM jobs LIMIT \(Self.mostJobs + 1))) > \(Self.mostJobs)
                        OR EXISTS (SELECT 1 FROM jobs WHERE queue = ?1)
                    """)
            return try names.filter { try Bool.fetchOne(isKnown, arguments: [$0]) == false }
        }
    }
}
