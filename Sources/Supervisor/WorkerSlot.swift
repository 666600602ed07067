import Evaluation
import Store

/// One place in the pool: the worker that fills it now, and the jobs it was given.
final class WorkerSlot {
    enum State: Equatable {
        case starting, ready
        /// The worker has ended, and none is in its place yet.
        case gone
    }

    let number: Int
    var process: WorkerProcess
    var state = State.starting
    var startedAt: Int64
    /// Since when it is ready.
    var readyAt: Int64?
    /// In the order they were sent; the first is being executed once `executingSince` is set.
    var jobs: [ClaimedJob] = []
    var executingSince: Int64?
    /// What the job that is being executed has written so far, as it came.
    var output = StreamedOutput()
    var isRecalling = false
    var knownPolicies: Set<String> = []
    var interpreter = ""
    /// Whose states the worker has.
    var sessions: Set<String> = []
    /// Jobs that this worker has finished.
    var jobsDone = 0
    /// Gets no more jobs, and is replaced once it has none.
    var isRetiring: Bool { retirement != nil }
    /// Why it has served its time.
    var retirement: String?
    /// Whether the worker is there in place of another.
    private(set) var isReplacement = false
    /// How large it was when it was ready, and how large it has become.
    var memory: WorkerMemory?

    init(number: Int, process: WorkerProcess, now: Int64) {
        self.number = number
        self.process = process
        startedAt = now
    }

    func replace(by process: WorkerProcess, now: Int64) {
        self.process = process
        state = .starting
        startedAt = now
        readyAt = nil
        jobs = []
        executingSince = nil
        output = StreamedOutput()
        isRecalling = false
        knownPolicies = []
        sessions = []
        jobsDone = 0
        retirement = nil
        isReplacement = true
        memory = nil
    }

    /// Leaves the place empty. What it held is the caller's.
    func vacate() {
        state = .gone
        jobs = []
        executingSince = nil
    }

    /// Bytes of programs from which on a worker is given no more ahead of time: handing one of that size over takes no time
    /// beside running it, and all of them are held here until they are done.
    private static let byteLimit = 1 << 18

    /// Whether it has enough to do, by the size of its programs and their inputs.
    var isFull: Bool { jobs.reduce(0) { $0 + $1.toRun.byteCount } >= Self.byteLimit }

    /// Whether it was ready for so long that it has what a worker needs.
    func hasLasted(now: Int64) -> Bool { readyAt.map { now - $0 > 2_000_000 } ?? false }

    /// When a worker that has not moved is taken for dead.
    func isStalled(now: Int64) -> Bool {
        switch state {
        case .starting: return now - startedAt > 120_000_000
        case .gone: return false
        case .ready:
            guard let job = jobs.first else { return false }
            let since = executingSince ?? now
            // The check of a job of a session has its limits for itself.
            let parts: Int64 = job.session == nil ? 1 : 2
            return now - since > parts * job.toRun.limits.wallMicroseconds + WorkerSlot.graceMicroseconds
        }
    }

    /// What a worker is given beyond a job's wall limit, in which it ends the job itself.
    private static let graceMicroseconds: Int64 = 15_000_000
}
