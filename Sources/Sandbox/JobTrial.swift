import CSandbox
import Evaluation
import Glibc

/// Jobs of the worker's own that try what no job may, before there is any other: what they find is what holds for all.
public struct JobTrial {
    private let sandbox: JobSandbox
    /// Whether the kernel asks about forbidden calls; else it ends the job.
    private let asks: Bool

    public init(in sandbox: JobSandbox, asks: Bool) {
        self.sandbox = sandbox
        self.asks = asks
    }

    /// What does not hold, in words; nil where the layer does.
    public struct Findings: Sendable, Hashable {
        public var limits: String?
        public var filter: String?
        public var outside: String?
        /// Whether one of them was killed by somebody else, which says nothing of any layer.
        public var wasDisturbed = false
    }

    private static let limits = Limits(
        cpuMicroseconds: 1_000_000, wallMicroseconds: 20_000_000, memoryMiB: 16, outputBytes: 1_024)
    /// Enough for a fork and an exit, and soon over.
    private static let shortMicroseconds: Int64 = 5_000

    /// Runs them; about a hundredth of a second.
    public func run() throws(SandboxError) -> Findings {
        var findings = Findings()
        let told = try observe(Self.limits) { attempt() }
        findings.wasDisturbed = wasKilled(told)
        if told.exitCode == JobProcess.setupFailed {
            let said = String(decoding: told.error, as: UTF8.self).split(separator: "\n").first.map(String.init)
            findings.limits = said ?? "a job cannot be isolated"
            return findings
        }
        for line in String(decoding: told.report, as: UTF8.self).split(separator: "\n") {
            let text = String(line.dropFirst())
            if line.hasPrefix("l") { findings.limits = findings.limits ?? text }
            if line.hasPrefix("f") { findings.filter = findings.filter ?? text }
        }
        if !wasStopped(told) { findings.filter = findings.filter ?? "a forbidden call does not end its job" }

        if try !isTimed() { findings.limits = findings.limits ?? "the timer of CPU time does not end a job" }
        var brief = Self.limits
        brief.wallMicroseconds = Self.shortMicroseconds
        let asleep = try observe(brief) { while true { pause() } }
        if asleep.stopped != .wall { findings.outside = "a sleeping job is not ended" }
        findings.wasDisturbed = findings.wasDisturbed || wasKilled(asleep)
        return findings
    }

    /// Whether a job that computes is ended by its own timer: what the worker does of itself comes a little later. Where a
    /// host lets a processor stand still, both find their time passed, and the worker may be first.
    private func isTimed() throws(SandboxError) -> Bool {
        var brief = Self.limits
        brief.cpuMicroseconds = Self.shortMicroseconds
        for _ in 0..<Self.mostAttempts {
            let busy = try observe(brief) { while true {} }
            let used = busy.userMicroseconds + busy.systemMicroseconds
            if busy.signal == SIGKILL, busy.stopped == nil, used <= 500_000 { return true }
        }
        return false
    }

    private static let mostAttempts = 8

    /// Whether a job that no timer of its own ends was killed, and not by the worker.
    private func wasKilled(_ seen: Observation) -> Bool { seen.signal == SIGKILL && seen.stopped == nil }

    private func observe(_ limits: Limits, _ body: () -> Never) throws(SandboxError) -> Observation {
        let process = try JobProcess.start(under: limits, in: sandbox, hasInput: false, judge: body)
        return JobWatch(process, limits: limits, input: [], reportLimit: 4_096).run(control: -1) { true }
    }

    private func wasStopped(_ seen: Observation) -> Bool {
        guard asks else { return seen.signal == SIGSYS }
        if case .forbidden = seen.stopped { return true }
        return false
    }

    /// In the job process: says a line for all that is not refused, and ends by a forbidden call.
    private func attempt() -> Never {
        func say(_ text: String) { JobProcess.send(Array("\(text)\n".utf8)) }
        if let name = Self.limits.shortfall(in: sandbox) { say("l\(name) is not in force") }
        if !refuses(EPERM, { socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0) }) { say("fa socket can be made") }
        if !refuses(EPERM, { kill(getppid(), 0) }) { say("fa signal can be sent") }
        let pid = assay_fork()
        if pid == 0 { JobProcess.leave(0) }
        if pid != -EPERM { say("fa process can be made") }
        if !sandbox.hasMounts, !refuses(EROFS, { open("/dev/null", O_WRONLY | O_CLOEXEC) }) {
            say("fa file can be opened for writing")
        }
        assay_make_forbidden_call()
        JobProcess.leave(1)
    }

    private func refuses(_ code: Int32, _ call: () -> Int32) -> Bool {
        call() < 0 && errno == code
    }
}
