/// What a verification came to.
public struct VerificationReport: Sendable {
    public enum Result: String, Sendable {
        case intact, tampered
        /// Nothing was found, and not all that was asked for could be checked.
        case unverified
    }

    /// One of the checks, in the order they were made.
    public struct Check: Sendable {
        public enum Outcome: Sendable, Hashable {
            case passed
            case failed(findings: Int64)
            /// Nothing was found, and not all of it could be checked.
            case unverified
            /// Not made, and why.
            case skipped(String)
        }

        public let name: CheckName
        public let outcome: Outcome
        /// What was looked at, in words; empty where the name says it.
        public let detail: String
    }

    public let origin: String
    /// Events in the log.
    public let size: Int64
    /// The root over them, base64; nil where the events do not make up a tree.
    public let root: String?
    /// The verifier keys that signatures were checked against.
    public let keys: [String]
    /// Those of ``keys`` that were not given, and that the log names below heads by those which were.
    public let vouchedKeys: [String]
    /// Where those are from.
    public let keySource: KeySource
    public let checks: [Check]
    /// At most ``findingLimit``, the first bad index first.
    public let findings: [Finding]
    public let findingCount: Int64
    /// What could not be checked, and what that would take, a line each.
    public let unverified: [String]
    /// Why the verification stopped early, where it did; only where something had been found before.
    public let stoppedBy: String?

    public static let findingLimit = 100

    public var result: Result {
        findingCount > 0 ? .tampered : unverified.isEmpty ? .intact : .unverified
    }
}

/// Where the keys are from that signatures were checked against.
public enum KeySource: String, Sendable, Hashable {
    /// Named by who asked for the verification.
    case given
    /// As the log itself says: whoever could rewrite the log could put in others.
    case log
    /// No checkpoint was there to be checked.
    case none
}

/// The checks, by the words they are reported with.
public enum CheckName: String, Sendable, Hashable, CaseIterable {
    case file, schema, origin, leaves, tree, heads, mark, checkpoint, projection, queue

    /// What it looks at.
    public var meaning: String {
        switch self {
        case .file: "the database file is sound"
        case .schema: "tables, indexes, views and triggers are those of assay"
        case .origin: "the log has one name, which is that of its keys and heads"
        case .leaves: "every event is there, canonical, and hashes to its leaf"
        case .tree: "the stored tree is the one over the leaves"
        case .heads: "every signed head is one of this log, by a known key"
        case .mark: "nothing is missing that was signed on this host"
        case .checkpoint: "the log extends the checkpoint that was named"
        case .projection: "the searchable index says what the events say"
        case .queue: "jobs, results, policies and supervisors are as the log says"
        }
    }
}

/// How far a verification has come.
public struct VerificationProgress: Sendable, Hashable {
    public let check: CheckName
    /// Of ``total``: events, or jobs.
    public let done: Int64
    public let total: Int64
}
