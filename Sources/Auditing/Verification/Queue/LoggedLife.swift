import AuditLog

/// A job's way through the queue as its events tell it.
///
/// A claim (`job.started`) makes it run; `job.finished`, `job.retried`, `job.discarded`, `job.orphaned`, `job.released`
/// or `job.cancelled` ends that. Nothing finishes that was not started, in the same attempt and under the same policy:
/// no program runs without its check.
struct LoggedLife {
    enum State {
        case waiting, running, completed, discarded, cancelled
    }

    struct Judgement {
        let index: Int64
        let time: Int64
        let attempt: Int64
        let finish: LoggedFinish
        let start: LoggedStart
    }

    private(set) var state = State.waiting
    /// Executions that count.
    private(set) var attempt: Int64 = 0
    private(set) var lastStart: (index: Int64, time: Int64, start: LoggedStart)?
    /// Of the first start; the program does not change after it.
    private(set) var judgements: [Judgement] = []
    /// When it was finished, discarded or cancelled, while it is.
    private(set) var finalizedAt: Int64?
    /// When it was claimed last, and under which policy, which is none where that was not installed.
    private(set) var claim: (time: Int64, policyHash: BodyText?)?
    /// Of the last infrastructure fault.
    private(set) var fault: String?
    private(set) var erased: (index: Int64, time: Int64)?
    private(set) var submissions: [LoggedSubmission] = []
    /// Of its events, that of its submission apart.
    private(set) var firstIndex: Int64?

    private let job: Int64
    private let timeline: LogTimeline

    /// The event that says that the job was removed; nil where it is to be there.
    var pruning: Int64? { timeline.pruned.event(of: job) }

    init(job: Int64, timeline: LogTimeline) {
        self.job = job
        self.timeline = timeline
    }

    mutating func take(_ event: LoggedJobEvent, _ findings: inout FindingList) {
        let job = job
        func object(_ message: String) { findings.add(index: event.index, job: job, message) }
        if case .submitted(let submission) = event.kind { return submissions.append(submission) }
        firstIndex = firstIndex ?? event.index
        switch event.kind {
        case .submitted: break
        case .started(let start): begin(event, start, object)
        case .finished(let finish): complete(event, finish, object)
        case .discarded: discard(event, object)
        case .retried:
            // A fault's, or an operator's on a job that is done.
            if state == .running ? event.attempt != attempt : finalizedAt == nil {
                object("it was retried, and nothing of that attempt was started")
            }
            if state == .running { fault = event.reason }
            leave(.waiting)
        case .orphaned, .released:
            if state != .running || event.attempt != attempt {
                object("it was given back, and nothing of that attempt was started")
            }
            leave(.waiting)
            attempt = event.attempt &- 1
        case .cancelled:
            if finalizedAt != nil { object("it was cancelled when it was done already") }
            leave(.cancelled, at: event.time)
            attempt = event.attempt
        case .erased:
            if finalizedAt == nil { object("it was erased before it was done") }
            if erased != nil { object("it was erased a second time") }
            erased = (event.index, event.time)
        }
    }

    private mutating func begin(_ event: LoggedJobEvent, _ start: LoggedStart, _ object: (String) -> Void) {
        if state != .waiting { object("it was started while it was not waiting") }
        if event.attempt != attempt &+ 1 {
            object("it was started as attempt \(event.attempt), and by the log \(attempt) counted before")
        }
        if !timeline.isPolicy(start.policy, start.policyHash, at: event.index) {
            object("it was started under a text of policy '\(start.policy)' that was not in force")
        }
        if !timeline.isRunning(start.supervisor, at: event.index) {
            object("it was started by supervisor \(start.supervisor), which by the log was not running")
        }
        if let first = lastStart?.start.source, !first.equals(start.source) {
            object("it was started with another program than before")
        }
        lastStart = (event.index, event.time, start)
        claim = (event.time, start.policyHash)
        attempt = event.attempt
        leave(.running)
    }

    private mutating func complete(_ event: LoggedJobEvent, _ finish: LoggedFinish, _ object: (String) -> Void) {
        guard state == .running, event.attempt == attempt, let start = lastStart?.start else {
            object("it finished, and nothing of that attempt was started")
            return
        }
        if !finish.policyHash.equals(start.policyHash) {
            object("it finished under another policy than it was started under")
        }
        judgements.append(
            Judgement(index: event.index, time: event.time, attempt: event.attempt, finish: finish, start: start))
        leave(.completed, at: event.time)
    }

    /// Of a job that ran too often, or of one that could not be claimed since its policy is not installed.
    private mutating func discard(_ event: LoggedJobEvent, _ object: (String) -> Void) {
        let isClaimed = state == .running && event.attempt == attempt
        let isRefused = state == .waiting && event.attempt == attempt &+ 1
        if !isClaimed, !isRefused { object("it was discarded, and nothing of that attempt was started") }
        if !isClaimed { claim = (event.time, nil) }
        attempt = event.attempt
        fault = event.reason
        leave(.discarded, at: event.time)
    }

    private mutating func leave(_ state: State, at time: Int64? = nil) {
        self.state = state
        finalizedAt = time
    }
}
