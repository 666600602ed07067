public import AuditLog
import Evaluation
import GRDB

extension JobStore {
    /// The recorded judgement of a job, with its violations, events and artifacts; nil where it has none.
    public func result(of job: Int64) throws -> ResultRecord? {
        try read { database in
            guard var record = try ResultRows.fetch(job: job, database)?.record else { return nil }
            record.judgement.violations = try ViolationRows.fetch(job: job, database)
            record.judgement.events = try RuntimeEventRows.fetch(job: job, database)
            record.judgement.artifacts = try ArtifactRows.fetch(job: job, attempt: record.attempt, database)
            return record
        }
    }
}
