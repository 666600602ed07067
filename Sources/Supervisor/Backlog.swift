import Evaluation
import Store

/// Jobs that were claimed and not given to a worker, in the order in which they are to run.
struct Backlog {
    private(set) var jobs: [ClaimedJob] = []
    private var byteCount = 0

    /// Bytes of programs claimed ahead. They exist several times on their way from the database to a pipe, so this
    /// bounds the supervisor's memory where programs are large; small ones are bounded by number.
    static let byteLimit = 1 << 20

    var isEmpty: Bool { jobs.isEmpty }
    var count: Int { jobs.count }
    var leases: [Lease] { jobs.map(\.lease) }
    var hasRoom: Bool { byteCount < Self.byteLimit }

    /// After all of its priority: what was claimed later may be more urgent than what was claimed ahead.
    mutating func append(_ job: ClaimedJob) {
        insert(job, before: jobs.firstIndex { $0.priority < job.priority })
    }

    /// Before all of its priority.
    mutating func putBack(_ job: ClaimedJob) {
        insert(job, before: jobs.firstIndex { $0.priority <= job.priority })
    }

    private mutating func insert(_ job: ClaimedJob, before place: Int?) {
        jobs.insert(job, at: place ?? jobs.endIndex)
        byteCount += job.assignment.byteCount
    }

    mutating func popFirst() -> ClaimedJob? {
        guard !jobs.isEmpty else { return nil }
        let job = jobs.removeFirst()
        byteCount -= job.assignment.byteCount
        return job
    }

    /// The lowest priority among so many that are next; nil where there are none.
    func priority(after count: Int) -> Int64? { jobs.prefix(count).last?.priority }

    mutating func drop(_ void: Set<Lease>) {
        jobs.removeAll { void.contains($0.lease) }
        byteCount = jobs.reduce(0) { $0 + $1.assignment.byteCount }
    }

    mutating func removeAll() {
        self = Backlog()
    }
}
