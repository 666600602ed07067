/// Gathers what the checks came to.
struct ReportBuilder {
    var origin = ""
    var size: Int64 = 0
    var root: String?
    var keys: [String] = []
    var keySource = KeySource.none
    private var checks: [VerificationReport.Check] = []
    private var findings: [Finding] = []
    private(set) var findingCount: Int64 = 0
    private var stoppedBy: String?

    mutating func add(_ name: CheckName, _ list: FindingList, _ detail: String = "") {
        findings += list.kept
        findingCount += list.total
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
        // By index, those without one last; else in the order of the checks.
        let sorted = findings.enumerated().sorted { first, second in
            let one = (first.element.index ?? .max, first.element.job ?? .max, first.offset)
            let other = (second.element.index ?? .max, second.element.job ?? .max, second.offset)
            return one < other
        }.map(\.element)
        return VerificationReport(
            origin: origin, size: size, root: root, keys: keys, keySource: keySource, checks: checks,
            findings: Array(sorted.prefix(VerificationReport.findingLimit)), findingCount: findingCount,
            stoppedBy: stoppedBy)
    }
}
