import AuditLog
import Evaluation
import Foundation
import Testing

/// The bodies are final: these are the examples of the documentation, byte for byte.
@Suite("Audit events")
struct AuditEventTests {
    private let actor = Actor(user: "ada", host: "h1", program: "assay 1")
    private let who = #""actor":{"host":"h1","program":"assay 1","user":"ada"}"#
    private let digest = Digest.sha256([])
    private let hex = Digest.sha256([]).hex

    private func text(_ event: AuditEvent) -> String { String(decoding: event.body, as: UTF8.self) }

    @Test("job.submitted")
    func submitted() {
        let event = AuditEvent.jobSubmitted(
            batch: "b", submitter: "ada", first: 3, last: 5, sources: digest, actor: actor, time: 9)
        #expect(
            text(event) == "{\(who),"
                + #""batch":"b","count":3,"first_job":3,"last_job":5,"sources":"\#(hex)","submitter":"ada","#
                + #""time":9,"type":"job.submitted","v":1}"#)
    }

    private var start: AuditEvent.Start {
        AuditEvent.Start(
            job: 7, attempt: 1, submittedAt: 8, source: digest, moduleName: "__main__", policy: "default",
            policyHash: "ph",
            limits: Limits(cpuMicroseconds: 1, wallMicroseconds: 2, memoryMiB: 3, outputBytes: 4), supervisor: 2,
            worker: "w1", interpreter: "CPython 3.11.2")
    }

    @Test("job.started, with the least and with everything")
    func started() {
        #expect(
            text(.jobStarted(start, actor: actor, time: 9)) == "{\(who),"
                + #""attempt":1,"interpreter":"CPython 3.11.2","job":7,"#
                + #""limits":{"cpu_us":1,"memory_mb":3,"output_bytes":4,"wall_us":2},"module_name":"__main__","#
                + #""policy":"default","policy_hash":"ph","source_hmac":"\#(hex)","submitted_at":8,"#
                + #""supervisor":2,"time":9,"type":"job.started","v":1,"worker":"w1"}"#)
        var full = start
        full.batch = Array("b".utf8)
        full.externalID = [0xFF]
        full.submitter = Array("ada".utf8)
        full.tags = Array(#"{"k":1}"#.utf8)
        full.standardInput = digest
        full.expectedOutput = digest
        #expect(
            text(.jobStarted(full, actor: actor, time: 9)) == "{\(who),"
                + #""attempt":1,"batch":"b","expected_stdout_hmac":"\#(hex)","external_id":{"base64":"/w=="},"#
                + #""interpreter":"CPython 3.11.2","job":7,"#
                + #""limits":{"cpu_us":1,"memory_mb":3,"output_bytes":4,"wall_us":2},"module_name":"__main__","#
                + #""policy":"default","policy_hash":"ph","source_hmac":"\#(hex)","stdin_hmac":"\#(hex)","#
                + #""submitted_at":8,"submitter":"ada","supervisor":2,"tags":"{\"k\":1}","time":9,"#
                + #""type":"job.started","v":1,"worker":"w1"}"#)
    }

    @Test("job.finished")
    func finished() {
        var judgement = Judgement(verdict: .timedOut)
        judgement.limitHit = .cpu
        judgement.wallMicroseconds = 30
        judgement.userMicroseconds = 20
        judgement.systemMicroseconds = 1
        judgement.violationCount = 2
        let record = ResultRecord(
            job: 7, attempt: 1, policy: "default", policyHash: "ph", worker: "w1", interpreter: "p", finishedAt: 9,
            judgement: judgement)
        #expect(
            text(
                .jobFinished(record, ResultDigests(result: digest, violations: digest), actor: actor, time: 9))
                == "{\(who),"
                + #""attempt":1,"cpu_us":21,"job":7,"limit_hit":"cpu","policy_hash":"ph","result_hmac":"\#(hex)","#
                + #""time":9,"type":"job.finished","v":1,"verdict":"timed_out","#
                + #""violations":{"count":2,"hmac":"\#(hex)"},"wall_us":30,"worker":"w1"}"#)
    }

    @Test("job.finished of a job that left artifacts, and whose output was recorded as it came")
    func finishedWithMore() {
        var judgement = Judgement(verdict: .passed)
        judgement.artifacts = [Artifact(name: "a", bytes: [1])]
        judgement.artifactsLeftOut = 2
        let record = ResultRecord(
            job: 7, attempt: 1, policy: "default", policyHash: "ph", worker: "w1", interpreter: "p", finishedAt: 9,
            judgement: judgement)
        let digests = ResultDigests(
            result: digest, artifacts: digest, output: CountedDigest(count: 3, digest: digest))
        #expect(
            text(.jobFinished(record, digests, actor: actor, time: 9))
                == "{\(who),"
                + #""artifacts":{"count":1,"hmac":"\#(hex)","left_out":2},"attempt":1,"cpu_us":0,"job":7,"#
                + #""output":{"count":3,"hmac":"\#(hex)"},"policy_hash":"ph","result_hmac":"\#(hex)","time":9,"#
                + #""type":"job.finished","v":1,"verdict":"passed","violations":{"count":0},"wall_us":0,"worker":"w1"}"#
        )
    }

    @Test("job.retried and its like")
    func departures() {
        #expect(
            text(.job(.orphaned, job: 7, attempt: 2, reason: "r", supervisor: 3, actor: actor, time: 9))
                == #"{\#(who),"attempt":2,"job":7,"reason":"r","supervisor":3,"time":9,"type":"job.orphaned","v":1}"#)
        #expect(
            text(.job(.cancelled, job: 7, attempt: 0, reason: "r", supervisor: nil, actor: actor, time: 9))
                == #"{\#(who),"attempt":0,"job":7,"reason":"r","time":9,"type":"job.cancelled","v":1}"#)
    }

    @Test("policy.installed, supervisor.started and stopped, sandbox.degraded")
    func others() {
        #expect(
            text(.policyInstalled(name: "p", hash: "h", replaces: nil, actor: actor, time: 9))
                == #"{\#(who),"hash":"h","name":"p","time":9,"type":"policy.installed","v":1}"#)
        #expect(
            text(
                .supervisorStarted(
                    supervisor: 1, bootID: "b", pid: 2, assay: "a", python: "p", kernel: "k",
                    layers: ["policy", "seccomp"], actor: actor, time: 9))
                == #"{\#(who),"boot_id":"b","layers":["policy","seccomp"],"pid":2,"supervisor":1,"time":9,"#
                + #""type":"supervisor.started","v":1,"versions":{"assay":"a","kernel":"k","python":"p"}}"#)
        #expect(
            text(.supervisorStopped(supervisor: 1, reason: "drained", actor: actor, time: 9))
                == #"{\#(who),"reason":"drained","supervisor":1,"time":9,"type":"supervisor.stopped","v":1}"#)
        #expect(
            text(.sandboxDegraded(supervisor: 1, missing: ["seccomp"], reason: "--no-seccomp", actor: actor, time: 9))
                == #"{\#(who),"missing":["seccomp"],"reason":"--no-seccomp","supervisor":1,"time":9,"#
                + #""type":"sandbox.degraded","v":1}"#)
    }

    @Test("the names a producer may choose cannot make a body too large")
    func size() {
        var start = start
        let worst = { (count: Int) in [UInt8](repeating: 1, count: count) }
        start.batch = worst(255)
        start.externalID = worst(1_024)
        start.submitter = worst(255)
        start.tags = worst(8_192)
        start.policy = String(repeating: "\u{1}", count: 255)
        start.moduleName = String(repeating: "\u{1}", count: 255)
        #expect(AuditEvent.jobStarted(start, actor: actor, time: 9).body.count <= AuditEvent.maximumBytes)
    }
}
