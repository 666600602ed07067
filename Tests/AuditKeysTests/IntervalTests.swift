import AuditKeys
import AuditLog
import Foundation
import PolicyLanguage
import Store
import Supervisor
import Synchronization
import Testing

@Suite("A supervisor signs")
struct IntervalTests {
    private let log: SignedLog
    private let store: JobStore

    init() throws {
        log = try SignedLog()
        store = try JobStore(path: log.database, mode: .existing)
        for policy in ShippedPolicies.all {
            try store.installPolicy(name: policy.name, text: policy.text, actor: SignedLog.actor)
        }
    }

    private func submit(_ programs: String...) throws {
        try store.submit(programs.map { NewJob(source: Array($0.utf8)) }, actor: SignedLog.actor)
    }

    private func options(drain: Bool) -> SupervisorOptions {
        var options = SupervisorOptions(
            workers: 1, drain: drain, queues: [], environment: PythonEnvironment(preload: []), version: "test")
        options.checkpointInterval = 200_000
        return options
    }

    private func supervisor(
        _ options: SupervisorOptions, report: @escaping (WorkProgress) -> Void = { _ in }
    ) throws -> Supervisor {
        let signer = try CheckpointSigner(store: store, actor: SignedLog.actor, folder: log.keyFolder())
        return try Supervisor(store: store, signer: signer, options: options, actor: SignedLog.actor, report: report)
    }

    @Test("at an interval, while programs run, and at its end")
    func interval() throws {
        try submit("import time; time.sleep(4)")
        _ = try supervisor(options(drain: true)).run()

        let types = try log.sql("SELECT type FROM report_audit ORDER BY idx").split(separator: "\n")
        let finished = try #require(types.firstIndex(of: "job.finished"))
        let started = try #require(types.firstIndex(of: "job.started"))
        #expect(types[started..<finished].contains("checkpoint.signed"), "\(types)")
        #expect(types.last == "checkpoint.signed", "\(types)")
    }

    // MARK: With a key folder that cannot be used

    /// Puts a file in the place of the folder of all keys, or puts that back.
    private func takeKeysAway() throws {
        try FileManager.default.moveItem(atPath: path("keys"), toPath: path("elsewhere"))
        try Data().write(to: URL(fileURLWithPath: path("keys")))
    }

    private func putKeysBack() throws {
        try FileManager.default.removeItem(atPath: path("keys"))
        try FileManager.default.moveItem(atPath: path("elsewhere"), toPath: path("keys"))
    }

    private func path(_ name: String) -> String { log.folder.appendingPathComponent(name).path }

    private func results() throws -> Int? { try number("SELECT count(*) FROM results") }

    private func number(_ query: String) throws -> Int? { Int(try log.sql(query).dropLast()) }

    /// How many events there are that no head covers, besides that of the last head itself.
    private func unsigned() throws -> Int? {
        try number(
            "SELECT (SELECT count(*) FROM audit_events) - 1 - (SELECT ifnull(max(size), 0) FROM audit_checkpoints)")
    }

    @Test("what was recorded while the key folder could not be used, once it can be; and says so meanwhile")
    func unusableForAWhile() throws {
        enum Stage { case signing, unusable, mended, over }
        let stage = Mutex(Stage.signing)
        let said = Mutex<[String]>([])
        var options = options(drain: false)
        options.isOver = { stage.withLock { $0 == .over } }
        try submit("1")
        let supervisor = try supervisor(options) { progress in
            if let unsigned = progress.unsigned { said.withLock { $0.append(unsigned) } }
            do {
                switch stage.withLock({ $0 }) {
                case .signing where progress.done == 1:
                    try takeKeysAway()
                    try submit("2", "3")
                    stage.withLock { $0 = .unusable }
                case .unusable where progress.done == 3 && progress.unsigned != nil:
                    #expect(try unsigned() ?? 0 > 0)
                    try putKeysBack()
                    stage.withLock { $0 = .mended }
                case .mended where progress.unsigned == nil:
                    #expect(try unsigned() == 0)
                    stage.withLock { $0 = .over }
                default: break
                }
            } catch {
                Issue.record(error)
                stage.withLock { $0 = .over }
            }
        }
        #expect(try supervisor.run().unsigned == nil)
        let reasons = Set(said.withLock { $0 })
        #expect(reasons.count == 1 && reasons.first?.contains("ASSAY_KEYS") == true, "\(reasons)")
        #expect(try results() == 3)
        #expect(try unsigned() == 0)
        #expect(try log.events("key.created").count == 1 && log.events("key.rotated").isEmpty)
    }

    @Test("later, where the key folder cannot be used at the end: that ends with an error, and with all results")
    func unusableAtTheEnd() throws {
        try submit("1", "2", "3")
        var hasTaken = false
        let supervisor = try supervisor(options(drain: true)) { progress in
            guard !hasTaken else { return }
            hasTaken = true
            #expect(throws: Never.self) { try takeKeysAway() }
        }
        #expect {
            try supervisor.run()
        } throws: { error in
            (error as? KeyError)?.code == .unusable && "\(error)".contains("ASSAY_KEYS")
        }
        #expect(try results() == 3)
        #expect(try log.events("supervisor.stopped").count == 1)
        try putKeysBack()
        _ = try self.supervisor(options(drain: true)).run()
        #expect(try results() == 3 && unsigned() == 0)
        #expect(try log.events("key.created").count == 1 && log.events("key.rotated").isEmpty)
    }
}
