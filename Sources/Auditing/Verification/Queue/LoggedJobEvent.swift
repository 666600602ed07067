import AuditLog

/// An event about one job, as far as the queue can be held against it.
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
    let source: String
    let standardInput: String?
    let expectedOutput: String?
    let batch: [UInt8]?
    let externalID: [UInt8]?
    let submitter: [UInt8]?
    let tags: [UInt8]?
    let session: [UInt8]?
    let submittedAt: Int64
    let moduleName: String
    let policy: String
    let policyHash: String
    let cpuMicroseconds: Int64
    let wallMicroseconds: Int64
    let memoryMiB: Int64
    let outputBytes: Int64
    let supervisor: Int64
    let interpreter: String
    let files: LoggedCount
    let removals: String?

    init?(_ body: borrowing BodyReader) {
        guard let source = body.string("source_hmac"), let submittedAt = body.integer("submitted_at"),
            let moduleName = body.string("module_name"), let policy = body.string("policy"),
            let policyHash = body.string("policy_hash"), let cpu = body.integer("cpu_us", in: "limits"),
            let wall = body.integer("wall_us", in: "limits"), let memory = body.integer("memory_mb", in: "limits"),
            let output = body.integer("output_bytes", in: "limits"), let supervisor = body.integer("supervisor"),
            let interpreter = body.string("interpreter")
        else { return nil }
        self.source = source
        standardInput = body.string("stdin_hmac")
        expectedOutput = body.string("expected_stdout_hmac")
        batch = body.bytes("batch")
        externalID = body.bytes("external_id")
        submitter = body.bytes("submitter")
        tags = body.bytes("tags")
        session = body.bytes("session")
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
        removals = body.string("removals_hmac")
    }
}

/// A member with `count` and `hmac`: of rows of which there are none where it is not there.
struct LoggedCount {
    let count: Int64
    let digest: String?

    init(_ body: borrowing BodyReader, _ key: StaticString) {
        count = body.integer("count", in: key) ?? 0
        digest = body.string("hmac", in: key)
    }
}

/// `job.finished`.
struct LoggedFinish {
    let verdict: String
    let limitHit: String?
    let blockedBy: String?
    let cpuMicroseconds: Int64
    let wallMicroseconds: Int64
    let worker: String
    let policyHash: String
    let result: String
    let violationCount: Int64
    let violations: String?
    let eventCount: Int64
    let events: String?
    let artifacts: LoggedCount
    let artifactsLeftOut: Int64
    let output: LoggedCount

    init?(_ body: borrowing BodyReader) {
        guard let verdict = body.string("verdict"), let cpu = body.integer("cpu_us"),
            let wall = body.integer("wall_us"), let worker = body.string("worker"),
            let policyHash = body.string("policy_hash"), let result = body.string("result_hmac"),
            let count = body.integer("count", in: "violations")
        else { return nil }
        self.verdict = verdict
        limitHit = body.string("limit_hit")
        blockedBy = body.string("blocked_by")
        cpuMicroseconds = cpu
        wallMicroseconds = wall
        self.worker = worker
        self.policyHash = policyHash
        self.result = result
        violationCount = count
        violations = body.string("hmac", in: "violations")
        eventCount = body.integer("count", in: "events") ?? 0
        events = body.string("hmac", in: "events")
        artifacts = LoggedCount(body, "artifacts")
        artifactsLeftOut = body.integer("left_out", in: "artifacts") ?? 0
        output = LoggedCount(body, "output")
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
