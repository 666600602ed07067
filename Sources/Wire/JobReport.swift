public import Evaluation

/// What a job process tells the worker that forked it.
///
/// The process runs hostile code in the same address space, so a report is a claim, not a fact:
/// each carries the job's nonce, which keeps out accidents rather than a determined program, and the
/// worker lets an outcome stand only where nothing that it saw itself speaks against it.
public enum JobReport: Sendable, Hashable {
    /// The check is over; sent before any byte of the program runs. With `rejects`, the last report.
    case checked(violations: [Violation], total: Int64, rejects: Bool)
    /// Code made at run time broke the policy; the last report.
    case blocked(rule: String, violations: [Violation], total: Int64)
    /// An audit rule matched an event for the first time with this argument; sent at once, so that it is known
    /// of a program that is killed. Rules are named by their place among the policy's audit rules.
    case event(rule: Int64, name: String, argument: String)
    /// How often each of the events reported so far was seen, in their order, and how many there were in all.
    case eventCounts([Int64], total: Int64)
    /// The program came to its end.
    case outcome(JobOutcome)

    /// What the check of a cell learned for the checks of those after it; from a process that runs nothing.
    case learned([UInt8])

    /// The longest payload a worker accepts from a job, in bytes, and about all that it takes of all of them.
    public static let frameLimit = 960 << 10
    /// What a job sends at most in one report, so that what the check found and how the program ended both fit.
    public static let sentLimit = 440 << 10
    /// The longest text in a report, in bytes: a value or a traceback, with room for a character cut in two.
    static let textLimit = (64 << 10) + 64
    public static let nonceBytes = 16
}

/// How a program ended, as its own process saw it. Texts are bounded by the sender and again here.
public struct JobOutcome: Sendable, Hashable {
    public var value: String?
    public var valueJSON: String?
    public var exception: JobException?
    /// Violations of code made at run time that were only observed.
    public var observed: [Violation]
    public var observedTotal: Int64

    public init() {
        observed = []
        observedTotal = 0
    }
}

/// The exception that left a program.
public struct JobException: Sendable, Hashable {
    public var type: String
    public var message: String
    public var traceback: String
    /// Its frames as JSON.
    public var tracebackJSON: String
    /// A `MemoryError`, or a failure to allocate under another name.
    public var isOutOfMemory: Bool
    /// For `SystemExit` alone: the status a shell would see.
    public var exitCode: Int64?

    public init(
        type: String, message: String, traceback: String, tracebackJSON: String, isOutOfMemory: Bool, exitCode: Int64?
    ) {
        self.type = type
        self.message = message
        self.traceback = traceback
        self.tracebackJSON = tracebackJSON
        self.isOutOfMemory = isOutOfMemory
        self.exitCode = exitCode
    }
}

extension JobReport {
    /// - Parameter nonce: ``nonceBytes`` bytes that the worker drew for this job.
    public func frame(nonce: [UInt8]) -> Frame {
        var writer = ByteWriter(capacity: 512)
        writer.write(raw: nonce)
        let kind: UInt8
        switch self {
        case .checked(let violations, let total, let rejects):
            kind = 1
            writer.write(violations) { $0.write($1) }
            writer.write(total)
            writer.write(rejects)
        case .blocked(let rule, let violations, let total):
            kind = 2
            writer.write(rule)
            writer.write(violations) { $0.write($1) }
            writer.write(total)
        case .outcome(let outcome):
            kind = 3
            writer.write(outcome.value) { $0.write($1) }
            writer.write(outcome.valueJSON) { $0.write($1) }
            writer.write(outcome.exception) { writer, exception in
                writer.write(exception.type)
                writer.write(exception.message)
                writer.write(exception.traceback)
                writer.write(exception.tracebackJSON)
                writer.write(exception.isOutOfMemory)
                writer.write(exception.exitCode) { $0.write($1) }
            }
            writer.write(outcome.observed) { $0.write($1) }
            writer.write(outcome.observedTotal)
        case .event(let rule, let name, let argument):
            kind = 5
            writer.write(rule)
            writer.write(name)
            writer.write(argument)
        case .eventCounts(let counts, let total):
            kind = 6
            writer.write(counts) { $0.write($1) }
            writer.write(total)
        case .learned(let text):
            kind = 7
            writer.write(text)
        }
        return Frame(kind: kind, payload: writer.bytes)
    }

    /// The same, with as few violations dropped as need be to fit; they are still counted.
    public func frame(nonce: [UInt8], limit: Int) -> Frame {
        var report = self
        while true {
            let frame = report.frame(nonce: nonce)
            guard frame.payload.count > limit, let smaller = report.withHalfItsViolations else { return frame }
            report = smaller
        }
    }

    private var withHalfItsViolations: JobReport? {
        func half(_ violations: [Violation]) -> [Violation] { Array(violations.prefix(violations.count / 2)) }
        switch self {
        case .checked(let violations, let total, let rejects) where !violations.isEmpty:
            return .checked(violations: half(violations), total: total, rejects: rejects)
        case .blocked(let rule, let violations, let total) where !violations.isEmpty:
            return .blocked(rule: rule, violations: half(violations), total: total)
        case .outcome(var outcome) where !outcome.observed.isEmpty:
            outcome.observed = half(outcome.observed)
            return .outcome(outcome)
        default: return nil
        }
    }

    /// Throws where the nonce is not this job's: the program wrote to the pipe itself.
    public init(_ frame: Frame, nonce: [UInt8]) throws(WireError) {
        guard frame.payload.starts(with: nonce) else { throw .malformed("a report without the job's nonce") }
        var reader = ByteReader(Array(frame.payload.dropFirst(nonce.count)))
        switch frame.kind {
        case 1:
            self = .checked(
                violations: try reader.violations(), total: try reader.integer(), rejects: try reader.bool())
        case 2:
            self = .blocked(
                rule: try reader.string(), violations: try reader.violations(), total: try reader.integer())
        case 3:
            var outcome = JobOutcome()
            outcome.value = try reader.optional { inner throws(WireError) in try inner.text() }
            outcome.valueJSON = try reader.optional { inner throws(WireError) in try inner.text() }
            outcome.exception = try reader.optional { inner throws(WireError) in try inner.exception() }
            outcome.observed = try reader.violations()
            outcome.observedTotal = try reader.integer()
            self = .outcome(outcome)
        case 5:
            self = .event(rule: try reader.integer(), name: try reader.string(), argument: try reader.string())
        case 6:
            self = .eventCounts(
                try reader.list(limit: RuntimeEvent.limit) { inner throws(WireError) in try inner.integer() },
                total: try reader.integer())
        case 7:
            self = .learned(try reader.byteString())
        default:
            throw .malformed("a job's report of kind \(frame.kind)")
        }
        try reader.finish()
    }
}

extension ByteReader {
    /// A text no longer than an honest process would send.
    fileprivate mutating func text() throws(WireError) -> String {
        let text = try string()
        guard text.utf8.count <= JobReport.textLimit else { throw .malformed("a text of \(text.utf8.count) bytes") }
        return text
    }

    fileprivate mutating func exception() throws(WireError) -> JobException {
        JobException(
            type: try text(), message: try text(), traceback: try text(), tracebackJSON: try text(),
            isOutOfMemory: try bool(),
            exitCode: try optional { inner throws(WireError) in try inner.integer() })
    }
}
