public import Evaluation

/// A rule over PEP 578 audit events: what a program does, rather than what it says.
public struct AuditRule: Sendable, Hashable {
    public var id: String
    public var severity: Violation.Severity
    public var message: String
    /// Names of events, such as `socket.*`.
    public var events: [DottedGlob]
    /// Patterns over the event's first argument where it is a string; empty: any argument.
    public var arguments: [TextGlob]
    /// Patterns over the same argument that excuse the event.
    public var exceptions: [TextGlob]

    public init(
        id: String, severity: Violation.Severity, message: String, events: [DottedGlob], arguments: [TextGlob] = [],
        exceptions: [TextGlob] = []
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.events = events
        self.arguments = arguments
        self.exceptions = exceptions
    }

    /// Whether the rule is about this event. An event without a textual first argument passes nil.
    public func matches(event: String, argument: String?) -> Bool {
        let path = event.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        guard events.contains(where: { $0.covers(path) }) else { return false }
        guard let argument else { return arguments.isEmpty }
        return (arguments.isEmpty || arguments.contains { $0.matches(argument) })
            && !exceptions.contains { $0.matches(argument) }
    }
}
