public import AuditLog
import GRDB

/// What operators do to sessions.
extension JobStore {
    /// Closes a session: a job that names it from here on begins another one.
    ///
    /// Throws where there is no such session that is not closed, and where jobs of it have no outcome yet.
    public func closeSession(_ name: String, actor: Actor) throws {
        try write { database in
            let unfinished = try Int.fetchOne(
                database,
                sql: "SELECT count(*) FROM jobs WHERE session = ? AND finalized_at IS NULL", arguments: [name])
            let state = try String.fetchOne(
                database, sql: "SELECT state FROM sessions WHERE name = ?", arguments: [name])
            guard state != nil || unfinished != 0 else {
                throw StoreError(.notFound, "no session '\(name)' in \(path); see 'assay session list'")
            }
            guard unfinished == 0 else {
                throw StoreError(
                    .unfinished,
                    "session '\(name)' has jobs without an outcome (\(unfinished ?? 0)); wait for them, or cancel them")
            }
            guard state != "closed" else {
                throw StoreError(.notFound, "session '\(name)' is closed already; see 'assay session list'")
            }
            let now = clock()
            // Whoever has its state lets it go when it next looks.
            try database.execute(
                sql: """
                    UPDATE sessions SET state = 'closed', closed_at = ?2, reason = 'closed by an operator',
                        since_job = (SELECT max(id) FROM jobs WHERE session = ?1)
                    WHERE name = ?1
                    """, arguments: [name, now])
            let audit = auditAppender(database)
            audit.append(.session(name, .closed, supervisor: nil, actor: actor, time: now))
            try audit.flush()
        }
    }

    /// The job of a session that is running; nil where none is.
    public func runningJob(ofSession name: String) throws -> Int64? {
        try read { database in
            try Int64.fetchOne(
                database,
                sql: """
                    SELECT id FROM jobs WHERE session = ? AND finalized_at IS NULL AND state = 'running' LIMIT 1
                    """, arguments: [name])
        }
    }

    /// Whether a session has that name: one that was begun, or that a job waits for.
    public func hasSession(_ name: String) throws -> Bool {
        try read { database in
            try Bool.fetchOne(
                database,
                sql: """
                    SELECT EXISTS (SELECT 1 FROM sessions WHERE name = ?1)
                        OR EXISTS (SELECT 1 FROM jobs WHERE session = ?1 AND finalized_at IS NULL)
                    """, arguments: [name]) ?? false
        }
    }

    /// Asks for a running job of a session to be interrupted, as Ctrl-C interrupts an interpreter. Whoever executes it obeys:
    /// another supervisor as well, where the one that does now is killed.
    ///
    /// - Returns: false where it is not running, or belongs to no session.
    @discardableResult
    public func interrupt(job: Int64, actor: Actor) throws -> Bool {
        try write { database in
            let session = try String.fetchOne(
                database,
                sql: "SELECT session FROM jobs WHERE id = ? AND state = 'running' AND session IS NOT NULL",
                arguments: [job])
            guard let session else { return false }
            let now = clock()
            // What came too late for its job is of no use to anybody. One that waits to be begun anew still is to have it.
            try database.execute(
                sql: """
                    DELETE FROM job_interrupts WHERE NOT EXISTS
                        (SELECT 1 FROM jobs WHERE id = job_id AND finalized_at IS NULL)
                    """)
            try database.execute(
                sql: "INSERT OR IGNORE INTO job_interrupts (job_id, requested_at) VALUES (?, ?)",
                arguments: [job, now])
            let audit = auditAppender(database)
            audit.append(.session(session, .interrupted(cell: job), supervisor: nil, actor: actor, time: now))
            try audit.flush()
            return true
        }
    }
}
