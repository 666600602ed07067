import CPython
import CPythonShim
import Evaluation
import PolicyRules

/// Holds events to the policy's audit rules, and keeps count of what matched.
enum AuditRules {
    private struct Distinct: Hashable {
        var rule: Int
        var event: String
        var argument: String
    }

    nonisolated(unsafe) private static var places: [Distinct: Int] = [:]
    nonisolated(unsafe) private static var counts: [Int64] = []
    nonisolated(unsafe) private static var total: Int64 = 0

    static func judge(_ event: String, _ arguments: PythonPointer, _ rules: [Int], _ watch: RuntimeGuard.Watch) {
        let argument = EventArgument.text(of: event, arguments)
        var running: LibraryCode.Running??
        for index in rules {
            let rule = watch.policy.audit[index]
            guard rule.matches(argument: argument) else { continue }
            if !rule.actors.areAnybody || !rule.trusted.isEmpty {
                if running == nil { running = .some(LibraryCode.running()) }
                let actor = running ?? nil
                let words = actor?.mentions(EventArgument.words(of: event, argument)) ?? false
                guard rule.concerns(function: actor?.function, inItsOwnWords: words) else { continue }
            }
            if rule.severity == .reject { watch.makeRoom() }
            let shown = RuntimeEvent.bounded(argument ?? "")
            note(Distinct(rule: index, event: RuntimeEvent.bounded(event), argument: shown), watch)
            guard rule.severity == .reject else { continue }
            let violation = RuntimeGuard.violation(rule.id, .reject, node: event, shown, rule.message, watch)
            RuntimeGuard.found([violation], 1, rejects: true, watch)
        }
    }

    private static func note(_ distinct: Distinct, _ watch: RuntimeGuard.Watch) {
        total += 1
        if let place = places[distinct] {
            counts[place] += 1
        } else if counts.count < RuntimeEvent.limit {
            places[distinct] = counts.count
            counts.append(1)
            watch.reportEvent(distinct.rule, distinct.event, distinct.argument)
        }
        // A job may be killed at any time, and what it reported has to fit its pipe: now and then, ever less often.
        if total >= nextReport {
            nextReport = total * 10
            reportCounts(watch)
        }
    }

    static func forget() {
        places = [:]
        counts = []
        total = 0
        nextReport = 10
    }

    nonisolated(unsafe) private static var nextReport: Int64 = 10

    static func reportCounts(_ watch: RuntimeGuard.Watch) {
        if total > 0 { watch.reportCounts(counts, total) }
    }
}
