import AuditKeys
import AuditLog
import Foundation
import PolicyLanguage
import Store
import Supervisor
import Testing

@Suite("A supervisor signs")
struct IntervalTests {
    @Test("at an interval, while programs run, and at its end")
    func interval() throws {
        let log = try SignedLog()
        let store = try JobStore(path: log.database, mode: .existing)
        for policy in ShippedPolicies.all {
            try store.installPolicy(name: policy.name, text: policy.text, actor: SignedLog.actor)
        }
        try store.submit([NewJob(source: Array("import time; time.sleep(2)".utf8))], actor: SignedLog.actor)
        var options = SupervisorOptions(
            workers: 1, drain: true, queues: [], environment: PythonEnvironment(preload: []), version: "test")
        options.checkpointInterval = 200_000
        let signer = try CheckpointSigner(store: store, actor: SignedLog.actor, folder: log.keyFolder())
        let supervisor = try Supervisor(
            store: store, signer: signer, options: options, actor: SignedLog.actor, report: { _ in })
        _ = try supervisor.run()

        let types = try log.sql("SELECT type FROM report_audit ORDER BY idx").split(separator: "\n")
        let finished = try #require(types.firstIndex(of: "job.finished"))
        let started = try #require(types.firstIndex(of: "job.started"))
        #expect(types[started..<finished].contains("checkpoint.signed"), "\(types)")
        #expect(types.last == "checkpoint.signed", "\(types)")
    }
}
