import Evaluation
import PolicyCheck
import PolicyRules
import PythonRuntime
import Sandbox
import Wire

/// A job that is checked and not run, for `assay policy check`.
struct CheckOnly {
    /// Parsing a hostile text is bounded like running one.
    static let limits = Limits(
        cpuMicroseconds: 10_000_000, wallMicroseconds: 60_000_000, memoryMiB: 512, outputBytes: 4_096)

    let assignment: Assignment
    let policy: PolicyInForce
    let nonce: [UInt8]

    func live() -> Never {
        Interpreter.becomeChild()
        if let tooLarge = policy.checker.checkSize(sourceBytes: assignment.source.count) {
            send(.checked(violations: [tooLarge], total: 1, rejects: true))
        } else {
            do throws(RaisedException) {
                let parsed = try Program(assignment.source, moduleName: assignment.moduleName).parse()
                let result = parsed.program.withSource {
                    policy.checker.check(tree: parsed.tree, source: $0, phase: .static)
                }
                send(.checked(violations: result.violations, total: Int64(result.total), rejects: result.rejects))
            } catch {
                var outcome = JobOutcome()
                outcome.exception = JobException(error)
                send(.checked(violations: [], total: 0, rejects: false))
                send(.outcome(outcome))
            }
        }
        JobProcess.leave(0)
    }

    private func send(_ report: JobReport) {
        JobProcess.send(report.frame(nonce: nonce, limit: JobReport.sentLimit).encoded)
    }

    static func answer(id: Int64, _ observation: Observation, nonce: [UInt8]) -> WorkerReport {
        var violations: [Violation] = []
        var total: Int64 = 0
        var problem: String?
        let reports = Conversation(in: observation, nonce: nonce).reports
        if reports.isEmpty { problem = "the parser did not survive it (signal \(observation.signal ?? 0))" }
        for report in reports {
            switch report {
            case .checked(let found, let count, _): (violations, total) = (found, count)
            case .outcome(let outcome): problem = outcome.exception.map { "\($0.type): \($0.message)" }
            case .blocked, .event, .eventCounts, .learned: break
            }
        }
        return .checked(id: id, violations: violations, total: total, syntaxError: problem)
    }
}
