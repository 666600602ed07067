/// One node of a program's syntax tree that a policy rule matched.
public struct Violation: Sendable, Hashable {
    /// When the rule matched: on the submitted source, or on code made while it ran.
    public enum Phase: String, Sendable, Hashable {
        case `static`, runtime
    }

    /// What a match leads to.
    public enum Severity: String, Sendable, Hashable {
        /// The program does not run (or, at run time, does not go on).
        case reject
        /// The match is recorded and the program runs.
        case observe
    }

    /// At most this many violations of one program are kept; the total is counted beyond it.
    public static let limit = 1_000
    /// The longest excerpt kept, in bytes of UTF-8.
    public static let excerptBytes = 200

    public var phase: Phase
    public var severity: Severity
    /// The stable id of the rule.
    public var rule: String
    /// The name of the node's type in CPython's grammar, for example `Attribute`.
    public var node: String
    /// The name, attribute, module or call the rule matched.
    public var symbol: String
    /// From 1.
    public var line: Int
    /// From 1, in code points.
    public var column: Int
    public var endLine: Int
    public var endColumn: Int
    public var message: String
    /// The source the node spans, shortened to ``excerptBytes``.
    public var excerpt: String

    public init(
        phase: Phase, severity: Severity, rule: String, node: String, symbol: String, line: Int, column: Int,
        endLine: Int, endColumn: Int, message: String, excerpt: String
    ) {
        self.phase = phase
        self.severity = severity
        self.rule = rule
        self.node = node
        self.symbol = symbol
        self.line = line
        self.column = column
        self.endLine = endLine
        self.endColumn = endColumn
        self.message = message
        self.excerpt = excerpt
    }
}
