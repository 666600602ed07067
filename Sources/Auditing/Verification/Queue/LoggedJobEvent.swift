import AuditLog

/// An event about one job, as far as the queue can be held against it: there for as long as its body is.
struct LoggedJobEvent {
    enum Kind {
        case started(LoggedStart)
        case finished(LoggedFinish)
        case retried, discarded, orphaned, released, cancelled, erased
        case submitted(LoggedSubmission)
    }

    let index: Int64
    let time: Int64
    /// 0 where it has none.
    let attempt: Int64
    let reason: String
    let kind: Kind

    /// - Returns: nil where the event lacks what one of its kind has.
    init?(index: Int64, job: Int64, _ body: borrowing BodyReader) {
        guard let type = body.string("type"), let time = body.integer("time"),
            (body.integer("job") ?? body.integer("first_job")) == job
        else { return nil }
        self.index = index
        self.time = time
        attempt = body.integer("attempt") ?? 0
        reason = body.string("reason") ?? ""
        switch type {
        case "job.started":
            guard let start = LoggedStart(body) else { return nil }
            kind = .started(start)
        case "job.finished":
            guard let finish = LoggedFinish(body) else { return nil }
            kind = .finished(finish)
        case "job.submitted":
            guard let submission = LoggedSubmission(index: index, time: time, body) else { return nil }
            kind = .submitted(submission)
        case "job.retried": kind = .retried
        case "job.discarded": kind = .discarded
        case "job.orphaned": kind = .orphaned
        case "job.released": kind = .released
        case "job.cancelled": kind = .cancelled
        case "payload.erased": kind = .erased
        default: return nil
        }
    }
}

/// `job.started`.
struct LoggedStart {
    let source: BodyText
    let standardInput: BodyText?
    let expectedOutput: BodyText?
    let batch: LoggedBytes?
    let externalID: LoggedBytes?
    let submitter: LoggedBytes?
    let tags: LoggedBytes?
    let session: LoggedBytes?
    let submittedAt: Int64
    let moduleName: BodyText
    let policy: BodyText
    let policyHash: BodyText
    let cpuMicroseconds: Int64
    let wallMicroseconds: Int64
    let memoryMiB: Int64
    let outputBytes: Int64
    let supervisor: Int64
    let interpreter: BodyText
    let files: LoggedCount
    let removals: BodyText?

    init?(_ body: borrowing BodyReader) {
        guard let source = body.text("source_hmac"), let submittedAt = body.integer("submitted_at"),
            let moduleName = body.text("module_name"), let policy = body.text("policy"),
            let policyHash = body.text("policy_hash"), let cpu = body.integer("cpu_us", in: "limits"),
            let wall = body.integer("wall_us", in: "limits"), let memory = body.integer("memory_mb", in: "limits"),
            let output = body.integer("output_bytes", in: "limits"), let supervisor = body.integer("supervisor"),
            let interpreter = body.text("interpreter")
        else { return nil }
        self.source = source
        standardInput = body.text("stdin_hmac")
        expectedOutput = body.text("expected_stdout_hmac")
        batch = LoggedBytes(body, "batch")
        externalID = LoggedBytes(body, "external_id")
        submitter = LoggedBytes(body, "submitter")
        tags = LoggedBytes(body, "tags")
        session = LoggedBytes(body, "session")
        self.submittedAt = submittedAt
        self.moduleName = moduleName
        self.policy = policy
        self.policyHash = policyHash
        cpuMicroseconds = cpu
        wallMicroseconds = wall
        memoryMiB = memory
        outputBytes = output
        self.supervisor = supervisor
        self.interpreter = interpreter
        files = LoggedCount(body, "files")
        removals = body.text("removals_hmac")
    }
}

/// Text that may be any bytes.
enum LoggedBytes {
    case text(BodyText)
    case bytes([UInt8])

    /// Nil where the member is not there.
    init?(_ body: borrowing BodyReader, _ key: StaticString) {
        if let text = body.text(key) {
            self = .text(text)
        } else if let bytes = body.bytes(key) {
            self = .bytes(bytes)
        } else {
            return nil
        }
    }
}

/// A member with `count` and `hmac`: of rows of which there are none where it is not there.
struct LoggedCount {
    let count: Int64
    let digest: BodyText?

    init(_ body: borrowing BodyReader, _ key: StaticString) {
        count = body.integer("count", in: key) ?? 0
        digest = body.text("hmac", in: key)
    }
}

/// `job.finished`.
struct LoggedFinish {
    let verdict: BodyText
    let limitHit: BodyText?
    let blockedBy: BodyText?
    let cpuMicroseconds: Int64
    let wallMicroseconds: Int64
    let worker: BodyText
    let policyHash: BodyText
    let result: BodyText
    let violationCount: Int64
    let violations: BodyText?
    let eventCount: Int64
    let events: BodyText?
    let artifacts: LoggedCount
    let artifactsLeftOut: Int64
    let output: LoggedCount
    /// The execution that the judgement is of, where that is another job's.
    let sharedFrom: ExecutionReference?

    init?(_ body: borrowing BodyReader) {
        guard let verdict = body.text("verdict"), let cpu = body.integer("cpu_us"),
            let wall = body.integer("wall_us"), let worker = body.text("worker"),
            let policyHash = body.text("policy_hash"), let result = body.text("result_hmac"),
            let count = body.integer("count", in: "violations")
        else { return nil }
        self.verdict = verdict
        limitHit = body.text("limit_hit")
        blockedBy = body.text("blocked_by")
        cpuMicroseconds = cpu
        wallMicroseconds = wall
        self.worker = worker
        self.policyHash = policyHash
        self.result = result
        violationCount = count
        violations = body.text("hmac", in: "violations")
        eventCount = body.integer("count", in: "events") ?? 0
        events = body.text("hmac", in: "events")
        artifacts = LoggedCount(body, "artifacts")
        artifactsLeftOut = body.integer("left_out", in: "artifacts") ?? 0
        output = LoggedCount(body, "output")
        if let job = body.integer("job", in: "shared_from"), let attempt = body.integer("attempt", in: "shared_from") {
            sharedFrom = ExecutionReference(job: job, attempt: attempt)
        } else {
            sharedFrom = nil
        }
    }
}

/// `job.submitted`.
struct LoggedSubmission {
    let index: Int64
    let time: Int64
    let first: Int64
    let last: Int64
    let count: Int64
    let sources: String
    let batch: String?
    let submitter: String?

    init?(index: Int64, time: Int64, _ body: borrowing BodyReader) {
        guard let first = body.integer("first_job"), let last = body.integer("last_job"),
            let count = body.integer("count"), let sources = body.string("sources")
        else { return nil }
        self.index = index
        self.time = time
        self.first = first
        self.last = last
        self.count = count
        self.sources = sources
        batch = body.string("batch")
        submitter = body.string("submitter")
    }
}
