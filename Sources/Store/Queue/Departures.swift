public import AuditLog

/// A claimed job that left its supervisor without a verdict.
public struct Departure: Sendable, Hashable {
    public let kind: AuditEvent.Departure
    public let job: Int64
    public let attempt: Int64
    /// The supervisor that held it.
    public let holder: Int64
    /// The host of that supervisor; nil where it is the one whose transaction this is.
    public let host: String?
    /// In words.
    public let reason: String
}

/// The departures of a transaction, by whichever verb.
final class DepartureList {
    var all: [Departure] = []
}

extension QueueTransaction {
    /// Which jobs have left their supervisors without a verdict so far in this transaction, and why.
    public var departures: [Departure] { departed.all }
}
