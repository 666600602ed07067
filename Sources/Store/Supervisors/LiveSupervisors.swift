public import Evaluation
import GRDB

/// Who is at work on a database, as far as locks say.
enum LiveSupervisors {
    /// One of them, in words: its process and host; nil where there is none.
    static func first(_ database: Database, _ locks: SupervisorLocks) throws -> String? {
        let started = try Row.fetchAll(database, sql: "SELECT id, host, pid FROM supervisors WHERE stopped_at IS NULL")
        return try started.first { try locks.isHeldElsewhere($0[0]) }
            .map { "process \($0[2] as Int64) on \($0[1] as String)" }
    }
}

extension JobStore {
    /// Whether a supervisor is at work on this database, on this host, as far as its lock says.
    public func hasLiveSupervisor() throws -> Bool {
        let locks = try SupervisorLocks(database: filePath)
        return try read { database in try LiveSupervisors.first(database, locks) != nil }
    }

    /// Whether a supervisor has gone without saying so, as with `kill -9`: its lock is free. False where that cannot be told.
    ///
    /// - Parameter supervisor: one that has not signed off, as far as the database says.
    public func hasDied(supervisor: Int64) -> Bool {
        do {
            guard let locks = try SupervisorLocks(examining: filePath) else { return true }
            return try !locks.isHeldElsewhere(supervisor)
        } catch {
            return false
        }
    }

    /// Whether a job is marked as running and the supervisor that ran it has gone without saying so.
    public func isAbandoned(job: Int64) throws -> Bool {
        let supervisor = try read { database in
            try Int64.fetchOne(
                database, sql: "SELECT supervisor FROM jobs WHERE id = ? AND state = 'running'", arguments: [job])
        }
        return supervisor.map(hasDied) ?? false
    }

    /// The state of a job; nil where there is no such job.
    public func state(of job: Int64) throws -> JobState? {
        try read { database in
            let statement = try database.cachedStatement(sql: "SELECT state FROM jobs WHERE id = ?")
            return try String.fetchOne(statement, arguments: [job]).flatMap(JobState.init)
        }
    }

    /// Why a job has no outcome, in words.
    public func fault(of job: Int64) throws -> String? {
        try read { database in
            try String.fetchOne(database, sql: "SELECT fault FROM jobs WHERE id = ?", arguments: [job])
        }
    }
}
