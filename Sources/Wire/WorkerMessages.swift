public import Evaluation
public import PolicyRules

/// What the supervisor tells a worker, on the worker's standard input.
public enum WorkerCommand: Sendable, Hashable {
    /// The first message: what to load before the first job.
    case configure(WorkerConfiguration)
    /// A policy that later assignments name by its hash.
    case policy(CompiledPolicy)
    /// A job to judge. A worker holds several and judges them in order.
    case assign(Assignment)
    /// Give back every job that has not been started.
    case recall
    /// Check a program against a policy without running it; `id` comes back with the answer.
    case check(id: Int64, policyHash: String, source: [UInt8])
    /// A job of a session to judge; like any other, it waits for those before it.
    case cell(CellAssignment)
    /// Let a session go, and its state.
    case endSession(String)
    /// Interrupt a job of a session that is being executed, as Ctrl-C does.
    case interrupt(job: Int64)

    /// The longest payload a worker accepts, in bytes: a program of 1 MiB with 16 MiB of input,
    /// its files, and room for a policy.
    public static let frameLimit = 48 << 20
}

/// What a worker is told once, before its first job.
public struct WorkerConfiguration: Sendable, Hashable {
    /// Folders added to `sys.path` after the standard library, `.pth` files in them honoured.
    public var sitePackages: [String]
    /// Modules imported before the first fork.
    public var preload: [String]
    /// Folder inside the sandbox that jobs may write to.
    public var scratch: String
    /// Files and folders of the host that Python needs; nothing else of it is to be readable.
    public var readable: [String]
    /// Layers that the operator does without.
    public var without: [SandboxLayer]

    public init(
        sitePackages: [String], preload: [String], scratch: String, readable: [String] = [],
        without: [SandboxLayer] = []
    ) {
        self.sitePackages = sitePackages
        self.preload = preload
        self.scratch = scratch
        self.readable = readable
        self.without = without
    }
}

/// What a worker tells the supervisor, on the worker's standard output.
public enum WorkerReport: Sendable, Hashable {
    /// Warm and within its sandbox, each layer of which it has tried.
    case ready(interpreter: String, residentKiB: Int64, sandbox: SandboxState)
    /// It will not work here, with what to do about it.
    case refused(reason: String)
    /// About to fork for this job: from here on a lost worker counts as an attempt.
    case started(job: Int64)
    /// Some of what a job wrote, while it runs. Of a job of which there is any, all of its output comes this way before
    /// its outcome.
    case output(job: Int64, attempt: Int64, OutputChunk)
    /// The outcome of a job.
    case finished(job: Int64, attempt: Int64, Judgement)
    /// Jobs given back unstarted.
    case returned(jobs: [Int64])
    /// The answer to ``WorkerCommand/check(id:policyHash:source:)``.
    case checked(id: Int64, violations: [Violation], total: Int64, syntaxError: String?)
    /// The session of this job is not there, or no more: nothing of the job has run. `wasSilent` where it kept the worker
    /// waiting.
    case sessionLost(session: String, job: Int64, wasSilent: Bool)

    /// The longest payload the supervisor accepts, in bytes: the largest output limit, the
    /// largest artifacts, and 8 MiB for all else.
    public static let frameLimit = 80 << 20
}

extension WorkerCommand {
    public var frame: Frame {
        var writer = ByteWriter()
        let kind: UInt8
        switch self {
        case .configure(let configuration):
            kind = 1
            writer.write(configuration.sitePackages) { $0.write($1) }
            writer.write(configuration.preload) { $0.write($1) }
            writer.write(configuration.scratch)
            writer.write(configuration.readable) { $0.write($1) }
            writer.write(configuration.without)
        case .policy(let policy):
            kind = 2
            writer.write(raw: policy.encoded())
        case .assign(let assignment):
            kind = 3
            writer = ByteWriter(capacity: assignment.byteCount + 64)
            writer.write(assignment)
        case .recall:
            kind = 4
        case .check(let id, let policyHash, let source):
            kind = 5
            writer.write(id)
            writer.write(policyHash)
            writer.write(source)
        case .cell(let cell):
            kind = 20
            writer = ByteWriter(capacity: cell.assignment.byteCount + 128)
            writer.write(cell.session)
            writer.write(cell.isFirst)
            writer.write(cell.assignment)
        case .endSession(let session):
            kind = 21
            writer.write(session)
        case .interrupt(let job):
            kind = 22
            writer.write(job)
        }
        return Frame(kind: kind, payload: writer.bytes)
    }

    public init(_ frame: Frame) throws(WireError) {
        var reader = ByteReader(frame.payload)
        switch frame.kind {
        case 1:
            self = .configure(
                WorkerConfiguration(
                    sitePackages: try reader.list(limit: 64) { inner throws(WireError) in try inner.string() },
                    preload: try reader.list(limit: 256) { inner throws(WireError) in try inner.string() },
                    scratch: try reader.string(),
                    readable: try reader.list(limit: 1_024) { inner throws(WireError) in try inner.string() },
                    without: try reader.layers()))
        case 2:
            guard let policy = try? CompiledPolicy(decoding: frame.payload) else {
                throw .malformed("a policy that cannot be decoded")
            }
            self = .policy(policy)
            return
        case 3:
            self = .assign(try reader.assignment())
        case 4:
            self = .recall
        case 5:
            self = .check(
                id: try reader.integer(), policyHash: try reader.string(), source: try reader.byteString())
        case 20:
            self = .cell(
                CellAssignment(
                    session: try reader.string(), isFirst: try reader.bool(), assignment: try reader.assignment()))
        case 21: self = .endSession(try reader.string())
        case 22: self = .interrupt(job: try reader.integer())
        default:
            throw .malformed("a command of kind \(frame.kind)")
        }
        try reader.finish()
    }
}

extension WorkerReport {
    public var frame: Frame {
        var writer = ByteWriter()
        let kind: UInt8
        switch self {
        case .ready(let interpreter, let residentKiB, let sandbox):
            kind = 1
            writer.write(interpreter)
            writer.write(residentKiB)
            writer.write(sandbox.inForce)
            writer.write(sandbox.notes) { $0.write($1) }
        case .refused(let reason):
            kind = 2
            writer.write(reason)
        case .started(let job):
            kind = 3
            writer.write(job)
        case .finished(let job, let attempt, let judgement):
            kind = 4
            writer.write(job)
            writer.write(attempt)
            writer.write(judgement)
        case .returned(let jobs):
            kind = 5
            writer.write(jobs) { $0.write($1) }
        case .checked(let id, let violations, let total, let syntaxError):
            kind = 6
            writer.write(id)
            writer.write(violations) { $0.write($1) }
            writer.write(total)
            writer.write(syntaxError) { $0.write($1) }
        case .sessionLost(let session, let job, let wasSilent):
            kind = 20
            writer.write(session)
            writer.write(job)
            writer.write(wasSilent)
        case .output(let job, let attempt, let chunk):
            kind = 7
            writer.write(job)
            writer.write(attempt)
            writer.write(chunk)
        }
        return Frame(kind: kind, payload: writer.bytes)
    }

    public init(_ frame: Frame) throws(WireError) {
        var reader = ByteReader(frame.payload)
        switch frame.kind {
        case 1:
            self = .ready(
                interpreter: try reader.string(), residentKiB: try reader.integer(),
                sandbox: SandboxState(
                    inForce: try reader.layers(),
                    notes: try reader.list(limit: 16) { inner throws(WireError) in try inner.string() }))
        case 2: self = .refused(reason: try reader.string())
        case 3: self = .started(job: try reader.integer())
        case 4:
            self = .finished(job: try reader.integer(), attempt: try reader.integer(), try reader.judgement())
        case 5:
            self = .returned(
                jobs: try reader.list(limit: 65_536) { inner throws(WireError) in try inner.integer(Int64.self) })
        case 6:
            self = .checked(
                id: try reader.integer(), violations: try reader.violations(), total: try reader.integer(),
                syntaxError: try reader.optional { inner throws(WireError) in try inner.string() })
        case 20:
            self = .sessionLost(
                session: try reader.string(), job: try reader.integer(), wasSilent: try reader.bool())
        case 7: self = .output(job: try reader.integer(), attempt: try reader.integer(), try reader.outputChunk())
        default: throw .malformed("a report of kind \(frame.kind)")
        }
        try reader.finish()
    }
}
