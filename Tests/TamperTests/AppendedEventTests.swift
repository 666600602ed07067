import AuditLog
import Foundation
import Testing

/// Events that are put behind those that a head covers, by one who can write the file: hashed into the tree, in the
/// index, and signed by nobody yet. The next head would cover them. What did not happen is found where it contradicts
/// what did.
@Suite("Events that were put behind the signed ones are found", .serialized)
struct AppendedEventTests {
    struct Forgery: Sendable, CustomStringConvertible {
        /// The type of the event that is the pattern: the last one, or the first one with `having`.
        let type: String
        var having = ""
        var changes: [(String, String)] = []
        /// What is done beside it, as SQL.
        var script = ""
        let words: String

        var description: String { "\(type) \(having) \(changes) \(script)" }
    }

    private static let forgeries = [
        Forgery(type: "job.finished", having: "\"job\":1,", words: "it finished, and nothing of that attempt"),
        Forgery(type: "job.started", having: "\"job\":1,", words: "it was started while it was not waiting"),
        Forgery(
            type: "job.finished", having: "\"job\":1,", changes: [("\"attempt\":1", "\"attempt\":2")],
            script: "UPDATE jobs SET attempt = 2 WHERE id = 1;", words: "it finished, and nothing of that attempt"),
        Forgery(
            type: "job.started", having: "\"job\":1,", changes: [("\"attempt\":1", "\"attempt\":7")],
            words: "it was started as attempt 7"),
        // By a supervisor that has stopped, of a job that waits.
        Forgery(
            type: "job.started", having: "\"job\":1,", changes: [("\"job\":1,", "\"job\":\(RealLog.waiting),")],
            words: "which by the log was not running"),
        Forgery(
            type: "job.started", having: "\"job\":1,", changes: [("\"supervisor\":1,", "\"supervisor\":900,")],
            words: "it was started by supervisor 900"),
        Forgery(
            type: "job.started", having: "\"job\":1,",
            changes: [("\"policy\":\"default\"", "\"policy\":\"strict\"")], words: "that was not in force"),
        Forgery(
            type: "job.finished", having: "\"job\":1,", changes: [("\"job\":1,", "\"job\":4000,")],
            words: "the job is not there any more"),
        // That an operator had cancelled, retried or discarded what was judged.
        Forgery(
            type: "job.orphaned", changes: [("job.orphaned", "job.retried")],
            words: "the queue says something else than the log"),
        Forgery(type: "job.discarded", words: "it was discarded, and nothing of that attempt"),
        Forgery(type: "job.orphaned", words: "it was given back, and nothing of that attempt"),
        Forgery(
            type: "payload.erased", words: "it was erased a second time"),
        Forgery(
            type: "payload.erased", having: "\"job\":7,", changes: [("\"job\":7,", "\"job\":3,")],
            words: "it was erased, and the queue still has"),
        Forgery(
            type: "payload.erased", having: "\"job\":7,", changes: [("\"job\":7,", "\"job\":\(RealLog.waiting),")],
            words: "it was erased before it was done"),
        Forgery(type: "job.submitted", having: "\"first_job\":1,", words: "it was submitted twice"),
        Forgery(type: "policy.installed", having: "watch", words: "replaced another text than the log has before"),
        Forgery(
            type: "policy.installed", having: "watch",
            changes: [("\"name\":\"watch\"", "\"name\":\"default\"")], words: "policy 'default' replaced another text"),
        Forgery(type: "supervisor.started", words: "contradicts another"),
        Forgery(type: "supervisor.stopped", words: "contradicts another"),
        Forgery(
            type: "supervisor.stopped", changes: [("\"supervisor\":1,", "\"supervisor\":900,")],
            words: "contradicts another"),
        Forgery(
            type: "supervisor.stopped",
            changes: [
                ("\"reason\":", "\"missing\":[\"seccomp\"],\"reason\":"), ("supervisor.stopped", "sandbox.degraded"),
            ], words: "a sandbox.degraded without all its members, or one that contradicts another"),
        Forgery(
            type: "log.exported", changes: [("\"size\":", "\"size\":9")],
            words: "a log.exported without all its members, or one that contradicts another"),
        Forgery(type: "key.created", words: "a first key, where there was one before"),
        Forgery(
            type: "key.rotated", changes: [("\"origin\":\"assay/", "\"origin\":\"other/")],
            words: "its key signs for the log other/"),
        Forgery(type: "checkpoint.signed", words: "contradicts another"),
        Forgery(
            type: "checkpoint.signed", changes: [("\"checkpoint\":1,", "\"checkpoint\":900,")],
            words: "checkpoint 900 was signed, and is not there any more"),
        Forgery(type: "checkpoint.timestamped", words: "contradicts another"),
        Forgery(
            type: "checkpoint.timestamped", changes: [("\"timestamp\":1,", "\"timestamp\":2,")],
            words: "timestamp 2"),
    ]

    @Test("where they contradict what is there, tree and index and all")
    func contradictions() throws {
        let log = try RealLog.shared.get()
        let events = try log.events()
        let failures = failures(of: Self.forgeries) { forgery in
            var matching = events.filter {
                $0.type == forgery.type && (forgery.having.isEmpty || $0.body.contains(forgery.having))
            }
            if forgery.having.isEmpty, forgery.changes.isEmpty { matching = Array(matching.suffix(1)) }
            guard var body = matching.first?.body else { return "\(forgery): no pattern" }
            for (old, new) in forgery.changes {
                guard body.contains(old) else { return "\(forgery): \(body)" }
                body = body.replacing(old, with: new)
            }
            let workspace = try RealLog.copy()
            let forged = Array(body.utf8)
            try Rewriting.rewrite(workspace, forgery.script) { $0 + [forged] }
            let verified = try workspace.inspect()
            return verified.status == 1 && verified.names(forgery.words) ? nil : "\(forgery): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures.count): \(failures.joined(separator: "\n"))")
    }

    @Test("a submission of a bare INSERT that was run, so that somebody seems to have stood for it")
    func submission() throws {
        let workspace = try RealLog.copy()
        _ = try workspace.sql("INSERT INTO jobs (source, submitter, batch) VALUES ('print(5)', 'ada', 'b')")
        try workspace.must("work", "--drain", "--quiet")
        let job = try workspace.raw().rows("SELECT id, created_at, salt FROM jobs ORDER BY id DESC LIMIT 1")[0]
        let (id, time) = (try #require(Int64(job[0] ?? "")), try #require(Int64(job[1] ?? "")))
        let salt = try workspace.raw().blobs("SELECT salt FROM jobs WHERE id = \(id)")[0]
        let source = Digest.hmac(salt: salt, Array("print(5)".utf8))
        let event = AuditEvent.jobSubmitted(
            batch: "b", submitter: "ada", first: id, last: id, sources: Digest.sha256(source.bytes),
            actor: Actor(user: "ada", host: "h", program: "assay"), time: time)
        #expect(try workspace.inspect().status == 0)
        try Rewriting.rewrite(workspace) { $0 + [event.body] }
        let verified = try workspace.inspect()
        #expect(verified.status == 1 && verified.names(job: Int(id), "submitted after it was started"), "\(verified)")
    }

    @Test(
        "and one of what no row of the database can contradict is a lie that stays: a log shows that it was not added to"
    )
    func lies() throws {
        let log = try RealLog.shared.get()
        let workspace = try RealLog.copy()
        let exported = try #require(try log.events().first { $0.type == "log.exported" })
        try Rewriting.rewrite(workspace) { $0 + [Array(exported.body.utf8)] }
        let verified = try workspace.inspect(withKeys: true, checkpoint: log.newest, keys: [log.key])
        #expect(verified.status == 0, "\(verified)")
    }
}
