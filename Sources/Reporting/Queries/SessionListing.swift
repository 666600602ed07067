import GRDB
public import Store

/// Sessions, and what belongs to them.
public enum SessionListing {
    /// All sessions, the last used first; those of which nothing has been claimed yet come before them.
    public static func table(_ store: JobStore) -> Table {
        Table(columns: columns) { row in
            try store.read { database in
                let rows = try Row.fetchCursor(
                    database,
                    sql: """
                        \(unclaimed)
                        UNION ALL
                        SELECT name, state, supervisor, opened_at, last_used_at, rebuilds, reason, since_job
                        FROM sessions ORDER BY 5 DESC, 1
                        """)
                while let next = try rows.next() {
                    let name: String = next[0]
                    let closed: Int64? = next[1] == "closed" ? next[3] : nil
                    let counts = try counts(of: name, since: next[7], closed: closed, database)
                    try row([
                        .text(name), .text(state(next, in: store)), .integer(counts.done), .integer(counts.waiting),
                        .integer(next[5]), Cell(time: next[3]), Cell(time: next[4]), Cell(next[6] as String?),
                    ])
                }
            }
        }
    }

    private static let columns: [Column] = [
        .text("name"), .text("state"), .number("done"), .number("waiting"), .number("rebuilds"),
        .text("opened_at"), .text("last_used_at"), .text("reason"),
    ]

    private static let unclaimed = """
        SELECT DISTINCT session, 'new', NULL, NULL, NULL, 0, NULL, 0 FROM jobs
        WHERE session IS NOT NULL AND finalized_at IS NULL AND session NOT IN (SELECT name FROM sessions)
        """

    /// An open session whose state is in some worker is live; another is at rest, and made anew when it is needed. So is one
    /// whose supervisor was killed, before another one has noted that.
    private static func state(_ row: Row, in store: JobStore) -> String {
        let state: String = row[1]
        guard state == "open" else { return state }
        guard let supervisor: Int64 = row[2] else { return "resting" }
        return store.hasDied(supervisor: supervisor) ? "resting" : "live"
    }

    /// - Parameters:
    ///   - since: the last job before those that count.
    ///   - opened: of a session that is closed, when it was opened: those count that had their end since then.
    private static func counts(
        of session: String, since: Int64, closed opened: Int64?, _ database: Database
    ) throws -> (done: Int64, waiting: Int64) {
        let row = try Row.fetchOne(
            database,
            sql: """
                SELECT ifnull(sum(id > ?2 AND finalized_at IS NOT NULL OR finalized_at >= ?3), 0),
                    ifnull(sum(id > ?2 AND finalized_at IS NULL), 0)
                FROM jobs WHERE session = ?1
                """, arguments: [session, since, opened])
        return (row?[0] ?? 0, row?[1] ?? 0)
    }

    /// The jobs of a session, in their order.
    ///
    /// - Throws: ``ReportError/unknownSession(_:database:)``.
    public static func cells(of session: String, in store: JobStore) -> Table {
        Table(columns: cellColumns) { row in
            try store.read { database in
                let rows = try Row.fetchAll(
                    database,
                    sql: """
                        SELECT j.id, j.state, r.verdict, r.value, r.exception_type, r.wall_us, j.finalized_at,
                            CASE WHEN r.verdict IN ('passed', 'wrong_answer', 'raised')
                                AND r.exception_type IS NOT 'KeyboardInterrupt'
                                AND j.id > ifnull((SELECT since_job FROM sessions WHERE name = ?1), 0)
                                THEN 1 ELSE 0 END, j.fault
                        FROM jobs j LEFT JOIN results r ON r.job_id = j.id WHERE j.session = ?1 ORDER BY j.id
                        """, arguments: [session])
                guard !rows.isEmpty else { throw ReportError.unknownSession(session, database: store.path) }
                for next in rows {
                    try row([
                        .integer(next[0]), .text(next[1]), Cell(next[2] as String?), Cell(next[3] as String?),
                        Cell(next[4] as String?), Cell(duration: next[5]), .flag(next[7]), Cell(time: next[6]),
                        Cell(next[8] as String?),
                    ])
                }
            }
        }
    }

    private static let cellColumns: [Column] = [
        .number("id"), .text("state"), .text("verdict"), .text("value"), .text("exception_type"), .number("wall_us"),
        .text("in_state"), .text("finalized_at"), .detail("fault"),
    ]
}
