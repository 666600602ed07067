/// Gathers what the checks came to.
struct ReportBuilder {
    var origin = ""
    var size: Int64 = 0
    var root: String?
    var keys: [String] = []
    var keySource = KeySource.none
    private var checks: [VerificationReport.Check] = []
    private var findings: [Finding] = []
    /// Events that are known to be broken, and whose rows in the index are.
    private var broken: [Int64] = []
    private(set) var findingCount: Int64 = 0
    private var stoppedBy: String?

    mutating func add(_ name: CheckName, _ list: FindingList, _ detail: String = "") {
        let kept = list.kept
        findings += kept
        findingCount += list.total
        // What the queue does not agree with is an event that is as it was.
        if name != .queue { broken += kept.filter { $0.last == nil }.compactMap(\.index) }
        checks.append(
            VerificationReport.Check(
                name: name, outcome: list.total == 0 ? .passed : .failed(findings: list.total), detail: detail))
    }

    mutating func skip(_ name: CheckName, _ reason: String) {
        checks.append(VerificationReport.Check(name: name, outcome: .skipped(reason), detail: ""))
    }

    mutating func stop(_ reason: String) {
        stoppedBy = reason
    }

    func finish() -> VerificationReport {
        let broken = broken.sorted()
        let sorted = Finding.first(
            VerificationReport.findingLimit, of: findings.map { $0.settled(among: broken) })
        return VerificationReport(
            origin: origin, size: size, root: root, keys: keys, keySource: keySource, checks: checks,
            findings: sorted, findingCount: findingCount,
            stoppedBy: stoppedBy)
    }
}
