public import Evaluation
import Glibc
public import PolicyRules
import Wire

/// One worker without a queue: for checking a file, and for asking what holds on this host.
public final class SingleWorker {
    private let process: WorkerProcess
    private var arrived: [WorkerReport] = []
    private var knownPolicies: Set<String> = []
    private var lastID: Int64 = 0
    /// For example `CPython 3.11.2`.
    public private(set) var interpreter = ""
    /// What holds around its jobs.
    public private(set) var sandbox = SandboxState(inForce: [])

    /// What a check of a program against a policy found.
    public struct Check: Sendable {
        public var violations: [Violation]
        /// Those beyond ``Violation/limit`` included.
        public var total: Int64
        /// Why there is no tree to check, where there is none.
        public var syntaxError: String?
    }

    /// Starts the worker, in the sandbox that a queue's workers have.
    ///
    /// - Parameter without: layers that the operator does without.
    public init(
        environment: PythonEnvironment = PythonEnvironment(), without: [SandboxLayer] = []
    ) throws(EnvironmentError) {
        StopSignals.ignoreBrokenPipes()
        let command = try SandboxCommand(worker: try WorkerProgram(), environment: environment, without: without)
        process = try WorkerProcess(command: command)
        process.send(.configure(command.configuration(preload: environment.preload)))
        guard case .ready(let interpreter, _, let sandbox) = try next() else {
            throw EnvironmentError("the worker answered out of turn; build assay and assay-worker together")
        }
        self.interpreter = interpreter
        self.sandbox = sandbox
    }

    deinit {
        process.finish()
        _ = process.end()
    }

    /// Checks a program without running it.
    public func check(source: [UInt8], policy: CompiledPolicy) throws(EnvironmentError) -> Check {
        introduce(policy)
        lastID += 1
        process.send(.check(id: lastID, policyHash: policy.hash, source: source))
        while true {
            if case .checked(lastID, let violations, let total, let problem) = try next() {
                return Check(violations: violations, total: total, syntaxError: problem)
            }
        }
    }

    /// Runs a program and says how it ended; nothing of it is recorded.
    public func judge(
        source: [UInt8], policy: CompiledPolicy, limits: Limits
    ) throws(EnvironmentError) -> Judgement {
        introduce(policy)
        lastID += 1
        process.send(
            .assign(
                Assignment(
                    job: lastID, attempt: 1, source: source, standardInput: [], expectedOutput: nil,
                    moduleName: "__main__", policyHash: policy.hash, limits: limits)))
        while true {
            if case .finished(lastID, 1, let judgement) = try next() { return judgement }
        }
    }

    /// Runs the next cell of a session of this worker's own and says how it ended; nil where its state is lost.
    ///
    /// - Parameter isFirst: begins the session anew.
    package func judge(
        cell source: [UInt8], of session: String, isFirst: Bool, policy: CompiledPolicy, limits: Limits
    ) throws(EnvironmentError) -> Judgement? {
        introduce(policy)
        lastID += 1
        let assignment = Assignment(
            job: lastID, attempt: 1, source: source, standardInput: [], expectedOutput: nil,
            moduleName: "__main__", policyHash: policy.hash, limits: limits)
        process.send(.cell(CellAssignment(session: session, isFirst: isFirst, assignment: assignment)))
        while true {
            switch try next() {
            case .finished(lastID, 1, let judgement): return judgement
            case .sessionLost(session, lastID, _): return nil
            default: continue
            }
        }
    }

    private func introduce(_ policy: CompiledPolicy) {
        if knownPolicies.insert(policy.hash).inserted { process.send(.policy(policy)) }
    }

    /// Waits for the next report; two minutes at most, longer than any limit used here.
    private func next() throws(EnvironmentError) -> WorkerReport {
        let deadline = Clock.now() + 120_000_000
        while arrived.isEmpty {
            var polled = [
                pollfd(fd: process.output, events: Int16(POLLIN), revents: 0),
                pollfd(fd: process.error, events: Int16(POLLIN), revents: 0),
                pollfd(fd: process.hasUnsent ? process.input : -1, events: Int16(POLLOUT), revents: 0),
            ]
            _ = poll(&polled, nfds_t(polled.count), 1_000)
            if polled[1].revents != 0 { process.listen() }
            if polled[2].revents != 0 { process.flush() }
            if polled[0].revents != 0 {
                guard let reports = try? process.receive() else { throw WorkerFailure.describe(process) }
                arrived += reports
            }
            if Clock.now() > deadline { throw EnvironmentError("the worker does not answer; run 'assay doctor'") }
        }
        let report = arrived.removeFirst()
        if case .refused(let reason) = report { throw EnvironmentError("no worker can run here: \(reason)") }
        return report
    }
}

/// Words for a worker that ended when it should not have.
enum WorkerFailure {
    static func describe(_ process: WorkerProcess) -> EnvironmentError {
        let status = process.end()
        return EnvironmentError("workers do not last: \(explain(status, process.lastWords))")
    }

    /// Whether it ended for want of something that there may be more of later, and has run nothing of the job it began.
    static func isShortage(_ status: Int32, _ slot: WorkerSlot) -> Bool {
        if status == WorkerExit.shortage { return true }
        return slot.state == .starting && EnvironmentError.speaksOfShortage(slot.process.lastWords)
    }

    /// The last line of what it said, and what to do about it where that is known.
    static func explain(_ status: Int32, _ words: String) -> String {
        let line = words.split(separator: "\n").last.map(String.init) ?? "assay-worker ended with status \(status)"
        if EnvironmentError.speaksOfShortage(line) {
            return
                "\(line); raise the limits of processes and open files (ulimit -u, ulimit -n, TasksMax=), or end others"
        }
        guard line.contains("bwrap") else { return line }
        return
            "\(line); bubblewrap needs unprivileged user namespaces (sysctl kernel.unprivileged_userns_clone, user.max_user_namespaces); \(Degradation.lastResort)"
    }
}
