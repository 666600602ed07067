/// Something in the database that is not as its log says, or a log that is not as its own tree says.
public struct Finding: Sendable, Hashable {
    /// The event it is about, or the first of several.
    public let index: Int64?
    public let job: Int64?
    /// What is wrong, in one line.
    public let message: String

    init(index: Int64? = nil, job: Int64? = nil, _ message: String) {
        self.index = index
        self.job = job
        self.message = message
    }
}

extension Finding: CustomStringConvertible {
    public var description: String {
        let place = [index.map { "event \($0)" }, job.map { "job \($0)" }].compactMap { $0 }.joined(separator: ", ")
        return place.isEmpty ? message : "\(place): \(message)"
    }
}

/// The findings of one check. All are counted, and the first of them are kept.
struct FindingList {
    /// A log that was rewritten has as many findings as events; nobody reads on.
    static let limit = 100

    private(set) var kept: [Finding] = []
    private(set) var total: Int64 = 0

    mutating func add(_ finding: Finding) {
        total += 1
        if kept.count < Self.limit { kept.append(finding) }
    }

    mutating func add(index: Int64? = nil, job: Int64? = nil, _ message: String) {
        add(Finding(index: index, job: job, message))
    }

    mutating func add(_ other: FindingList) {
        total += other.total
        kept += other.kept.prefix(Self.limit - kept.count)
    }

    mutating func removeAll() {
        kept.removeAll(keepingCapacity: true)
        total = 0
    }
}
