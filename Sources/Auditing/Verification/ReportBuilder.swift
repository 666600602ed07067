/// Gathers what the checks came to.
struct ReportBuilder {
    var origin = ""
    var size: Int64 = 0
    var root: String?
    var keys: [String] = []
    var vouchedKeys: [String] = []
    var keySource = KeySource.none
    private var checks: [VerificationReport.Check] = []
    private var findings: [Finding] = []
    /// Events that are known to be broken, and whose rows in the index are.
    private var broken: [Int64] = []
    private(set) var findingCount: Int64 = 0
    private var unverified: [String] = []
    private var stoppedBy: String?

    /// - Parameter unverified: what could not be checked, a line each.
    mutating func add(
        _ name: CheckName, _ list: FindingList, _ detail: String = "", unverified: [String] = []
    ) {
        let known = list.kept.filter { $0.last == nil }.compactMap(\.index)
        // What the tree lacks is where its own lowest level says it; the others are held against what came before them.
        if name == .tree { broken += known }
        broken.sort()
        findings += list.kept.map { $0.settled(among: broken) }
        findingCount += list.total
        // What the queue does not agree with is an event that is as it was.
        if name != .queue { broken += known }
        self.unverified += unverified
        let outcome: VerificationReport.Check.Outcome =
            list.total > 0 ? .failed(findings: list.total) : unverified.isEmpty ? .passed : .unverified
        checks.append(VerificationReport.Check(name: name, outcome: outcome, detail: detail))
    }

    mutating func skip(_ name: CheckName, _ reason: String) {
        checks.append(VerificationReport.Check(name: name, outcome: .skipped(reason), detail: ""))
    }

    mutating func stop(_ reason: String) {
        stoppedBy = reason
    }

    func finish() -> VerificationReport {
        // However many events are wrong: what is about none of them, like a trigger that is gone, is said as well.
        let general = findings.filter { $0.index == nil && $0.job == nil }.prefix(VerificationReport.findingLimit / 2)
        let placed = findings.filter { $0.index != nil || $0.job != nil }
        let sorted = Finding.first(VerificationReport.findingLimit - general.count, of: placed) + general
        return VerificationReport(
            origin: origin, size: size, root: root, keys: keys, vouchedKeys: vouchedKeys, keySource: keySource,
            checks: checks, findings: sorted, findingCount: findingCount, unverified: unverified,
            stoppedBy: stoppedBy)
    }
}
