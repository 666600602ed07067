public import Evaluation
import GRDB

extension JobStore {
    /// Whether a supervisor is at work on this database, on this host, as far as its lock says.
    public func hasLiveSupervisor() throws -> Bool {
        let locks = try SupervisorLocks(database: path)
        let unstopped = try read { database in
            try Int64.fetchAll(database, sql: "SELECT id FROM supervisors WHERE stopped_at IS NULL")
        }
        return try unstopped.contains { try locks.isHeldElsewhere($0) }
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
