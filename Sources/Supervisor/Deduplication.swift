import AuditLog
import Evaluation
import Store

/// Which of the claimed programs are identical: one of each kind is executed, and the others wait for what it comes to.
///
/// A job that waits is claimed like those of the backlog. It is never lost: it is given the judgement, or goes to the
/// backlog itself where there is none to be given, or where the one that it waits for is gone.
struct Deduplication {
    /// At most so many wait, of so many bytes together; more are executed.
    private static let limit = 2_048
    private static let byteLimit = 2 << 20

    let environment: Digest
    /// By key: the one that is executed for all of its kind.
    private var executed: [SharingKey: Lease] = [:]
    private var waiting: [SharingKey: [ClaimedJob]] = [:]
    /// Those for which there may be a judgement, and which were left when enough had been copied.
    private var due: [ClaimedJob] = []
    /// Of all that wait.
    private var count = 0
    private var byteCount = 0

    init(environment: Digest) { self.environment = environment }

    var isIdle: Bool { count == 0 }
    /// Whether some need not wait for anything but a transaction.
    var isDue: Bool { !due.isEmpty }
    var leases: [Lease] { waiting.values.flatMap { $0.map(\.lease) } + due.map(\.lease) }

    /// Gives jobs that were claimed their keys.
    func mark(_ jobs: inout [ClaimedJob]) {
        for index in jobs.indices { jobs[index].sharingKey = jobs[index].sharingKey(environment: environment) }
    }

    /// Those of some jobs that may be given a judgement.
    func candidates(_ jobs: [ClaimedJob]) -> [SharingCandidate] {
        jobs.compactMap { job in
            guard job.mayBeGivenJudgement, let key = job.sharingKey else { return nil }
            return SharingCandidate(lease: job.lease, key: key)
        }
    }

    /// Those that may be given a judgement once these are recorded.
    func candidates(after completions: [Completion]) -> [SharingCandidate] {
        guard count > 0 else { return [] }
        return candidates(due)
            + completions.flatMap { completion in candidates(completion.sharingKey.flatMap { waiting[$0] } ?? []) }
    }

    /// Takes in a job that is to be judged.
    ///
    /// - Returns: false where it waits for an identical one from here on; true where it is to be executed.
    mutating func execute(_ job: ClaimedJob) -> Bool {
        guard let key = job.sharingKey else { return true }
        guard executed[key] != nil else {
            executed[key] = job.lease
            return true
        }
        guard job.mayBeGivenJudgement, count < Self.limit, byteCount < Self.byteLimit else { return true }
        waiting[key, default: []].append(job)
        count += 1
        byteCount += job.assignment.byteCount
        return false
    }

    /// The one that is executed, or is to be, for all that are identical to a job.
    func execution(for job: ClaimedJob) -> Lease? { job.sharingKey.flatMap { executed[$0] } }

    /// After some judgements were recorded.
    ///
    /// - Parameter outcome: what became of ``candidates(after:)``.
    /// - Returns: those that can be given nothing: each is to be executed.
    mutating func settle(_ completions: [Completion], _ outcome: SharingOutcome) -> [ClaimedJob] {
        var settled = due
        count -= due.count
        byteCount -= due.reduce(0) { $0 + $1.assignment.byteCount }
        due = []
        for completion in completions {
            guard let key = completion.sharingKey, executed[key] == completion.lease else { continue }
            executed[key] = nil
            settled += take(key)
        }
        for job in settled where outcome.left.contains(job.lease) { postpone(job) }
        return settled.filter { outcome.given[$0.lease] == nil && !outcome.left.contains($0.lease) }
    }

    /// Takes in a job that is to be asked about again.
    mutating func postpone(_ job: ClaimedJob) {
        due.append(job)
        count += 1
        byteCount += job.assignment.byteCount
    }

    /// Gives up those whose leases are void.
    mutating func drop(_ void: Set<Lease>) {
        guard count > 0, !void.isEmpty else { return }
        let jobs = waiting.values.joined().filter { !void.contains($0.lease) }
        let left = due.filter { !void.contains($0.lease) }
        forgetWaiting()
        for job in left { postpone(job) }
        for job in jobs { _ = execute(job) }
    }

    mutating func forgetWaiting() {
        waiting = [:]
        due = []
        count = 0
        byteCount = 0
    }

    /// Those that wait for one of these.
    func waiting(for executions: [Lease]) -> [Lease] {
        guard count > 0 else { return [] }
        let executions = Set(executions)
        return executed.filter { executions.contains($0.value) }.keys.flatMap { (waiting[$0] ?? []).map(\.lease) }
    }

    /// Gives up some executions, and those that wait for them.
    mutating func forget(_ executions: [Lease]) {
        let executions = Set(executions)
        for (key, lease) in executed where executions.contains(lease) {
            executed[key] = nil
            _ = take(key)
        }
    }

    /// Forgets those executions that are none any more: cancelled, or lost with their workers.
    ///
    /// - Parameter held: the leases of all jobs that are being executed or are to be.
    /// - Returns: those that waited for one of them.
    mutating func giveUpAll(but held: Set<Lease>) -> [ClaimedJob] {
        let gone = executed.filter { !held.contains($0.value) }.keys
        for key in gone { executed[key] = nil }
        return gone.flatMap { take($0) }
    }

    private mutating func take(_ key: SharingKey) -> [ClaimedJob] {
        let jobs = waiting.removeValue(forKey: key) ?? []
        count -= jobs.count
        byteCount -= jobs.reduce(0) { $0 + $1.assignment.byteCount }
        return jobs
    }
}
