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
    /// Also where one that is large was claimed with those that are next.
    var hasRoomForUrgent: Bool { byteCount < 4 * Self.byteLimit }

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

    /// Makes one that waits here as urgent as that, where it is less so.
    mutating func raise(_ lease: Lease, to priority: Int64) {
        guard let place = jobs.firstIndex(where: { $0.lease == lease && $0.priority < priority }) else { return }
        var job = jobs.remove(at: place)
        byteCount -= job.assignment.byteCount
        job.priority = priority
        append(job)
    }

    mutating func popFirst() -> ClaimedJob? {
        guard !jobs.isEmpty else { return nil }
        let job = jobs.removeFirst()
        byteCount -= job.assignment.byteCount
        return job
    }

    /// Of so many that are next, those of the lowest priority among them: how many, and which priority. Nil where there are
    /// none.
    func leastUrgent(of count: Int) -> (count: Int, priority: Int64)? {
        let next = jobs.prefix(count)
        return next.last.map { last in (next.count { $0.priority == last.priority }, last.priority) }
    }

    mutating func drop(_ void: Set<Lease>) {
        jobs.removeAll { void.contains($0.lease) }
        byteCount = jobs.reduce(0) { $0 + $1.assignment.byteCount }
    }

    mutating func removeAll() {
        self = Backlog()
    }
}
