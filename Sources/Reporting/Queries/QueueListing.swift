import GRDB
public import Store

/// The queues that have something to do, or are paused or bounded.
public enum QueueListing {
    public static func table(_ store: JobStore) -> Table {
        let columns: [Column] = [
            .text("queue"), .number("available"), .number("running"), .number("delayed"), .number("concurrency"),
            .text("paused_at"), .text("oldest_at"),
        ]
        return Table(columns: columns) { row in
            try store.read { database in
                // Each SELECT walks one of the partial indexes: finished jobs are not looked at.
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        WITH counted AS (
                            SELECT queue, count(*) AS available, 0 AS running, 0 AS delayed, min(created_at) AS oldest
                            FROM jobs WHERE state = 'available' GROUP BY queue
                            UNION ALL
                            SELECT queue, 0, count(*), 0, NULL FROM jobs WHERE state = 'running' GROUP BY queue
                            UNION ALL
                            SELECT queue, 0, 0, count(*), NULL FROM jobs
                            WHERE state IN ('scheduled', 'retryable') GROUP BY queue
                            UNION ALL SELECT name, 0, 0, 0, NULL FROM queues
                        )
                        SELECT c.queue, sum(c.available), sum(c.running), sum(c.delayed), q.concurrency, q.paused_at,
                            min(c.oldest)
                        FROM counted c LEFT JOIN queues q ON q.name = c.queue GROUP BY c.queue ORDER BY c.queue
                        """)
                while let next = try rows.next() {
                    try row([
                        .text(next[0]), .integer(next[1]), .integer(next[2]), .integer(next[3]),
                        Cell(next[4] as Int64?), Cell(time: next[5]), Cell(time: next[6]),
                    ])
                }
            }
        }
    }
}
