import AuditLog

/// What was in force at each event: the policies by name, and the supervisors.
struct LogTimeline: Sendable {
    /// By the bytes of the name: the index from which on it meant which text, ascending.
    private var policies: [[UInt8]: [(index: Int64, hash: String)]] = [:]
    /// By the row of `supervisors`: the indexes between which it may claim and record.
    private var supervisors: [Int64: (start: Int64, stop: Int64, environment: String?)] = [:]

    /// The jobs that were removed.
    let pruned: PrunedJobs

    init(_ facts: LogFacts) {
        pruned = facts.pruned
        for installation in facts.installations {
            policies[Array(installation.name.utf8), default: []].append((installation.index, installation.hash))
        }
        for (id, supervisor) in facts.supervisors {
            supervisors[id] = (supervisor.index, supervisor.stop?.index ?? .max, supervisor.environment)
        }
    }

    /// Whether a policy's name meant the text with this hash at event `index`.
    func isPolicy(_ name: BodyText, _ hash: BodyText, at index: Int64) -> Bool {
        policies[name.bytes]?.last { $0.index < index }.map { hash.equals($0.hash) } ?? false
    }

    /// What judgements of a supervisor depended on besides the programs; nil of one that shared none.
    func environment(of supervisor: Int64) -> String? { supervisors[supervisor]?.environment }

    /// Whether a supervisor was there at event `index`.
    func isRunning(_ supervisor: Int64, at index: Int64) -> Bool {
        guard let span = supervisors[supervisor] else { return false }
        return span.start < index && index < span.stop
    }
}
