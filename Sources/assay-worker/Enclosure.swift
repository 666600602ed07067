import Evaluation
import Glibc
import Sandbox
import Wire

/// A worker's sandbox: what it starts in is looked at, what is its own is built, and all of it is tried.
///
/// A layer that does not hold ends the worker, unless the operator does without it; then something else stands in, and
/// the supervisor is told what.
struct Enclosure {
    /// nil where there are no namespaces to mount it in.
    let scratch: Scratch?
    private(set) var notes: [String] = []
    private let without: [SandboxLayer]
    private let pass: UInt64
    private let filter: SystemCallFilter
    private let jobFilter: SystemCallFilter
    /// What processes of sessions are under in place of a job's.
    let sessionFilter: SystemCallFilter

    /// The first half, before CPython.
    ///
    /// - Parameter link: the descriptor that the supervisor sends commands to.
    init(_ configuration: WorkerConfiguration, link: Int32) throws(Refusal) {
        let without = configuration.without
        let pass = ThisProcess.randomNumber()
        self.without = without
        self.pass = pass
        let hasMounts = !without.contains(.namespaces)
        let asks = !without.contains(.seccomp)
        do throws(SandboxError) {
            filter = try .worker(pass: pass, terms: FilterTerms(asks: asks, hasMounts: hasMounts))
            jobFilter = try .job(pass: pass)
            sessionFilter = try .session(pass: pass)
        } catch {
            throw Refusal(reason: "libseccomp cannot make a filter here: \(error)", isShortage: error.isShortage)
        }
        if hasMounts {
            scratch = try Self.build(.namespaces) { () throws(SandboxError) in
                try Scratch(path: configuration.scratch, bytes: 1 << 20)
            }
            let trial = NamespaceTrial(link: link, readable: configuration.readable)
            let problem = try Self.build(.namespaces) { () throws(SandboxError) in try trial.problem() }
            if let problem { throw Refusal(.namespaces, problem) }
        } else {
            scratch = nil
            do throws(SandboxError) {
                notes.append(try HostConfinement.enter(readable: configuration.readable))
            } catch {
                throw Refusal(
                    reason: "nothing can stand in for namespaces here: \(error)", isShortage: error.isShortage)
            }
        }
    }

    /// The second half: what a job adds to it, and the filter, which the worker is under as well from here on.
    mutating func close() throws(Refusal) -> JobSandbox {
        let (jobFilter, filter, pass) = (jobFilter, filter, pass)
        let scratch = scratch?.path
        var sandbox = try Self.build(.rlimits) { () throws(SandboxError) in
            JobSandbox(
                filters: [jobFilter], footprint: try Footprint.measure(), listener: -1, scratch: scratch ?? "/",
                hasMounts: scratch != nil)
        }
        guard without.contains(.seccomp) else {
            sandbox.listener = try Self.build(.seccomp) { () throws(SandboxError) in
                try filter.installListening(pass: pass)
            }
            return sandbox
        }
        do throws(SandboxError) {
            let complete = try SystemCallFilter.worker(pass: pass)
            notes.append(
                complete.listeningProblem().map { "the host refuses a filter that asks (\($0))" }
                    ?? "the host would have a filter that asks")
            try filter.installSilent(pass: pass)
        } catch {
            throw Refusal(
                reason: "no system call filter of any kind can be had here (\(error)); use another host",
                isShortage: error.isShortage)
        }
        notes.append("a filter that cannot ask ends programs at forbidden calls, and names none")
        return sandbox
    }

    /// Tries what jobs are in.
    func tryLayers(in sandbox: JobSandbox) throws(Refusal) {
        let findings = try Self.build(.rlimits) { () throws(SandboxError) in
            try JobTrial(in: sandbox, asks: sandbox.listener >= 0).run()
        }
        if findings.wasDisturbed { throw .disturbed }
        if let problem = findings.limits { throw Refusal(.rlimits, problem) }
        if let problem = findings.filter {
            guard !without.contains(.seccomp) else { throw Refusal(reason: "no filter holds here: \(problem)") }
            throw Refusal(.seccomp, problem)
        }
        if let problem = findings.outside { throw Refusal(.outside, problem) }
    }

    /// What was tried and holds.
    var state: SandboxState {
        SandboxState(inForce: SandboxLayer.allCases.filter { !without.contains($0) }, notes: notes)
    }

    private static func build<Part>(
        _ layer: SandboxLayer, _ body: () throws(SandboxError) -> Part
    ) throws(Refusal) -> Part {
        do throws(SandboxError) {
            return try body()
        } catch {
            throw Refusal(layer, error)
        }
    }
}

extension Refusal {
    /// A layer that could not be made, or tried.
    init(_ layer: SandboxLayer, _ error: SandboxError) {
        self.init(layer, "\(error)")
        if error.isShortage { self = Refusal(reason: "\(error)", isShortage: true) }
    }

    /// A trial that somebody else has ended, such as the kernel where memory is short: what it was to find is not known.
    static var disturbed: Refusal {
        Refusal(
            reason: "a process that tries the sandbox was killed; see who did that (dmesg, where memory is short)",
            isShortage: true)
    }

    /// A layer that does not hold.
    init(_ layer: SandboxLayer, _ problem: String) {
        let advice =
            SandboxLayer.dispensable.contains(layer)
            ? "use another host, or as the last resort '--without \(layer.rawValue)' (docs/security.md says what is lost)"
            : "run 'assay doctor'"
        reason = "the layer '\(layer.rawValue)' does not hold: \(problem); \(advice)"
    }
}
