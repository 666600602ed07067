import Evaluation
import Glibc
import PolicyRules
import Sandbox
import Wire

/// Decides what is said of a program.
///
/// In this order: what the check found before the program ran; what the worker did to the process;
/// how the kernel says it ended; and only then what the process claims. A program can therefore lie
/// about its own value and about having passed, and about nothing that was decided against it.
enum Verdicts {
    /// nil where the process could not be isolated, so that nothing of the program has run.
    ///
    /// - Parameter asks: whether the kernel names the system call that ends a job.
    static func decide(
        _ seen: Observation, assignment: Assignment, policy: PolicyInForce, nonce: [UInt8], asks: Bool
    ) -> Judgement? {
        let heard = Conversation(in: seen, nonce: nonce)
        if heard.reports.isEmpty, !heard.isForged, seen.exitCode == JobProcess.setupFailed { return nil }

        var judgement = measured(seen)
        var claims = Claims(heard.reports, under: policy)
        if case .accused(let index) = seen.stopped { claims.accuse(of: index, under: policy) }
        judgement.violations = claims.violations
        judgement.violationCount = claims.violationCount
        let events = ClaimedEvents(heard.reports, rules: policy.policy.audit)
        judgement.events = events.events
        judgement.eventCount = events.total

        if claims.isRejected {
            judgement.verdict = .rejected
        } else if let limit = limitHit(seen, assignment.limits) {
            judgement.limitHit = limit
            judgement.verdict = limit == .output ? .outputExceeded : .timedOut
        } else if let forbidden = forbiddenCall(seen) ?? claims.blockedBy ?? signalled(seen, asks) {
            judgement.verdict = .blocked
            judgement.blockedBy = forbidden
        } else if !heard.isForged, seen.exitCode == 0, let outcome = claims.outcome {
            conclude(outcome, assignment, &judgement)
        } else {
            judgement.verdict = .crashed
            judgement.exitCode = seen.exitCode.map(Int64.init)
            if seen.stopped == .interrupted {
                judgement.exceptionMessage = "it went on after it was interrupted, and was ended"
            }
        }
        return judgement
    }

    private static func measured(_ seen: Observation) -> Judgement {
        var judgement = Judgement(verdict: .crashed)
        judgement.standardOutput = seen.output
        judgement.standardError = seen.error
        judgement.outputTruncated = seen.outputTruncated
        judgement.signal = seen.signal.map(Int64.init)
        judgement.wallMicroseconds = seen.wallMicroseconds
        judgement.userMicroseconds = seen.userMicroseconds
        judgement.systemMicroseconds = seen.systemMicroseconds
        judgement.maxRSSKiB = seen.maxRSSKiB
        return judgement
    }

    private static func limitHit(_ seen: Observation, _ limits: Limits) -> LimitHit? {
        switch seen.stopped {
        case .cpu: return .cpu
        case .wall: return .wall
        case .output: return .output
        case .forbidden, .accused, .abandoned, .interrupted, nil: break
        }
        if seen.outputTruncated { return .output }
        // The job's own timer kills it without a word.
        let used = seen.userMicroseconds + seen.systemMicroseconds
        let killed = seen.signal == SIGKILL || seen.signal == SIGXCPU
        return killed && used + 2_000 >= limits.cpuMicroseconds ? .cpu : nil
    }

    /// The kernel's word, asked before the call.
    private static func forbiddenCall(_ seen: Observation) -> String? {
        guard case .forbidden(let number) = seen.stopped else { return nil }
        return SystemCallFilter.name(ofSystemCall: number)
    }

    /// The kernel's word by the signal: entry points of another architecture, and where nobody is asked every forbidden
    /// call, an accusation too.
    private static func signalled(_ seen: Observation, _ asks: Bool) -> String? {
        guard seen.signal == SIGSYS else { return nil }
        return asks ? "a system call of another architecture" : "a forbidden system call"
    }

    private static func conclude(_ outcome: JobOutcome, _ assignment: Assignment, _ judgement: inout Judgement) {
        if let exception = outcome.exception {
            judgement.exitCode = exception.exitCode
            let endsWell = exception.exitCode == 0 && assignment.expectedOutput != nil
            if !endsWell {
                judgement.exceptionType = exception.type
                judgement.exceptionMessage = exception.message
                judgement.traceback = exception.traceback
                judgement.tracebackJSON = exception.tracebackJSON
                let isOutOfMemory = exception.isOutOfMemory || failedForAFrame(exception, assignment, judgement)
                judgement.verdict = isOutOfMemory ? .memoryExceeded : .raised
                if isOutOfMemory { judgement.limitHit = .memory }
                return
            }
        } else {
            judgement.value = outcome.value
            judgement.valueJSON = outcome.valueJSON
        }
        // Whether the output is the expected one is for the supervisor to say.
        judgement.verdict = .passed
    }
}

extension Verdicts {
    /// CPython 3.11 forgets to set MemoryError where a deep recursion finds no room for its next frame.
    private static func failedForAFrame(
        _ exception: JobException, _ assignment: Assignment, _ judgement: Judgement
    ) -> Bool {
        exception.type == "SystemError" && exception.message == "error return without exception set"
            && judgement.maxRSSKiB > assignment.limits.memoryMiB * 1_024 * 8 / 10
    }
}

/// The reports of one job, put together.
private struct Claims {
    var violations: [Violation] = []
    var violationCount: Int64 = 0
    var isRejected = false
    var blockedBy: String?
    var outcome: JobOutcome?

    /// More violations than any program of 1 MiB can have; larger claims are lies.
    private static let most: Int64 = 1 << 40

    init(_ reports: [JobReport], under policy: PolicyInForce) {
        for report in reports {
            switch report {
            case .checked(let found, let total, let rejects):
                add(found, total, .static, under: policy)
                isRejected = isRejected || rejects
            case .blocked(let rule, let found, let total):
                add(found, total, .runtime, under: policy)
                if policy.index(ofRule: rule) < policy.reportedRules.count { blockedBy = blockedBy ?? rule }
            case .outcome(let outcome):
                add(outcome.observed, outcome.observedTotal, .runtime, under: policy)
                self.outcome = self.outcome ?? outcome
            // ClaimedEvents puts these together.
            case .event, .eventCounts, .learned: break
            }
        }
    }

    /// The job says of itself that it was stopped at run time, by the one way that its program cannot stop.
    mutating func accuse(of index: Int, under policy: PolicyInForce) {
        guard policy.reportedRules.indices.contains(index) else { return }
        let rule = policy.reportedRules[index]
        blockedBy = rule.id
        outcome = nil
        guard !violations.contains(where: { $0.phase == .runtime && $0.rule == rule.id }) else { return }
        let violation = Violation(
            phase: .runtime, severity: .reject, rule: rule.id, node: "Module", symbol: "", line: 1, column: 1,
            endLine: 1, endColumn: 1, message: rule.message, excerpt: "")
        add([violation], 1, .runtime, under: policy)
    }

    /// What a program claims was found in it: of rules that there are, and in the phase that it can speak of.
    private mutating func add(
        _ found: [Violation], _ total: Int64, _ phase: Violation.Phase, under policy: PolicyInForce
    ) {
        let known = found.filter { policy.index(ofRule: $0.rule) < policy.reportedRules.count }
        for var violation in known.prefix(Violation.limit - violations.count) {
            violation.phase = phase
            for place in [\Violation.line, \.column, \.endLine, \.endColumn] {
                violation[keyPath: place] = min(max(1, violation[keyPath: place]), Claims.farthest)
            }
            violations.append(violation)
        }
        violationCount = min(violationCount + min(max(total, Int64(known.count)), Claims.most), Claims.most)
    }

    /// No line or column of a program of 1 MiB lies beyond.
    private static let farthest = 1 << 21
}
