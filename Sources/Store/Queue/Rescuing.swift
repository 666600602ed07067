import AuditLog
import GRDB

extension QueueTransaction {
    /// Renews leases for another 60 seconds.
    ///
    /// - Returns: the leases that are void, in the order given: stop executing those jobs.
    public func extend(_ leases: [Lease]) throws -> [Lease] {
        let statement = try database.cachedStatement(
            sql: "UPDATE jobs SET lease_expires_at = ?3 WHERE id = ?1 AND lease_token = ?2 RETURNING id")
        let expiry = now + SupervisorRegistration.leaseMicroseconds
        return try leases.filter { lease in
            statement.setUncheckedArguments([lease.job, lease.token, expiry])
            return try statement.soleInteger() == nil
        }
    }

    /// Returns to the queue, uncounted, the jobs of other supervisors that are dead (their lock is free) or
    /// that let their leases run out, with a `job.orphaned` event each, and records the end of the dead.
    ///
    /// - Returns: the ids of the jobs.
    @discardableResult
    public func rescue() throws -> [Int64] {
        var rescued: [Int64] = []
        for other in try otherSupervisors() where try !registration.locks.isHeldElsewhere(other) {
            rescued += try giveBackAll(of: other, as: .orphaned, reason: "its supervisor is dead")
            try recordStop(of: other, reason: "found dead")
        }
        rescued += try giveBack(
            where: "lease_expires_at < ? AND supervisor <> ?", [now, supervisor], as: .orphaned,
            reason: "its lease ran out")
        return rescued
    }

    /// Everybody else who holds a job or has not signed off.
    private func otherSupervisors() throws -> [Int64] {
        try Int64.fetchAll(
            database.cachedStatement(
                sql: """
                    SELECT id FROM supervisors WHERE stopped_at IS NULL AND id <> ?1
                    UNION SELECT supervisor FROM jobs WHERE state = 'running' AND supervisor <> ?1
                    """),
            arguments: [supervisor])
    }

    /// Notes the end of a supervisor, once.
    func recordStop(of stopped: Int64, reason: String) throws {
        let statement = try database.cachedStatement(
            sql: "UPDATE supervisors SET stopped_at = ?2 WHERE id = ?1 AND stopped_at IS NULL RETURNING id")
        statement.setUncheckedArguments([stopped, now])
        guard try statement.soleInteger() != nil else { return }
        try forgetSessions(of: stopped)
        audit.append(.supervisorStopped(supervisor: stopped, reason: reason, actor: actor, time: now))
    }
}
