import Evaluation
import PolicyRules
import Wire

/// The audit events that a job reported, put together and bounded: they are claims of a hostile process.
struct ClaimedEvents {
    private(set) var events: [RuntimeEvent] = []
    private(set) var total: Int64 = 0

    /// More events than any job has the time for; larger claims are lies.
    private static let most: Int64 = 1 << 40

    /// - Parameter rules: the policy's audit rules, which say what the severity of each is.
    init(_ reports: [JobReport], rules: [AuditRule]) {
        for report in reports {
            switch report {
            case .event(let rule, let name, let argument):
                guard rule >= 0, rule < rules.count, events.count < RuntimeEvent.limit else { continue }
                let matched = rules[Int(rule)]
                events.append(
                    RuntimeEvent(
                        rule: matched.id, severity: matched.severity, event: RuntimeEvent.bounded(name),
                        argument: RuntimeEvent.bounded(argument), count: 1))
                total = max(total, Int64(events.count))
            case .eventCounts(let counts, let total):
                for (index, count) in counts.prefix(events.count).enumerated() {
                    events[index].count = min(max(events[index].count, count), ClaimedEvents.most)
                }
                self.total = min(max(self.total, total), ClaimedEvents.most)
            case .checked, .blocked, .outcome, .learned: break
            }
        }
    }
}
