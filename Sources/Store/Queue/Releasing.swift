import AuditLog
import GRDB

extension QueueTransaction {
    /// Gives claimed jobs back.
    ///
    /// - Parameters:
    ///   - counted: false where the jobs did nothing wrong (a drain, a worker that was idle): they are
    ///     available at once, as if never claimed. True where a worker was lost while executing them: they are
    ///     retried after a back-off of 1, 2, 4 … 64 seconds, or discarded when `max_attempts` are used up.
    ///   - reason: in words; becomes the job's `fault` where it is counted, and is recorded in the log.
    /// - Returns: the leases that are void, in the order given.
    @discardableResult
    public func release(_ leases: [Lease], counted: Bool, reason: String) throws -> [Lease] {
        var void: [Lease] = []
        for lease in leases {
            let isCurrent =
                try counted ? releaseCounted(lease, reason: reason) : releaseUncounted(lease, reason: reason)
            if !isCurrent { void.append(lease) }
        }
        return void
    }

    /// Gives claimed jobs that have not been started back, uncounted, where there is another supervisor that may have them.
    ///
    /// - Returns: whether there is one, as far as the database says.
    public func handOver(_ leases: [Lease]) throws -> Bool {
        let others = try database.cachedStatement(
            sql: "SELECT EXISTS (SELECT 1 FROM supervisors WHERE stopped_at IS NULL AND id <> ?)")
        others.setUncheckedArguments([supervisor])
        guard try others.soleInteger() == 1 else { return false }
        try release(leases, counted: false, reason: "its supervisor is busy with long programs")
        return true
    }

    private func releaseUncounted(_ lease: Lease, reason: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'available', attempt = attempt - 1, supervisor = NULL, lease_token = NULL,
                    lease_expires_at = NULL
                WHERE id = ?1 AND lease_token = ?2
                RETURNING attempt + 1
                """)
        statement.setUncheckedArguments([lease.job, lease.token])
        guard let attempt = try statement.soleInteger() else { return false }
        try OutputRows.discard(job: lease.job, attempt: attempt, database)
        recordDeparture(.released, job: lease.job, attempt: attempt, reason: reason, of: supervisor)
        return true
    }

    private func releaseCounted(_ lease: Lease, reason: String) throws -> Bool {
        let retry = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'retryable', scheduled_at = ?3 + 1000000 * (1 << min(attempt - 1, 6)),
                    fault = ?4, supervisor = NULL, lease_token = NULL, lease_expires_at = NULL
                WHERE id = ?1 AND lease_token = ?2 AND attempt < max_attempts
                RETURNING attempt
                """)
        retry.setUncheckedArguments([lease.job, lease.token, now, reason])
        if let attempt = try retry.soleInteger() {
            recordDeparture(.retried, job: lease.job, attempt: attempt, reason: reason, of: supervisor)
            return true
        }
        return try discard(lease, reason: reason)
    }

    /// Takes a claimed job out of the queue for good.
    @discardableResult
    func discard(_ lease: Lease, reason: String) throws -> Bool {
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'discarded', finalized_at = ?3, fault = ?4, supervisor = NULL,
                    lease_token = NULL, lease_expires_at = NULL
                WHERE id = ?1 AND lease_token = ?2
                RETURNING attempt
                """)
        statement.setUncheckedArguments([lease.job, lease.token, now, reason])
        guard let attempt = try statement.soleInteger() else { return false }
        recordDeparture(.discarded, job: lease.job, attempt: attempt, reason: reason, of: supervisor)
        return true
    }

    /// Gives back every job that a supervisor holds, uncounted.
    ///
    /// - Returns: the ids of the jobs.
    @discardableResult
    func giveBackAll(of holder: Int64, as departure: AuditEvent.Departure, reason: String) throws -> [Int64] {
        try giveBack(where: "supervisor = ?", [holder], as: departure, reason: reason)
    }

    /// Gives back, uncounted, the running jobs that a condition selects. For the sake of their order SQLite would rather walk
    /// through all jobs there ever were, if it were not told which index to take.
    func giveBack(
        where condition: String, _ arguments: [Int64], as departure: AuditEvent.Departure, reason: String
    ) throws -> [Int64] {
        let held = try Row.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT id, attempt, supervisor, (SELECT host FROM supervisors WHERE id = jobs.supervisor)
                    FROM jobs INDEXED BY jobs_running WHERE state = 'running' AND \(condition) ORDER BY id
                    """),
            arguments: StatementArguments(arguments))
        let statement = try database.cachedStatement(
            sql: """
                UPDATE jobs SET state = 'available', attempt = attempt - 1, supervisor = NULL, lease_token = NULL,
                    lease_expires_at = NULL WHERE id = ?
                """)
        return try held.map { row in
            let job: Int64 = row[0]
            statement.setUncheckedArguments([job])
            try statement.execute()
            try OutputRows.discard(job: job, attempt: row[1], database)
            recordDeparture(departure, job: job, attempt: row[1], reason: reason, of: row[2], host: row[3])
            return job
        }
    }

    private func recordDeparture(
        _ departure: AuditEvent.Departure, job: Int64, attempt: Int64, reason: String, of holder: Int64,
        host: String? = nil
    ) {
        departed.all.append(
            Departure(
                kind: departure, job: job, attempt: attempt, holder: holder, host: holder == supervisor ? nil : host,
                reason: reason))
        audit.append(
            .job(
                departure, job: job, attempt: attempt, reason: String(reason.prefix(1_000)), supervisor: holder,
                actor: actor, time: now))
    }
}

extension Statement {
    /// The integer that a statement over at most one row returns; nil where it met none. Runs it to its end.
    func soleInteger() throws -> Int64? {
        let rows = try Int64.fetchCursor(self)
        var result: Int64?
        while let value = try rows.next() { result = value }
        return result
    }
}
