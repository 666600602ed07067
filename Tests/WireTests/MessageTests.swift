import Evaluation
import PolicyRules
import Testing
import Wire

@Suite("Messages between processes")
struct MessageTests {
    static let limits = Limits(cpuMicroseconds: 1, wallMicroseconds: 2, memoryMiB: 3, outputBytes: 4)

    static let violation = Violation(
        phase: .runtime, severity: .observe, rule: "r", node: "Name", symbol: "é\u{0}", line: 1, column: 2, endLine: 3,
        endColumn: 4, message: "m", excerpt: "x")

    static var judgement: Judgement {
        var judgement = Judgement(verdict: .blocked)
        judgement.value = "1"
        judgement.valueJSON = "1"
        judgement.standardOutput = [0, 255, 10]
        judgement.standardError = [1]
        judgement.outputTruncated = true
        judgement.exceptionType = "E"
        judgement.exceptionMessage = ""
        judgement.traceback = "t"
        judgement.exitCode = -1
        judgement.signal = 9
        judgement.limitHit = .memory
        judgement.blockedBy = "ptrace"
        judgement.wallMicroseconds = 1
        judgement.userMicroseconds = 2
        judgement.systemMicroseconds = 3
        judgement.maxRSSKiB = 4
        judgement.violations = [violation]
        judgement.violationCount = 5_000
        judgement.events = [RuntimeEvent(rule: "r", severity: .observe, event: "open", argument: "é", count: 7)]
        judgement.eventCount = 8
        judgement.tracebackJSON = "[]"
        judgement.artifacts = [Artifact(name: "é", mediaType: "text/plain", bytes: [0, 7])]
        judgement.artifactsLeftOut = 3
        return judgement
    }

    static let commands: [WorkerCommand] = [
        .configure(WorkerConfiguration(sitePackages: ["/a", "/b"], preload: ["numpy"], scratch: "/tmp")),
        .configure(
            WorkerConfiguration(
                sitePackages: [], preload: [], scratch: "", readable: ["/usr/lib", "/lib"],
                without: [.namespaces, .seccomp])),
        .policy(CompiledPolicy(name: "open", hash: "h")),
        .assign(
            Assignment(
                job: .max, attempt: 2, source: [0xff, 0], standardInput: [], expectedOutput: [], moduleName: "m",
                policyHash: "h", limits: limits)),
        .assign(
            Assignment(
                job: 1, attempt: 1, source: [1], standardInput: [2], expectedOutput: nil, moduleName: "",
                policyHash: "", limits: limits, files: [JobFile(name: "a b", bytes: [0, 1])])),
        .recall, .check(id: 7, policyHash: "h", source: [1, 2]),
    ]

    static let reports: [WorkerReport] = [
        .ready(
            interpreter: "CPython 3.11.2", residentKiB: 1,
            sandbox: SandboxState(inForce: [.policy, .outside], notes: ["n"])
        ), .refused(reason: "no"), .started(job: 4),
        .finished(job: 4, attempt: 1, judgement), .finished(job: 4, attempt: 1, Judgement(verdict: .passed)),
        .output(job: 4, attempt: 1, OutputChunk(stream: .stderr, offsetMicroseconds: 5, bytes: [0xff, 0])),
        .returned(jobs: []), .returned(jobs: [1, .min]),
        .checked(id: 1, violations: [violation], total: 1, syntaxError: nil),
        .checked(id: 1, violations: [], total: 0, syntaxError: "SyntaxError: x"),
    ]

    static let nonce = [UInt8](repeating: 0xA5, count: JobReport.nonceBytes)

    static var jobReports: [JobReport] {
        var outcome = JobOutcome()
        outcome.value = "v"
        outcome.exception = JobException(
            type: "E", message: "m", traceback: "t", tracebackJSON: "[]", isOutOfMemory: true, exitCode: 3)
        outcome.observed = [violation]
        outcome.observedTotal = 1
        return [
            .checked(violations: [violation], total: 2, rejects: true),
            .blocked(rule: "r", violations: [], total: 0), .event(rule: 3, name: "open", argument: "é"),
            .eventCounts([1, .max], total: .max), .outcome(outcome), .outcome(JobOutcome()),
        ]
    }

    @Test("commands survive the journey", arguments: commands)
    func command(_ command: WorkerCommand) throws {
        #expect(try WorkerCommand(command.frame) == command)
    }

    @Test("what a program should print is not told to the worker that runs it")
    func expectedOutputStays() throws {
        let secret = Array("the expected output".utf8)
        let assignment = Assignment(
            job: 1, attempt: 1, source: [1], standardInput: [], expectedOutput: secret, moduleName: "m",
            policyHash: "h", limits: Self.limits)
        let payload = WorkerCommand.assign(assignment).frame.payload
        #expect(!payload.indices.contains { payload[$0...].starts(with: secret) })
        guard case .assign(let received) = try WorkerCommand(WorkerCommand.assign(assignment).frame) else {
            Issue.record("no assignment")
            return
        }
        #expect(received.expectedOutput == [])
    }

    @Test("reports survive the journey", arguments: reports)
    func report(_ report: WorkerReport) throws {
        #expect(try WorkerReport(report.frame) == report)
    }

    @Test("a job's reports survive the journey", arguments: jobReports)
    func jobReport(_ report: JobReport) throws {
        #expect(try JobReport(report.frame(nonce: Self.nonce), nonce: Self.nonce) == report)
    }

    @Test("a job's report without its nonce is refused", arguments: jobReports)
    func forged(_ report: JobReport) {
        let guess = [UInt8](repeating: 0xA4, count: JobReport.nonceBytes)
        #expect(throws: WireError.self) { try JobReport(report.frame(nonce: guess), nonce: Self.nonce) }
    }

    @Test("a job's report whose text is longer than any that is sent is refused")
    func overlong() throws {
        var outcome = JobOutcome()
        outcome.value = String(repeating: "v", count: 64 << 10)
        #expect(
            try JobReport(JobReport.outcome(outcome).frame(nonce: Self.nonce), nonce: Self.nonce) == .outcome(outcome))
        outcome.value = String(repeating: "v", count: 65 << 10)
        #expect(throws: WireError.self) {
            try JobReport(JobReport.outcome(outcome).frame(nonce: Self.nonce), nonce: Self.nonce)
        }
    }

    @Test("a message cut anywhere is refused, and none is accepted with bytes left over")
    func cut() {
        // A policy has a format of its own, tested where it is made.
        for command in Self.commands where command.frame.kind != 2 {
            let frame = command.frame
            for length in 0..<frame.payload.count {
                #expect(throws: WireError.self) {
                    try WorkerCommand(Frame(kind: frame.kind, payload: Array(frame.payload[..<length])))
                }
            }
            #expect(throws: WireError.self) {
                try WorkerCommand(Frame(kind: frame.kind, payload: frame.payload + [0]))
            }
        }
        for report in Self.reports {
            let frame = report.frame
            for length in 0..<frame.payload.count {
                #expect(throws: WireError.self) {
                    try WorkerReport(Frame(kind: frame.kind, payload: Array(frame.payload[..<length])))
                }
            }
        }
    }

    @Test("random bytes never trap and never pass for a job's report")
    func random() {
        var generator = SplitMix(state: 42)
        for _ in 0..<20_000 {
            let payload = (0..<Int.random(in: 0...200, using: &generator)).map { _ in
                UInt8.random(in: 0...255, using: &generator)
            }
            let frame = Frame(kind: UInt8.random(in: 0...8, using: &generator), payload: payload)
            _ = try? WorkerCommand(frame)
            _ = try? WorkerReport(frame)
            #expect((try? JobReport(frame, nonce: Self.nonce)) == nil)
        }
    }

    @Test("changed bytes of a real report never trap")
    func mutated() {
        var generator = SplitMix(state: 7)
        let original = WorkerReport.finished(job: 4, attempt: 1, Self.judgement).frame
        for _ in 0..<20_000 {
            var payload = original.payload
            for _ in 0..<Int.random(in: 1...4, using: &generator) {
                payload[Int.random(in: 0..<payload.count, using: &generator)] = UInt8.random(
                    in: 0...255, using: &generator)
            }
            _ = try? WorkerReport(Frame(kind: original.kind, payload: payload))
        }
    }
}

/// A generator with a seed, so that a failure can be repeated (Steele, Lea, Flood 2014).
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }
}

extension MessageTests {
    @Test("events beyond their bounds are refused")
    func eventBounds() {
        func isRefused(_ events: [RuntimeEvent], _ count: Int64) -> Bool {
            var judgement = Judgement(verdict: .passed)
            judgement.events = events
            judgement.eventCount = count
            return (try? WorkerReport(WorkerReport.finished(job: 1, attempt: 1, judgement).frame)) == nil
        }
        func event(argument: Int, count: Int64 = 1) -> RuntimeEvent {
            RuntimeEvent(
                rule: "r", severity: .reject, event: "e", argument: String(repeating: "a", count: argument),
                count: count)
        }
        #expect(
            !isRefused(Array(repeating: event(argument: RuntimeEvent.textBytes), count: RuntimeEvent.limit), 1 << 40))
        #expect(isRefused(Array(repeating: event(argument: 1), count: RuntimeEvent.limit + 1), 101))
        #expect(isRefused([event(argument: RuntimeEvent.textBytes + 1)], 1))
        #expect(isRefused([event(argument: 1, count: 0)], 1))
        #expect(isRefused([], -1))
    }

    @Test("artifacts beyond their bounds are refused")
    func artifactBounds() {
        func isRefused(_ artifacts: [Artifact], leftOut: Int64 = 0) -> Bool {
            var judgement = Judgement(verdict: .passed)
            judgement.artifacts = artifacts
            judgement.artifactsLeftOut = leftOut
            return (try? WorkerReport(WorkerReport.finished(job: 1, attempt: 1, judgement).frame)) == nil
        }
        func artifact(_ bytes: Int, name: Int = 1) -> Artifact {
            Artifact(name: String(repeating: "n", count: name), bytes: [UInt8](repeating: 1, count: bytes))
        }
        #expect(!isRefused([artifact(Artifact.totalBytes - 1), artifact(1, name: Artifact.nameBytes)]))
        #expect(!isRefused(Array(repeating: artifact(1), count: Artifact.limit)))
        #expect(isRefused(Array(repeating: artifact(1), count: Artifact.limit + 1)))
        #expect(isRefused([artifact(Artifact.totalBytes), artifact(1)]))
        #expect(isRefused([artifact(1, name: Artifact.nameBytes + 1)]))
        #expect(isRefused([], leftOut: -1))
    }

    @Test("output that is none, or came before its program, is refused")
    func outputBounds() {
        func isRefused(_ chunk: OutputChunk) -> Bool {
            (try? WorkerReport(WorkerReport.output(job: 1, attempt: 1, chunk).frame)) == nil
        }
        #expect(!isRefused(OutputChunk(stream: .stdout, offsetMicroseconds: 0, bytes: [0])))
        #expect(isRefused(OutputChunk(stream: .stdout, offsetMicroseconds: 0, bytes: [])))
        #expect(isRefused(OutputChunk(stream: .stdout, offsetMicroseconds: -1, bytes: [0])))
    }

    @Test(
        "a file whose name leads out of its folder is refused", arguments: ["", ".", "..", "../x", "/x", "out", "a/b"])
    func fileNames(_ name: String) {
        let assignment = Assignment(
            job: 1, attempt: 1, source: [1], standardInput: [], expectedOutput: nil, moduleName: "m", policyHash: "h",
            limits: Self.limits, files: [JobFile(name: name, bytes: [1])])
        #expect(throws: WireError.self) { try WorkerCommand(WorkerCommand.assign(assignment).frame) }
    }
}
