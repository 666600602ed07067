import Evaluation
import Glibc
import PolicyCheck
import PolicyRules
import PythonRuntime
import Sandbox
import Wire

/// The long-lived half: takes commands, forks jobs, decides verdicts.
final class Worker {
    let link: SupervisorLink
    let interpreter: Interpreter
    var sandbox: JobSandbox
    let sessionFilter: SystemCallFilter
    var scratch: Scratch?
    var policies: [String: PolicyInForce] = [:]
    var sessions: [String: LiveSession] = [:]
    /// Sessions that were ended between two cells since they did not answer.
    var silent: Set<String> = []
    /// The job of a session that is being judged.
    var judging: Int64? { didSet { isInterrupted = false } }
    /// Whether somebody wants that one interrupted.
    private var isInterrupted = false
    private var inbox: [WorkerCommand] = []
    private var jobsSinceMeasured = 0

    /// Jobs between two measurements of the worker's own memory.
    private static let measureEvery = 256

    /// Waits for its configuration, then builds its sandbox around itself, warms up, and tries what it has built.
    init(link: SupervisorLink) throws(Refusal) {
        self.link = link
        let configuration = try Worker.awaitConfiguration(link)
        var enclosure = try Enclosure(configuration, link: link.input)
        scratch = enclosure.scratch
        if scratch != nil { RuntimeGuard.learnScratch(configuration.scratch) }
        ThisProcess.useSmallThreadStacks()
        do {
            interpreter = try Interpreter(
                sitePackages: configuration.sitePackages, preload: configuration.preload)
        } catch {
            throw Refusal(reason: "\(error)")
        }
        sandbox = try enclosure.close()
        sessionFilter = enclosure.sessionFilter
        try enclosure.tryLayers(in: sandbox)
        try tryPolicy()
        sandbox.countOwnProcesses()
        link.send(
            .ready(
                interpreter: Interpreter.version, residentKiB: ThisProcess.residentKiB, sandbox: enclosure.state))
    }

    /// Whether a program that breaks a policy is rejected, and one that does so at run time is ended.
    private func tryPolicy() throws(Refusal) {
        let policy = PolicyInForce(PolicyTrial.policy)
        for trial in PolicyTrial.all {
            let judgement: Judgement?
            do throws(SandboxError) {
                judgement = try execute(trial.assignment, under: policy)
            } catch {
                throw Refusal(.policy, error)
            }
            if judgement?.verdict == .crashed, judgement?.signal == Int64(SIGKILL) { throw .disturbed }
            guard judgement?.verdict == trial.verdict else {
                throw Refusal(.policy, "a program that should be \(trial.verdict.rawValue) was not")
            }
        }
    }

    private static func awaitConfiguration(_ link: SupervisorLink) throws(Refusal) -> WorkerConfiguration {
        while true {
            guard let commands = link.receive() else { exit(0) }
            guard let first = commands.first else { continue }
            guard case .configure(let configuration) = first, commands.count == 1 else {
                throw Refusal(reason: "the supervisor sent something else before a configuration")
            }
            return configuration
        }
    }

    /// Serves until the supervisor closes the pipe.
    func serve() {
        while true {
            if inbox.isEmpty {
                link.flush()
                buryHolders()
                guard receive() else { return }
            } else {
                handle(inbox.removeFirst())
            }
        }
    }

    /// Reaps holders that have made room, once there is time for that: much memory is not let go at once.
    private func buryHolders() {
        let dying = sessions.values.filter(\.held.isDying)
        guard !dying.isEmpty, !link.hasCommand(within: 50) else { return }
        for session in dying { session.held.bury() }
        countHolders()
    }

    /// Takes in what has arrived; a recall is answered at once, over whatever waits. False at end-of-file.
    private func receive() -> Bool {
        guard let commands = link.receive() else { return false }
        for command in commands {
            switch command {
            case .recall: giveBack()
            case .interrupt(let job): if job == judging { isInterrupted = true }
            default: inbox.append(command)
            }
        }
        return true
    }

    private func giveBack() {
        var returned: [Int64] = []
        inbox.removeAll { command in
            guard let assignment = command.assignment else { return false }
            returned.append(assignment.job)
            return true
        }
        link.send(.returned(jobs: returned))
    }

    private func handle(_ command: WorkerCommand) {
        switch command {
        case .policy(let policy): policies[policy.hash] = PolicyInForce(policy)
        case .assign(let assignment): judge(assignment)
        case .cell(let cell): judge(cell)
        case .endSession(let name): endSession(name)
        case .check(let id, let hash, let source): check(id: id, hash: hash, source: source)
        // Sent once, before anything else; a second one has nothing left to configure.
        case .configure, .recall, .interrupt: break
        }
    }

    private func judge(_ assignment: Assignment) {
        guard let policy = policies[assignment.policyHash] else { abandon("a job came before its policy") }
        link.send(.started(job: assignment.job))
        do {
            guard let judgement = try execute(assignment, under: policy, streams: true) else {
                abandon("a job could not be isolated")
            }
            link.putAside(.finished(job: assignment.job, attempt: assignment.attempt, judgement))
        } catch {
            abandon("\(error)")
        }
    }

    /// nil where the job could not be isolated, so that nothing of the program has run.
    ///
    /// - Parameter streams: whether what it writes is passed on while it runs.
    private func execute(
        _ assignment: Assignment, under policy: PolicyInForce, streams: Bool = false
    ) throws(SandboxError) -> Judgement? {
        let nonce = ThisProcess.randomBytes(JobReport.nonceBytes)
        let process = try begin { () throws(SandboxError) in
            try prepare(for: assignment)
            if !assignment.files.isEmpty {
                guard let scratch else { abandon("a job came with files, and there is no scratch to put them in") }
                try scratch.place(assignment.files)
            }
            RuntimeGuard.prepare(for: policy.runtime)
            return try JobProcess.start(
                under: assignment.limits, in: sandbox, hasInput: !assignment.standardInput.isEmpty
            ) {
                forget()
                JobLife(
                    assignment: assignment, policy: policy, interpreter: interpreter, sandbox: sandbox, nonce: nonce
                ).live()
            }
        }
        let observation = observe(process, assignment, input: assignment.standardInput, streams: streams)
        guard
            var judgement = Verdicts.decide(
                observation, assignment: assignment, policy: policy, nonce: nonce, asks: sandbox.listener >= 0)
        else { return nil }
        if let used = scratch, try used.isUsed {
            (judgement.artifacts, judgement.artifactsLeftOut) = used.collect()
            try scratch?.renew()
        }
        return judgement
    }

    /// Does what has to be done before a program runs. Where the host lacks something for that, it is tried for a second, and
    /// then by another worker: the job is none the worse for it.
    func begin<T: ~Copyable>(_ body: () throws(SandboxError) -> T) throws(SandboxError) -> T {
        var attempts = 1
        while true {
            do throws(SandboxError) {
                return try body()
            } catch  where error.isShortage {
                // Once the first worker is ready the supervisor knows that this host can do it.
                guard attempts < Self.mostAttempts else { link.giveUp("\(error)", status: WorkerExit.shortage) }
                attempts += 1
                _ = poll(nil, 0, 100)
            }
        }
    }

    private static let mostAttempts = 10

    /// Watches over a process until it has ended, and serves the supervisor meanwhile.
    ///
    /// - Parameter streams: whether what it writes goes to the supervisor while it runs.
    func observe(
        _ process: consuming JobProcess, _ assignment: Assignment, input: [UInt8], order: [UInt8] = [],
        streams: Bool = false
    ) -> Observation {
        let watch = JobWatch(
            process, limits: assignment.limits, input: input, reportLimit: JobReport.frameLimit, order: order)
        let observation = watch.run(
            control: link.input, onControl: receive,
            isInterrupted: { !order.isEmpty && self.isInterrupted },
            onOutput: streams ? { self.passOn($0, of: assignment) } : nil)
        if observation.stopped == .abandoned { exit(0) }
        for chunk in observation.lastChunks { link.putAside(Self.output(chunk, of: assignment)) }
        return observation
    }

    /// What a job has written goes to the supervisor while the job runs, as fast as that takes it: the worker watches over
    /// the job, and waits for nobody meanwhile.
    private func passOn(_ take: () -> [OutputChunk], of assignment: Assignment) {
        guard link.isKeptUpWith else { return }
        for chunk in take() { link.putAside(Self.output(chunk, of: assignment)) }
        link.flush()
    }

    private static func output(_ chunk: OutputChunk, of assignment: Assignment) -> WorkerReport {
        .output(job: assignment.job, attempt: assignment.attempt, chunk)
    }

    func prepare(for assignment: Assignment) throws(SandboxError) {
        try scratch?.resize(bytes: UInt64(assignment.limits.memoryMiB) << 20)
        jobsSinceMeasured += 1
        // A large job leaves the worker's heap larger than it was.
        if jobsSinceMeasured >= Worker.measureEvery || assignment.byteCount > 1 << 18 {
            sandbox.footprint = try Footprint.measure()
            jobsSinceMeasured = 0
        }
    }

    private func check(id: Int64, hash: String, source: [UInt8]) {
        guard let policy = policies[hash] else { abandon("a check came before its policy") }
        let assignment = Assignment(
            job: id, attempt: 1, source: source, standardInput: [], expectedOutput: nil, moduleName: "__main__",
            policyHash: hash, limits: CheckOnly.limits)
        do {
            let nonce = ThisProcess.randomBytes(JobReport.nonceBytes)
            let process = try JobProcess.start(
                under: assignment.limits, in: sandbox, hasInput: false
            ) {
                forget()
                CheckOnly(assignment: assignment, policy: policy, nonce: nonce).live()
            }
            let observation = observe(process, assignment, input: [])
            link.send(CheckOnly.answer(id: id, observation, nonce: nonce))
        } catch {
            abandon("\(error)")
        }
    }

    /// In a job process: jobs that wait, and reports of those before, go. Memory is wiped as it is freed.
    func forget() {
        inbox = []
        sessions = [:]
        link.forget()
        ThisProcess.stopWiping()
    }

    /// The supervisor replaces a worker that ends; the job it held is tried again elsewhere.
    func abandon(_ reason: String) -> Never {
        link.giveUp(reason, status: WorkerExit.failed)
    }
}

extension WorkerCommand {
    /// The job that it hands out.
    fileprivate var assignment: Assignment? {
        switch self {
        case .assign(let assignment): assignment
        case .cell(let cell): cell.assignment
        default: nil
        }
    }
}
