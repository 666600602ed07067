public import Evaluation

/// A rule over PEP 578 audit events: what a program does, rather than what it says.
public struct AuditRule: Sendable, Hashable {
    public var id: String
    public var severity: Violation.Severity
    public var message: String
    /// Names of events, such as `socket.*`.
    public var events: [DottedGlob]
    /// Patterns over the event's argument as it is recorded; empty: any argument.
    public var arguments: [TextGlob]
    /// Patterns over the same argument that excuse the event.
    public var exceptions: [TextGlob]
    /// Whose acts the rule is about.
    public var actors: Actors
    /// Library functions, as `module.function`, that may do it.
    public var trusted: [DottedGlob]

    /// Who acts, where a rule makes a difference. Empty: anybody.
    public struct Actors: Sendable, Hashable {
        /// Code of the program's own, and library code that does on its behalf what is not in the library's words.
        public var program: Bool
        /// Library functions, as `module.function`.
        public var functions: [DottedGlob]

        public init(program: Bool = false, functions: [DottedGlob] = []) {
            self.program = program
            self.functions = functions
        }

        public var areAnybody: Bool { !program && functions.isEmpty }
    }

    public init(
        id: String, severity: Violation.Severity, message: String, events: [DottedGlob], arguments: [TextGlob] = [],
        exceptions: [TextGlob] = [], actors: Actors = Actors(), trusted: [DottedGlob] = []
    ) {
        self.id = id
        self.severity = severity
        self.message = message
        self.events = events
        self.arguments = arguments
        self.exceptions = exceptions
        self.actors = actors
        self.trusted = trusted
    }

    /// Whether the rule is about events of this name.
    public func isAbout(event: String) -> Bool {
        let path = event.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        return events.contains { $0.covers(path) }
    }

    /// Whether the rule is about this argument. An event without one passes nil.
    public func matches(argument: String?) -> Bool {
        guard let argument else { return arguments.isEmpty }
        return (arguments.isEmpty || arguments.contains { $0.matches(argument) })
            && !exceptions.contains { $0.matches(argument) }
    }

    /// Whether the rule is about what this actor does.
    ///
    /// - Parameters:
    ///   - function: the library function that is running, as `module.function`; nil where it is the program's code.
    ///   - inItsOwnWords: whether the function's own code names what it does.
    public func concerns(function: String?, inItsOwnWords: Bool) -> Bool {
        guard let function else { return actors.areAnybody || actors.program }
        let path = function.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        if trusted.contains(where: { $0.covers(path) }) { return false }
        return actors.areAnybody || (actors.program && !inItsOwnWords)
            || actors.functions.contains { $0.covers(path) }
    }
}
