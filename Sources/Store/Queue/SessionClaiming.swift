import AuditLog
import GRDB

extension QueueTransaction {
    /// Claims jobs of sessions: of each session the first that has no outcome yet, where it is available and nobody else has
    /// the session's state. As ``claim(_:)`` otherwise; jobs that cannot be run are discarded.
    ///
    /// Costs one index seek where there are no such jobs, and two for each session that has any.
    ///
    /// - Parameters:
    ///   - only: no other session than this one.
    ///   - refusal: why none can be run; nil where they can.
    public func claimCells(
        _ request: ClaimRequest, only: String? = nil, refusal: String? = nil
    ) throws -> [ClaimedJob] {
        guard request.limit > 0 else { return [] }
        let heads = try admitted(heads(request, only: only)).map(\.job)
        guard !heads.isEmpty else { return [] }
        let token = Int64.random(in: 1...Int64.max)
        let rows = try lease(heads, token: token)
        try open(batches: Set(rows.compactMap(\.batch)))
        return try rows.compactMap { row in
            let lease = Lease(job: row.job, token: token)
            let standing = row.hasSessionName ? try takeSession(of: row.job) : nil
            guard var job = try start(row, request, token: token) else { return nil }
            if let objection = refusal ?? Self.objection(to: row, standing) {
                try discard(lease, reason: objection)
                return nil
            }
            job.sessionSince = standing?.since ?? 0
            return job
        }
    }

    /// Those of the jobs for which their queues have room.
    private func admitted(_ heads: [(job: Int64, queue: String)]) throws -> [(job: Int64, queue: String)] {
        let bounds = Dictionary(
            try QueueControlRows.all(database).compactMap { control in control.concurrency.map { (control.queue, $0) }
            },
            uniquingKeysWith: { first, _ in first })
        guard !bounds.isEmpty else { return heads }
        var running: [String: Int64] = [:]
        return try heads.filter { head in
            guard let bound = bounds[head.queue] else { return true }
            let now = try running[head.queue] ?? OpenQueues.running(Array(head.queue.utf8), database)
            running[head.queue] = now + (now < bound ? 1 : 0)
            return now < bound
        }
    }

    private func heads(_ request: ClaimRequest, only: String?) throws -> [(job: Int64, queue: String)] {
        let queues = Array(repeating: "?", count: request.queues.count).joined(separator: ", ")
        let statement = try database.cachedStatement(
            sql: """
                WITH RECURSIVE names (name) AS (
                    SELECT min(session) FROM jobs INDEXED BY jobs_session_unfinished
                    WHERE session IS NOT NULL AND finalized_at IS NULL
                    UNION ALL
                    SELECT (SELECT min(session) FROM jobs INDEXED BY jobs_session_unfinished
                        WHERE session > names.name AND finalized_at IS NULL)
                    FROM names WHERE name IS NOT NULL
                ), heads (id) AS (
                    SELECT (SELECT min(id) FROM jobs INDEXED BY jobs_session_unfinished
                        WHERE session = names.name AND finalized_at IS NULL)
                    FROM names WHERE name IS NOT NULL
                )
                SELECT j.id, j.queue
                FROM heads JOIN jobs j ON j.id = heads.id LEFT JOIN sessions s ON s.name = j.session
                WHERE j.state = 'available' AND (s.supervisor IS NULL OR s.supervisor = ?)
                AND NOT EXISTS (SELECT 1 FROM queues q WHERE q.name = j.queue AND q.paused_at IS NOT NULL)
                \(only == nil ? "" : "AND j.session = ?")
                \(request.queues.isEmpty ? "" : "AND j.queue IN (\(queues))")
                ORDER BY j.priority DESC, j.id LIMIT ?
                """)
        var arguments: StatementArguments = [supervisor]
        if let only { arguments += [only] }
        arguments += StatementArguments(request.queues)
        arguments += [request.limit]
        return try Row.fetchAll(statement, arguments: arguments).map { ($0[0], $0[1]) }
    }

    private static func objection(to row: ClaimedRow, _ standing: Standing?) -> String? {
        guard let standing else { return "the name of its session is not UTF-8 in normal form C, without NUL" }
        guard standing.state == "diverged" else { return nil }
        return "its session has diverged (\(standing.reason ?? "")); close it, and begin anew"
    }

    // MARK: Where a session stands

    private struct Standing {
        var state: String
        var since: Int64
        var reason: String?
    }

    /// Makes this supervisor the one that has the session's state, and opens the session where it is not.
    private func takeSession(of job: Int64) throws -> Standing {
        let found = try Row.fetchOne(
            database.cachedStatement(
                sql: """
                    SELECT state, since_job, reason FROM sessions WHERE name = (SELECT session FROM jobs WHERE id = ?)
                    """), arguments: [job])
        let standing = found.map { Standing(state: $0[0], since: $0[1], reason: $0[2]) }
        if let standing, standing.state == "diverged" { return standing }
        try database.cachedStatement(
            sql: """
                INSERT INTO sessions (name, opened_at, last_used_at, supervisor)
                SELECT session, ?2, ?2, ?3 FROM jobs WHERE id = ?1
                ON CONFLICT (name) DO UPDATE SET last_used_at = ?2, supervisor = ?3, state = 'open', closed_at = NULL,
                    reason = NULL, opened_at = iif(state = 'closed', ?2, opened_at)
                """
        ).execute(arguments: [job, now, supervisor])
        if standing == nil || standing?.state == "closed" {
            try note(.opened(cell: job), inSessionOf: job)
        }
        return Standing(state: "open", since: standing?.since ?? 0)
    }

    private func note(_ change: AuditEvent.SessionChange, inSessionOf job: Int64) throws {
        let name = try String.fetchOne(database, sql: "SELECT session FROM jobs WHERE id = ?", arguments: [job])
        audit.append(.session(name ?? "", change, supervisor: supervisor, actor: actor, time: now))
    }

    /// Notes that a session's state was made anew, by running again what is recorded of so many jobs.
    public func recordRebuild(of session: String, before job: Int64, cells: Int64) throws {
        try database.execute(
            sql: "UPDATE sessions SET rebuilds = rebuilds + 1 WHERE name = ?", arguments: [session])
        audit.append(
            .session(session, .rebuilt(cell: job, cells: cells), supervisor: supervisor, actor: actor, time: now))
    }

    /// Notes that a session's state cannot be made anew, and takes the job that wanted it out of the queue. So will be those
    /// behind it.
    ///
    /// - Parameter cell: the job that ended otherwise than is recorded.
    public func recordDivergence(of session: String, at cell: Int64, reason: String, for lease: Lease) throws {
        try database.execute(
            sql: "UPDATE sessions SET state = 'diverged', reason = ?2, supervisor = NULL WHERE name = ?1",
            arguments: [session, reason])
        audit.append(
            .session(
                session, .diverged(cell: cell, reason: reason), supervisor: supervisor, actor: actor, time: now))
        try discard(lease, reason: "its session has diverged (\(reason)); close it, and begin anew")
    }

    /// Notes that this supervisor has the state of a session no more.
    public func recordRelease(of session: String, reason: String) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE sessions SET supervisor = NULL WHERE name = ?1 AND supervisor = ?2 RETURNING 1")
        statement.setUncheckedArguments([session, supervisor])
        guard try statement.soleInteger() != nil else { return }
        audit.append(
            .session(session, .released(reason: reason), supervisor: supervisor, actor: actor, time: now))
    }

    /// The sessions that a supervisor had are at rest.
    func forgetSessions(of stopped: Int64) throws {
        try database.execute(sql: "UPDATE sessions SET supervisor = NULL WHERE supervisor = ?", arguments: [stopped])
    }

    /// Takes away the requests for interruption of those of these jobs that have an outcome.
    public func forgetInterrupts(of jobs: [Int64]) throws {
        let list = "[" + jobs.map(String.init).joined(separator: ",") + "]"
        try database.cachedStatement(
            sql: """
                DELETE FROM job_interrupts WHERE job_id IN (SELECT value FROM json_each(?))
                    AND EXISTS (SELECT 1 FROM jobs WHERE id = job_id AND finalized_at IS NOT NULL)
                """
        ).execute(arguments: [list])
    }
}
