/// What assay says of a program once it has been judged.
///
/// A verdict belongs to the program; ``JobState`` belongs to the queue. A program that raises is a
/// *completed* job with the verdict `raised`.
public enum Verdict: String, Sendable, Hashable, CaseIterable {
    /// Ran to its end; if an expected output was given, the output matched it.
    case passed
    /// Ran to its end, and the output did not match the expected one.
    case wrongAnswer = "wrong_answer"
    /// An exception left the program, `SyntaxError` and `SystemExit` included.
    case raised
    /// The policy refused its syntax tree; nothing of it ran.
    case rejected
    /// The CPU or the wall limit ended it; ``LimitHit`` says which.
    case timedOut = "timed_out"
    /// The memory limit ended it, an uncaught `MemoryError` included.
    case memoryExceeded = "memory_exceeded"
    /// It wrote more than it was allowed to.
    case outputExceeded = "output_exceeded"
    /// Stopped at run time for a forbidden act.
    case blocked
    /// Died by a signal, or left without reporting.
    case crashed

    /// Whether an identical program may be given this verdict without being run. Not those that the host may have had a
    /// part in: a limit of time or memory, or a death. Another try may end otherwise, so each program gets its own.
    public var isShareable: Bool {
        switch self {
        case .passed, .wrongAnswer, .raised, .rejected, .outputExceeded, .blocked: true
        case .timedOut, .memoryExceeded, .crashed: false
        }
    }
}

/// The limit that ended a program.
public enum LimitHit: String, Sendable, Hashable, CaseIterable {
    case cpu, wall, memory, output
}
