/// Something in the database that is not as its log says, or a log that is not as its own tree says.
public struct Finding: Sendable, Hashable {
    /// The event it is about, or the first of several.
    public private(set) var index: Int64?
    public let job: Int64?
    /// What is wrong, in one line.
    public let message: String
    /// Where it does not show which event it is about: the last that it may be, from ``index`` on.
    let last: Int64?

    init(index: Int64? = nil, upTo last: Int64? = nil, job: Int64? = nil, _ message: String) {
        self.index = index
        self.last = last
        self.job = job
        self.message = message
    }

    /// The same, said of the first event that it may be about and that is known to be broken, where there is one.
    ///
    /// - Parameter broken: indexes, ascending.
    func settled(among broken: [Int64]) -> Finding {
        guard let index, let last, let event = broken.first(where: { $0 >= index }), event <= last else { return self }
        var settled = self
        settled.index = event
        return settled
    }

    /// The first of some by index and job, those without one last; else as they were. Of one event, what is wrong with it
    /// comes before what that makes of jobs.
    static func first(_ limit: Int, of findings: [Finding]) -> [Finding] {
        findings.enumerated().sorted { first, second in
            (first.element.place, first.offset) < (second.element.place, second.offset)
        }.prefix(limit).map(\.element)
    }

    /// By what they are sorted.
    private var place: Place { Place(index: index ?? .max, job: job ?? (index == nil ? .max : -1)) }

    private struct Place: Comparable {
        let index: Int64
        let job: Int64

        static func < (one: Place, other: Place) -> Bool { (one.index, one.job) < (other.index, other.job) }
    }
}

extension Finding: CustomStringConvertible {
    public var description: String {
        let place = [index.map { "event \($0)" }, job.map { "job \($0)" }].compactMap { $0 }.joined(separator: ", ")
        return place.isEmpty ? message : "\(place): \(message)"
    }
}

/// The findings of one check. All are counted, and the first of them by index are kept.
struct FindingList {
    /// A log that was rewritten has as many findings as events; nobody reads on.
    static let limit = 100

    private var held: [Finding] = []
    private(set) var total: Int64 = 0

    /// At most ``limit``, the first index first.
    var kept: [Finding] { Finding.first(Self.limit, of: held) }

    mutating func add(_ finding: Finding) {
        total += 1
        held.append(finding)
        // They come in any order, and it is the smallest index that counts.
        if held.count >= 4 * Self.limit { held = kept }
    }

    mutating func add(index: Int64? = nil, upTo last: Int64? = nil, job: Int64? = nil, _ message: String) {
        add(Finding(index: index, upTo: last, job: job, message))
    }

    mutating func add(_ other: FindingList) {
        let before = total
        for finding in other.held { add(finding) }
        total = before + other.total
    }

    mutating func removeAll() {
        held.removeAll(keepingCapacity: true)
        total = 0
    }
}
