import ArgumentParser
import Evaluation
import Foundation
import PolicyLanguage
import PolicyRules
import Reporting
import Supervisor

/// `assay doctor`: what holds on this host, measured by programs that try it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Say which layers of the sandbox hold on this host.",
        discussion:
            "Runs small programs that try to get out, and reports what became of them. Exit code 3 where one did.")

    @OptionGroup var pool: PoolOptions
    @OptionGroup var output: OutputOptions

    func run() throws {
        let worker = try SingleWorker(environment: pool.environment, without: pool.sandbox.layers)
        var rows: [(layer: SandboxLayer, holds: Bool, evidence: String)] = []
        var isOpen = false
        for probe in try Probe.all() {
            let judgement = try worker.judge(
                source: Array(probe.program.utf8), policy: probe.policy, limits: probe.limits)
            let evidence = probe.evidence(judgement)
            isOpen = isOpen || evidence == nil
            // What refuses it then is something else, and the layer is not there all the same.
            let isInForce = worker.sandbox.inForce.contains(probe.layer)
            let text = "\(probe.attempt): \(evidence ?? Probe.describe(judgement))"
            rows.append((probe.layer, isInForce && evidence != nil, isInForce ? text : "left out; \(text)"))
        }
        try output.print(
            Table(
                columns: [.text("layer"), .text("holds"), .text("evidence")],
                rows: rows.map { [.text($0.layer.rawValue), .flag($0.holds), .text($0.evidence)] }))
        if output.format == .table {
            Terminal.people.write(
                "\(worker.interpreter), \(Host.kernel), \(Host.processors) processors, \(Host.memoryMiB) MiB\n")
        }
        for note in worker.sandbox.notes { Terminal.people.write("\(PlainText.escaped(note))\n") }
        guard !isOpen else {
            throw EnvironmentError("a layer does not hold on this host; do not run untrusted programs here")
        }
    }
}

/// A program that tries something, and what shows that it failed.
private struct Probe {
    let layer: SandboxLayer
    let attempt: String
    let program: String
    let policy: CompiledPolicy
    var limits = Limits(cpuMicroseconds: 2_000_000, wallMicroseconds: 10_000_000, memoryMiB: 64, outputBytes: 4_096)
    /// What the layer did, or nil where it did not hold.
    let evidence: (Judgement) -> String?

    static func describe(_ judgement: Judgement) -> String {
        "\(judgement.verdict.rawValue) \(judgement.value ?? judgement.exceptionMessage ?? "")"
    }

    static func all() throws -> [Probe] {
        let open = try shipped("open")
        func denied(_ judgement: Judgement) -> String? {
            let types = ["PermissionError", "FileNotFoundError", "OSError"]
            return types.contains(judgement.exceptionType ?? "") ? judgement.exceptionMessage : nil
        }
        func verdict(_ verdict: Verdict) -> (Judgement) -> String? {
            { $0.verdict == verdict ? verdict.rawValue + ($0.blockedBy.map { " (\($0))" } ?? "") : nil }
        }
        var quickWall = Limits(cpuMicroseconds: 2_000_000, wallMicroseconds: 300_000, memoryMiB: 64, outputBytes: 4_096)
        quickWall.cpuMicroseconds = 2_000_000
        let quickCPU = Limits(
            cpuMicroseconds: 200_000, wallMicroseconds: 10_000_000, memoryMiB: 64, outputBytes: 4_096)
        return [
            Probe(
                layer: .policy, attempt: "use os", program: "import os\nos.getpid()", policy: try shipped("default"),
                evidence: verdict(.rejected)),
            Probe(
                layer: .namespaces, attempt: "read a host file", program: "open('/etc/passwd').read()", policy: open,
                evidence: denied),
            Probe(
                layer: .namespaces, attempt: "look at processes", program: "import os\nos.listdir('/proc')",
                policy: open, evidence: denied),
            Probe(
                layer: .namespaces, attempt: "write to the system", program: "open('/usr/lib/probe', 'w')",
                policy: open,
                evidence: denied),
            Probe(
                layer: .rlimits, attempt: "take more memory", program: "bytearray(128 << 20)", policy: open,
                evidence: verdict(.memoryExceeded)),
            Probe(
                layer: .rlimits, attempt: "use more CPU time", program: "while True: pass", policy: open,
                limits: quickCPU, evidence: verdict(.timedOut)),
            Probe(
                layer: .seccomp, attempt: "start a process", program: "import os\nos.fork()", policy: open,
                evidence: denied),
            Probe(
                layer: .seccomp, attempt: "open a socket", program: "import socket\nsocket.socket()", policy: open,
                evidence: denied),
            Probe(
                layer: .seccomp, attempt: "trace a process",
                program: "import ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)", policy: open,
                evidence: verdict(.blocked)),
            Probe(
                layer: .outside, attempt: "sleep past the wall limit", program: "import time\ntime.sleep(60)",
                policy: open, limits: quickWall, evidence: verdict(.timedOut)),
            Probe(
                layer: .outside, attempt: "leave without a word", program: "import os\nos._exit(0)", policy: open,
                evidence: verdict(.crashed)),
        ]
    }

    private static func shipped(_ name: String) throws -> CompiledPolicy {
        guard let policy = ShippedPolicies.all.first(where: { $0.name == name }) else {
            throw UserError("this build ships no policy '\(name)'; build assay again")
        }
        return try PolicyLanguage.compile(text: policy.text, hash: name)
    }
}
