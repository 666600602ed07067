/// Something a program did while it ran that an audit rule matched: a PEP 578 event, counted once for each
/// distinct argument.
public struct RuntimeEvent: Sendable, Hashable {
    /// At most this many distinct events of one program are kept; the total is counted beyond it.
    public static let limit = 100
    /// The longest name of an event and the longest argument kept, in bytes of UTF-8.
    public static let textBytes = 200

    /// The stable id of the rule.
    public var rule: String
    public var severity: Violation.Severity
    /// The event's name, for example `socket.connect`.
    public var event: String
    /// The argument as rules see it; empty where the event has none that says anything.
    public var argument: String
    /// How often it was seen. Of a program that was ended from outside: at least so often.
    public var count: Int64

    public init(rule: String, severity: Violation.Severity, event: String, argument: String, count: Int64) {
        self.rule = rule
        self.severity = severity
        self.event = event
        self.argument = argument
        self.count = count
    }

    /// A text cut to ``textBytes`` between two characters.
    public static func bounded(_ text: String) -> String {
        guard text.utf8.count > textBytes else { return text }
        var kept = String.UnicodeScalarView()
        var bytes = 0
        for scalar in text.unicodeScalars {
            bytes += UTF8.width(scalar)
            if bytes > textBytes { break }
            kept.append(scalar)
        }
        return String(kept)
    }
}
