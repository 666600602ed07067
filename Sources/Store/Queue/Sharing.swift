import AuditLog
public import Evaluation
import GRDB

/// A claimed job that may be given the judgement of an identical one.
public struct SharingCandidate: Sendable {
    public var lease: Lease
    public var key: SharingKey

    public init(lease: Lease, key: SharingKey) {
        self.lease = lease
        self.key = key
    }
}

/// What became of candidates. Those in neither are executed.
public struct SharingOutcome: Sendable {
    /// The verdicts that were given.
    public fileprivate(set) var given: [Lease: Verdict] = [:]
    /// Those that were not looked at, since enough had been copied: to be asked for again.
    public fileprivate(set) var left: Set<Lease> = []

    public init() {}
}

extension QueueTransaction {
    /// Gives claimed jobs the recorded judgement of an identical program, where there is one: they become `completed`
    /// without having been executed, with a copy of the result and all that belongs to it, and a `job.finished` event that
    /// names the execution (`shared_from`).
    ///
    /// Only a judgement is given that ``Completion/sharingKey`` has noted under the same key, of a job that is still there
    /// with all it came with. Its program and inputs are compared byte for byte, and its result with its own digest: what
    /// somebody changed is not handed on.
    ///
    /// - Parameter maximumBytes: of output and artifacts, after which no more are looked at, so that nobody waits long for
    ///   the write lock.
    public func share(_ candidates: [SharingCandidate], maximumBytes: Int = 8 << 20) throws -> SharingOutcome {
        var outcome = SharingOutcome()
        guard !candidates.isEmpty else { return outcome }
        let leased = try leasedJobs(candidates.map(\.lease.job))
        var bytes = 0
        for candidate in candidates {
            let lease = candidate.lease
            guard bytes < maximumBytes else {
                outcome.left.insert(lease)
                continue
            }
            guard outcome.given[lease] == nil, let job = leased[lease.job], job.token == lease.token, job.attempt == 1,
                let origin = try ShareableRows.origin(for: lease.job, key: candidate.key, database),
                let original = try judgement(of: origin)
            else { continue }
            let record = ResultRecord(
                job: lease.job, attempt: job.attempt, policy: job.policy, policyHash: job.policyHash,
                worker: original.worker, interpreter: original.interpreter, finishedAt: now,
                judgement: original.judgement, sharedFrom: origin.execution)
            let hasOutput = try OutputRows.copy(
                from: origin.execution, to: ExecutionReference(job: lease.job, attempt: job.attempt), database)
            try insert(record, salt: job.salt, wasStreamed: hasOutput)
            outcome.given[lease] = record.judgement.verdict
            bytes += (hasOutput ? 2 : 1) * record.judgement.byteCount
        }
        try complete(Set(outcome.given.keys.map(\.job)))
        return outcome
    }

    /// Nil where the result is not the one that its digest was made of.
    private func judgement(of origin: ShareableRows.Origin) throws -> ResultRecord? {
        let (job, attempt) = (origin.execution.job, origin.execution.attempt)
        guard let stored = try ResultRows.fetch(job: job, database), stored.record.attempt == attempt,
            ResultDigest.result(stored.record, salt: origin.salt).hex == stored.digest
        else { return nil }
        var record = stored.record
        record.judgement.violations = try ViolationRows.fetch(job: job, database)
        record.judgement.events = try RuntimeEventRows.fetch(job: job, database)
        record.judgement.artifacts = try ArtifactRows.fetch(job: job, attempt: attempt, database)
        return record
    }
}

extension Judgement {
    /// What a copy of it takes, roughly.
    fileprivate var byteCount: Int {
        standardOutput.count + standardError.count + (value?.utf8.count ?? 0) + (valueJSON?.utf8.count ?? 0) + 1_024
            + 512 * violations.count + artifacts.reduce(0) { $0 + $1.bytes.count }
    }
}
