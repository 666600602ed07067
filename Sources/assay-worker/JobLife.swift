import Evaluation
import PolicyCheck
import PolicyRules
import PythonRuntime
import Sandbox
import Wire

/// The life of a job process, after it has isolated itself: parse, check, say so, run, say so, leave.
struct JobLife {
    let assignment: Assignment
    let policy: PolicyInForce
    let interpreter: Interpreter
    let nonce: [UInt8]

    func live() -> Never {
        Interpreter.becomeChild()
        do throws(RaisedException) {
            let parsed = try parse()
            let checked = check(parsed)
            send(.checked(violations: checked.violations, total: Int64(checked.total), rejects: checked.rejects))
            if checked.rejects { JobProcess.leave(0) }
            let code = try parsed.compile(with: interpreter)
            run(code)
        } catch {
            // The text or the tree never became code, so nothing of it has run.
            var outcome = JobOutcome()
            outcome.exception = JobException(error)
            send(.checked(violations: [], total: 0, rejects: false))
            send(.outcome(outcome))
        }
        JobProcess.leave(0)
    }

    private func parse() throws(RaisedException) -> ParsedProgram {
        if let tooLarge = policy.checker.checkSize(sourceBytes: assignment.source.count) { refuse(tooLarge) }
        do throws(RaisedException) {
            return try Program(assignment.source, moduleName: assignment.moduleName).parse()
        } catch {
            // CPython's parser gives a MemoryError for its own bound on depth as well.
            if error.isOutOfMemory && ThisProcess.residentKiB > assignment.limits.memoryMiB * 1_024 * 8 / 10 {
                throw error
            }
            // Nested too deeply for the parser itself: refused like any tree that is too deep to check.
            let isTooDeep = error.isOutOfMemory || error.type == "RecursionError"
            if isTooDeep, policy.policy.bounds.depth != nil { refuse(tooDeep(error)) }
            var error = error
            error.isOutOfMemory = false
            throw error
        }
    }

    private func tooDeep(_ error: RaisedException) -> Violation {
        Violation(
            phase: .static, severity: .reject, rule: Bounds.depthRule, node: "Module", symbol: "", line: 1, column: 1,
            endLine: 1, endColumn: 1, message: "nested too deeply to be parsed (\(error.type))", excerpt: "")
    }

    private func refuse(_ violation: Violation) -> Never {
        send(.checked(violations: [violation], total: 1, rejects: true))
        JobProcess.leave(0)
    }

    private func check(_ parsed: ParsedProgram) -> CheckResult {
        parsed.program.withSource { policy.checker.check(tree: parsed.tree, source: $0, phase: .static) }
    }

    private func run(_ code: CompiledProgram) {
        var reserve = MemoryReserve()
        var isFull = false
        watchRuntime()
        var outcome = JobOutcome()
        do throws(RaisedException) {
            let value = try code.run(whenOver: {
                isFull = !MemoryReserve.hasRoomForThread(stack: Interpreter.threadStackBytes)
                reserve.release()
            })
            if let value {
                outcome.value = ValueText.repr(value)
                outcome.valueJSON = ValueText.json(value)
            }
        } catch {
            outcome.exception = JobException(error)
            if isFull, error.isRefusedThread { outcome.exception?.isOutOfMemory = true }
        }
        interpreter.finish()
        let observed = CompileGuard.observed
        outcome.observed = observed.violations
        outcome.observedTotal = Int64(observed.total)
        send(.outcome(outcome))
    }

    /// Holds code that the program makes to the policy, where the policy asks for it.
    private func watchRuntime() {
        let runtime = policy.policy.runtime
        guard runtime.compile != .ignore else { return }
        CompileGuard.arm(
            CompileGuard.Watch(
                checker: policy.checker, action: runtime.compile == .reject ? .reject : .observe,
                isTrusted: { runtime.trusts(function: $0) },
                block: { rule, violations, total in
                    interpreter.flushOwnStreams()
                    send(.blocked(rule: rule, violations: violations, total: Int64(total)))
                    JobProcess.leave(0)
                }))
    }

    private func send(_ report: JobReport) {
        JobProcess.send(report.frame(nonce: nonce).encoded)
    }
}

extension JobException {
    init(_ raised: RaisedException) {
        self.init(
            type: raised.type, message: raised.message, traceback: raised.traceback,
            isOutOfMemory: raised.isOutOfMemory, exitCode: raised.exitCode)
    }
}
