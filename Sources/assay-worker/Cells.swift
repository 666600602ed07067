import Evaluation
import Glibc
import PolicyCheck
import PolicyRules
import PythonRuntime
import Sandbox
import Wire

/// A session whose state lives in this worker.
final class LiveSession {
    let held: HeldSession
    /// Where its programs have their files.
    let folder: ScratchFolder
    /// Policies that its processes have; by their hashes.
    var policies: Set<String>
    /// What the checks of its cells learned; nil before the first that was kept.
    var learned: [UInt8]?

    init(held: HeldSession, folder: consuming ScratchFolder, policies: Set<String>) {
        self.held = held
        self.folder = folder
        self.policies = policies
    }
}

/// Jobs of sessions.
///
/// A cell is checked twice: here, in a process that is forked from the worker and has run nothing, and again in the
/// session's own, where code of earlier cells has run. The first decides what is rejected.
extension Worker {
    func judge(_ cell: CellAssignment) {
        let assignment = cell.assignment
        guard let policy = policies[assignment.policyHash] else { abandon("a job came before its policy") }
        judging = assignment.job
        defer { judging = nil }
        link.send(.started(job: assignment.job))
        var wasSilent = false
        do throws(SandboxError) {
            if let judgement = try execute(cell, under: policy, &wasSilent) {
                link.putAside(.finished(job: assignment.job, attempt: assignment.attempt, judgement))
            } else {
                link.send(
                    .sessionLost(session: cell.session, job: assignment.job, wasSilent: wasSilent))
            }
        } catch {
            abandon("\(error)")
        }
    }

    func endSession(_ name: String) {
        sessions.removeValue(forKey: name)?.held.end()
        silent.remove(name)
        countHolders()
    }

    func countHolders() {
        sandbox.holders = processes(beside: nil)
    }

    private func processes(beside session: LiveSession?) -> UInt64 {
        sessions.values.reduce(0) { $0 + ($1 === session ? 0 : $1.held.processes) }
    }

    /// nil where the session is not there, or is lost with this.
    ///
    /// - Parameter wasSilent: set where its holder kept this worker waiting.
    /// - Throws: where the fault is none of the session's.
    private func execute(
        _ cell: CellAssignment, under policy: PolicyInForce, _ wasSilent: inout Bool
    ) throws(SandboxError) -> Judgement? {
        try begin { () throws(SandboxError) in try prepare(for: cell.assignment) }
        // Where the kernel does not say what threads there are.
        if sandbox.ownProcesses == nil { return nil }
        if cell.isFirst {
            endSession(cell.session)
            sessions[cell.session] = try begin { () throws(SandboxError) in try open(cell.assignment) }
            countHolders()
        }
        guard let session = sessions[cell.session] else {
            wasSilent = silent.remove(cell.session) != nil
            return nil
        }
        let examined = try examine(cell.assignment, under: policy, after: session.learned)
        guard let learned = examined.learned else { return examined.judgement }
        do throws(SandboxError) {
            guard
                let judgement = try run(
                    cell.assignment, in: session, cell.session, under: policy, examined.judgement, learned)
            else { throw SandboxError(step: "hear of the cell", code: 0) }
            return judgement
        } catch {
            // The state is lost with this worker, and is made anew where there is room for it.
            if error.isShortage { link.giveUp("\(error)", status: WorkerExit.shortage) }
            wasSilent = error.code == ETIMEDOUT
            endSession(cell.session)
            // What keeps a holder from being forked may be nothing of its session's: this worker then goes, with all that is
            // in it, and the job is tried again in another. That counts as an attempt: it may be the session's own doing, and would
            // be tried for ever.
            if sandbox.isCrowded(beside: sandbox.holders, for: Self.crowdPatience) {
                abandon("no process can be started: \(error)")
            }
            return nil
        }
    }

    /// In milliseconds.
    private static let crowdPatience: Int64 = 1_000

    private func open(_ assignment: Assignment) throws(SandboxError) -> LiveSession {
        var held: HeldSession?
        let bytes = UInt64(assignment.limits.memoryMiB) << 20
        guard var own = scratch else { throw SandboxError(step: "a session without a scratch", code: 0) }
        defer { scratch = own }
        let folder = try own.lend(bytes: bytes) { () throws(SandboxError) in
            held = try HeldSession(under: assignment.limits, in: sandbox, filter: sessionFilter) { serveSession() }
        }
        guard let held else { throw SandboxError(step: "a session without a holder", code: 0) }
        return LiveSession(held: held, folder: folder, policies: Set(policies.keys))
    }

    /// Checks the program. `learned` is nil where that has decided the verdict.
    private func examine(
        _ assignment: Assignment, under policy: PolicyInForce, after learned: [UInt8]?
    ) throws(SandboxError) -> (judgement: Judgement?, learned: [UInt8]?) {
        RuntimeGuard.prepare(for: policy.runtime)
        let nonce = ThisProcess.randomBytes(JobReport.nonceBytes)
        let process = try begin { () throws(SandboxError) in
            try JobProcess.start(under: assignment.limits, in: sandbox, hasInput: false) {
                forget()
                JobLife(
                    assignment: assignment, policy: policy, interpreter: interpreter, sandbox: sandbox, nonce: nonce
                ).examine(after: learned)
            }
        }
        let seen = observe(process, assignment, input: [])
        let judgement = Verdicts.decide(
            seen, assignment: assignment, policy: policy, nonce: nonce, asks: sandbox.listener >= 0)
        guard let judgement else { abandon("a check could not be isolated") }
        let heard = Conversation(in: seen, nonce: nonce).reports
        guard seen.exitCode == 0, case .learned(let learned)? = heard.last else { return (judgement, nil) }
        return (judgement, learned)
    }

    /// nil where the session's process did not say anything that it should.
    private func run(
        _ assignment: Assignment, in session: LiveSession, _ name: String, under policy: PolicyInForce,
        _ examined: Judgement?, _ learned: [UInt8]
    ) throws(SandboxError) -> Judgement? {
        do throws(SandboxError) {
            if !assignment.files.isEmpty { try session.folder.replace(assignment.files) }
        } catch  where error.code == ENOSPC {
            return Judgement(withoutRoomFor: assignment, examined)
        }
        let process = try session.held.startCell(
            under: assignment.limits, hasInput: !assignment.standardInput.isEmpty,
            beside: processes(beside: session))
        let isKnown = session.policies.contains(assignment.policyHash)
        var told = assignment
        told.files = []
        let order = CellOrder(
            nonce: ThisProcess.randomBytes(JobReport.nonceBytes), policy: isKnown ? nil : policy.policy,
            assignment: told)
        let seen = observe(process, assignment, input: assignment.standardInput, order: order.encoded, streams: true)
        let judgement = Verdicts.decide(
            seen, assignment: assignment, policy: policy, nonce: order.nonce, asks: true)
        guard var judgement, let examined else {
            session.held.dropCell(isSettled: seen.isSettled)
            return nil
        }
        let isKept = seen.isSettled && judgement.leavesState
        if isKept {
            session.held.keepCell()
            session.policies.insert(assignment.policyHash)
            session.learned = learned
        } else {
            session.held.dropCell(isSettled: seen.isSettled)
        }
        judgement.takeCheck(examined)
        (judgement.artifacts, judgement.artifactsLeftOut) = session.folder.take()
        if isKept { endThreads(of: session, name) }
        return judgement
    }

    /// Where a session's threads cannot be ended, the session is: its last cell was judged all the same.
    private func endThreads(of session: LiveSession, _ name: String) {
        do throws(SandboxError) {
            try session.held.endThreads(beside: processes(beside: session))
        } catch {
            endSession(name)
            // Said of the next cell.
            if error.code == ETIMEDOUT { silent.insert(name) }
        }
        countHolders()
    }

    /// The life of a session's processes: the holder waits, its fork judges a cell and becomes the holder.
    private func serveSession() -> Never {
        forget()
        Interpreter.becomeChild()
        SessionState.begin()
        while true {
            SessionProcess.awaitCell()
            SessionState.enterCell()
            let told = SessionProcess.takeOrder()
            // Forked to leave threads behind: there is no cell to be run.
            if told.isEmpty { continue }
            guard let order = try? CellOrder(told) else {
                JobProcess.leave(JobProcess.setupFailed)
            }
            if let policy = order.policy { policies[policy.hash] = PolicyInForce(policy) }
            guard let policy = policies[order.assignment.policyHash] else {
                JobProcess.leave(JobProcess.setupFailed)
            }
            JobLife(
                assignment: order.assignment, policy: policy, interpreter: interpreter, sandbox: sandbox,
                nonce: order.nonce, isCell: true
            ).liveInSession()
        }
    }
}

extension Judgement {
    /// Whether what the cell did is part of the session from here on. Where it was interrupted is chance, and could not be
    /// had again from the record.
    fileprivate var leavesState: Bool {
        verdict == .passed || (verdict == .raised && exceptionType != "KeyboardInterrupt")
    }

    /// Of a cell whose files found no room, so that nothing of it has run: the limit is that of the session's folder.
    fileprivate init?(withoutRoomFor assignment: Assignment, _ check: Judgement?) {
        guard let check else { return nil }
        self.init(verdict: .memoryExceeded)
        limitHit = .memory
        exceptionType = "OSError"
        let bytes = assignment.files.reduce(0) { $0 + $1.bytes.count }
        let message =
            "[Errno 28] No space left on device: the files of earlier cells leave no room in the session's folder for "
            + "the \(bytes) bytes that come with this one; remove some, or begin a session with more memory"
        exceptionMessage = message
        traceback = "OSError: \(message)\n"
        takeCheck(check)
    }

    /// What was found before the program ran is what the process found that ran nothing; what that took counts.
    fileprivate mutating func takeCheck(_ check: Judgement) {
        let atRunTime = violations.filter { $0.phase == .runtime }
        let claimed = Int64(violations.count - atRunTime.count)
        violationCount = check.violationCount + max(Int64(atRunTime.count), violationCount - claimed)
        violations = Array((check.violations + atRunTime).prefix(Violation.limit))
        wallMicroseconds += check.wallMicroseconds
        userMicroseconds += check.userMicroseconds
        systemMicroseconds += check.systemMicroseconds
    }
}
