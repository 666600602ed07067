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
    let sandbox: JobSandbox
    let nonce: [UInt8]
    /// Whether it is a cell of a session, whose process goes on after it.
    var isCell = false

    func live() -> Never {
        Interpreter.becomeChild()
        judge()
        JobProcess.leave(0)
    }

    /// In a session: returns where the cell came to an end that its state outlives.
    func liveInSession() {
        judge()
        RuntimeGuard.disarm()
    }

    /// Checks the program of a cell in a process that has run nothing of its session, and says what there is to know for
    /// the cells after it.
    ///
    /// - Parameter learned: what the cells before it left; nil where there are none.
    func examine(after learned: [UInt8]?) -> Never {
        Interpreter.becomeChild()
        if let learned { policy.checker.recall(learned) }
        do throws(RaisedException) {
            let checked = check(try parse())
            send(.checked(violations: checked.violations, total: Int64(checked.total), rejects: checked.rejects))
            if !checked.rejects { send(.learned(policy.checker.learned)) }
        } catch {
            var outcome = JobOutcome()
            outcome.exception = JobException(error)
            send(.checked(violations: [], total: 0, rejects: false))
            send(.outcome(outcome))
        }
        JobProcess.leave(0)
    }

    private func judge() {
        var isChecked = false
        do throws(RaisedException) {
            let parsed = try parse()
            let checked = check(parsed)
            isChecked = true
            send(.checked(violations: checked.violations, total: Int64(checked.total), rejects: checked.rejects))
            if checked.rejects { JobProcess.leave(0) }
            let code = try parsed.compile(with: interpreter)
            if isCell { parsed.release() }
            run(code, of: parsed.program)
            if isCell { code.release() }
        } catch {
            // The text or the tree never became code, so nothing of it has run.
            var outcome = JobOutcome()
            outcome.exception = JobException(error)
            if !isChecked { send(.checked(violations: [], total: 0, rejects: false)) }
            if isCell { SessionState.settle(interpreter) }
            send(.outcome(outcome))
        }
    }

    private func parse() throws(RaisedException) -> ParsedProgram {
        if let tooLarge = policy.checker.checkSize(sourceBytes: assignment.source.count) { refuse(tooLarge) }
        do throws(RaisedException) {
            return try Program(assignment.source, moduleName: assignment.moduleName).parse()
        } catch {
            // Too large or too deep for the parser itself: refused like a tree that is so for the check. A MemoryError
            // is how CPython's parser says either.
            let isFull = ThisProcess.residentKiB > assignment.limits.memoryMiB * 1_024 * 8 / 10
            let bounds = policy.policy.bounds
            if error.isOutOfMemory, isFull {
                if bounds.nodes != nil { refuse(unparsable(Bounds.nodesRule, "too large", error)) }
            } else if error.isOutOfMemory || error.type == "RecursionError" {
                if bounds.depth != nil { refuse(unparsable(Bounds.depthRule, "nested too deeply", error)) }
            }
            var error = error
            error.isOutOfMemory = false
            throw error
        }
    }

    private func unparsable(_ rule: String, _ problem: String, _ error: RaisedException) -> Violation {
        Violation(
            phase: .static, severity: .reject, rule: rule, node: "Module", symbol: "", line: 1, column: 1,
            endLine: 1, endColumn: 1, message: "\(problem) to be parsed (\(error.type))", excerpt: "")
    }

    private func refuse(_ violation: Violation) -> Never {
        send(.checked(violations: [violation], total: 1, rejects: true))
        JobProcess.leave(0)
    }

    private func check(_ parsed: ParsedProgram) -> CheckResult {
        parsed.program.withSource { policy.checker.check(tree: parsed.tree, source: $0, phase: .static) }
    }

    private func run(_ code: CompiledProgram, of program: Program) {
        let reserve = HeldReserve()
        var isFull = false
        watchRuntime(program, reserve)
        if isCell { SessionState.resume() }
        var outcome = JobOutcome()
        var shown: PythonPointer?
        do throws(RaisedException) {
            let value = try code.run(whenOver: {
                isFull = assignment.limits.lacksRoomForThread(stack: Interpreter.threadStackBytes)
                reserve.release()
            })
            if let value {
                shown = value
                outcome.value = ValueText.repr(value)
                outcome.valueJSON = ValueText.json(value)
            }
        } catch {
            outcome.exception = JobException(error)
            if isFull, error.isRefusedThread { outcome.exception?.isOutOfMemory = true }
        }
        for picture in ValuePictures.all(of: shown) { sandbox.leave(picture.bytes, as: picture.name) }
        if let shown, isCell { ValueText.release(shown) }
        if isCell { SessionState.settle(interpreter) } else { interpreter.finish() }
        RuntimeGuard.reportCounts()
        let observed = RuntimeGuard.observed
        outcome.observed = observed.violations
        outcome.observedTotal = Int64(observed.total)
        if reserve.isReportHurried { JobProcess.waitForReports(true) }
        send(.outcome(outcome))
    }

    /// Holds what the program does to the policy, where the policy asks for it.
    private func watchRuntime(_ program: Program, _ reserve: HeldReserve) {
        RuntimeGuard.arm(
            RuntimeGuard.Watch(
                terms: policy.runtime, program: program,
                makeRoom: {
                    reserve.release()
                    // The program may have filled the pipe, or put another in its place.
                    reserve.isReportHurried = true
                    JobProcess.waitForReports(false)
                },
                reportEvent: { rule, name, argument in
                    send(.event(rule: Int64(rule), name: name, argument: argument))
                },
                reportCounts: { send(.eventCounts($0, total: $1)) },
                block: { rule, violations, total in
                    send(.blocked(rule: rule, violations: violations, total: Int64(total)))
                    interpreter.flushOwnStreams()
                    JobProcess.accuse(of: policy.index(ofRule: rule))
                }))
    }

    private func send(_ report: JobReport) {
        JobProcess.send(report.frame(nonce: nonce, limit: JobReport.sentLimit).encoded)
    }
}

extension JobException {
    init(_ raised: RaisedException) {
        self.init(
            type: raised.type, message: raised.message, traceback: raised.traceback,
            tracebackJSON: raised.tracebackJSON,
            isOutOfMemory: raised.isOutOfMemory, exitCode: raised.exitCode)
    }
}

/// The reserve, within reach of everybody who may have to give it back.
private final class HeldReserve {
    private var reserve = MemoryReserve()
    /// Whether reports that do not fit are lost from here on.
    var isReportHurried = false

    func release() {
        reserve.release()
    }
}
