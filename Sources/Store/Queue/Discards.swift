import GRDB

/// A job that was taken out of the queue without a verdict.
public struct Discard: Sendable, Hashable {
    public let job: Int64
    /// Why, in words.
    public let fault: String
}

extension JobStore {
    /// The jobs that were discarded at or after a time, in microseconds since 1970 UTC, by whomever; the first `limit` of
    /// them. One walk of an index, as long as they are many.
    public func discards(since: Int64, limit: Int) throws -> [Discard] {
        try read { database in
            try Row.fetchAll(
                database,
                sql: """
                    SELECT j.id, ifnull(j.fault, '') FROM audit_index i JOIN jobs j ON j.id = i.job
                    WHERE i.type = (SELECT id FROM audit_words WHERE word = 'job.discarded') AND i.time >= ?1
                        AND j.state = 'discarded'
                    ORDER BY i.time LIMIT ?2
                    """, arguments: [since, limit]
            ).map { Discard(job: $0[0], fault: $0[1]) }
        }
    }
}
