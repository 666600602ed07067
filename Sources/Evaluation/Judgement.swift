/// All that one execution of a program showed. Becomes a row of `results`, its `violations` and its
/// `runtime_events`.
public struct Judgement: Sendable, Hashable {
    public var verdict: Verdict
    /// `repr` of the last expression, bounded; nil where the last statement is no expression.
    public var value: String?
    /// The same as JSON, where the value is plain data.
    public var valueJSON: String?
    public var standardOutput: [UInt8]
    public var standardError: [UInt8]
    /// Whether a stream was cut at the output limit.
    public var outputTruncated: Bool
    public var exceptionType: String?
    public var exceptionMessage: String?
    /// The program's own frames, as CPython prints a traceback.
    public var traceback: String?
    /// The same frames as JSON: an array of objects with `line`, `function` and `source`.
    public var tracebackJSON: String?
    public var exitCode: Int64?
    /// The number of the signal that ended it.
    public var signal: Int64?
    public var limitHit: LimitHit?
    /// What a `blocked` program tried: the name of a system call, or the rule that code made at run time broke.
    public var blockedBy: String?
    public var wallMicroseconds: Int64
    public var userMicroseconds: Int64
    public var systemMicroseconds: Int64
    /// Peak resident memory in KiB, the interpreter included.
    public var maxRSSKiB: Int64
    public var violations: [Violation]
    /// How many violations there were, those beyond ``Violation/limit`` included.
    public var violationCount: Int64
    /// What it did that audit rules matched, in the order first seen.
    public var events: [RuntimeEvent]
    /// How many such events there were, those beyond ``RuntimeEvent/limit`` included.
    public var eventCount: Int64
    /// What it left in its folder `out`, by name.
    public var artifacts: [Artifact]
    /// How much more lay there that is none: beyond the bounds, or no plain file.
    public var artifactsLeftOut: Int64

    public init(verdict: Verdict) {
        self.verdict = verdict
        standardOutput = []
        standardError = []
        outputTruncated = false
        wallMicroseconds = 0
        userMicroseconds = 0
        systemMicroseconds = 0
        maxRSSKiB = 0
        violations = []
        violationCount = 0
        events = []
        eventCount = 0
        artifacts = []
        artifactsLeftOut = 0
    }
}
