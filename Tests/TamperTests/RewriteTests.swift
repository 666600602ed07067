import AuditKeys
import AuditLog
import AuditTree
import Foundation
import Store
import Testing

@Suite("A log that was made anew", .serialized)
struct RewriteTests {
    private static let actor = Actor(user: "mallory", host: "h", program: "p")
    private let log: RealLog
    /// A job that somebody queued with a bare INSERT: no submission names it.
    private let job: Int

    init() throws {
        log = try RealLog.shared.get()
        job = try #require(
            Int(
                try log.workspace.raw().column(
                    "SELECT id FROM jobs WHERE external_id LIKE 'e%' AND source = 'print(1)'")[0]))
    }

    private func expectOnlyElsewhere(_ workspace: Workspace, mark: String, checkpoint: String, _ at: String = "") throws
    {
        let alone = try workspace.inspect(full: true)
        #expect(alone.status == 0, "\(at) \(alone)")
        let marked = try workspace.inspect(withKeys: true)
        #expect(marked.status == 1 && marked.names(mark), "\(at) \(marked)")
        let given = try workspace.inspect(checkpoint: log.newest, keys: [log.key])
        #expect(given.status == 1 && given.names(checkpoint), "\(at) \(given)")
    }

    /// Who has the keys' folder is told before anything runs, and nothing is signed.
    private func expectRefused(_ workspace: Workspace, _ words: String) throws {
        let mark = try String(contentsOfFile: markFile(workspace), encoding: .utf8)
        for arguments in [["work", "--drain", "--quiet"], ["audit", "checkpoint", "--now"]] {
            let outcome = try workspace.start(arguments).wait()
            #expect(outcome.status == 4 && outcome.error.contains(words), "\(arguments) \(outcome)")
        }
        #expect(try String(contentsOfFile: markFile(workspace), encoding: .utf8) == mark)
    }

    private func markFile(_ workspace: Workspace) throws -> String {
        try KeyFolder(
            origin: JobStore(path: workspace.database, mode: .readOnly).logOrigin(),
            environment: ["ASSAY_KEYS": workspace.keys]
        ).path + "/head"
    }

    private func restoreBackup() throws -> Workspace {
        let workspace = try RealLog.copy()
        try FileManager.default.removeItem(atPath: workspace.database)
        try FileManager.default.copyItem(atPath: log.backup, toPath: workspace.database)
        return workspace
    }

    // MARK: Found by what is stored with it

    @Test("with its tree and its index is found by the heads that were signed")
    func heads() throws {
        let workspace = try RealLog.copy()
        try Rewriting.remove(job, from: workspace, withHeads: false)
        let verified = try workspace.inspect()
        #expect(verified.isFirst(0, "was signed for other ones: something from event 0"), "\(verified)")
        let executed = try workspace.verify("--tree")
        #expect(executed.status == 1 && executed.names("was signed for other ones"), "\(executed)")
    }

    @Test("and cut at its end, tiles and all, is found by the heads as well")
    func cut() throws {
        let workspace = try RealLog.copy()
        let size = try #require(Int(try workspace.raw().column("SELECT max(size) FROM audit_checkpoints")[0]))
        try Rewriting.rewrite(workspace) { Array($0.prefix(size - 10)) }
        let verified = try workspace.inspect(treeOnly: true)
        #expect(verified.names(index: size - 10, "the tail was cut"), "\(verified)")
    }

    @Test("without its heads is found by the events of their signing")
    func headsAlone() throws {
        let workspace = try RealLog.copy()
        try workspace.alter("DELETE FROM audit_timestamps; DELETE FROM audit_checkpoints;")
        let verified = try workspace.inspect(treeOnly: true)
        #expect(verified.status == 1 && verified.names("is not there any more"), "\(verified)")
    }

    @Test("with one event changed and hashed again is found whatever its new body says")
    func rehashed() throws {
        let events = Dictionary(grouping: try log.events(), by: \.type).values.compactMap(\.first)
        let failures = failures(of: events) { event in
            let workspace = try RealLog.copy()
            try Rewriting.rewrite(workspace) { bodies in
                var bodies = bodies
                bodies[event.index] = Array(event.body.replacing("\"host\":\"", with: "\"host\":\"x").utf8)
                return bodies
            }
            let verified = try workspace.inspect(treeOnly: true)
            return verified.status == 1 && verified.names("was signed for other ones") ? nil : "\(event): \(verified)"
        }
        #expect(failures.isEmpty, "\(failures)")
    }

    // MARK: Found by nothing but what is elsewhere

    @Test(
        "without its heads and keys is revealed by a checkpoint held elsewhere, or this host's mark, and by nothing else"
    )
    func onlyACheckpointRevealsARewrite() throws {
        let workspace = try RealLog.copy()
        try Rewriting.remove(job, from: workspace, withHeads: true)
        let size = try workspace.raw().column("SELECT count(*) FROM audit_events")[0]
        try expectOnlyElsewhere(workspace, mark: "and the log has \(size)", checkpoint: "and the log has \(size)")
        try expectRefused(workspace, "an older copy of the database is in its place")
    }

    @Test("and signed with a key of another is revealed by the key or a checkpoint held elsewhere, and by nothing else")
    func onlyAKeyRevealsAnotherSigner() throws {
        let workspace = try RealLog.copy()
        try Rewriting.remove(job, from: workspace, withHeads: true)
        let store = try JobStore(path: workspace.database, mode: .existing)
        let own = try KeyFolder(origin: store.logOrigin(), environment: ["ASSAY_KEYS": workspace.path("own")])
        let signer = try CheckpointSigner(store: store, actor: Self.actor, folder: own)
        for _ in 0..<17 {
            _ = try signer.rotate(overlap: 0, reason: nil, acceptingRestore: false)
        }
        try expectOnlyElsewhere(workspace, mark: "are not those", checkpoint: "are not those")
        let byKey = try workspace.inspect(keys: [log.key])
        #expect(
            byKey.status == 1 && byKey.names("no checkpoint of this log is signed by a key that was named"), "\(byKey)")
        try expectRefused(workspace, "are not those that were signed")
    }

    @Test(
        "that is a backup put back is revealed by a checkpoint held elsewhere, or this host's mark, and by nothing else"
    )
    func onlyACheckpointRevealsABackup() throws {
        let workspace = try restoreBackup()
        try expectOnlyElsewhere(
            workspace, mark: "an older copy of the database was put back",
            checkpoint: "an older copy of the database was put back")
        try expectRefused(workspace, "an older copy of the database is in its place")
    }

    @Test("that is a backup with jobs run on it is revealed by a checkpoint held elsewhere, or this host's mark")
    func onlyACheckpointRevealsAContinuedBackup() throws {
        let workspace = try restoreBackup()
        let other = workspace.path("other-keys")
        let program = try workspace.write("print('another history')", to: "p.py")
        #expect(try workspace.assay("audit", "key", "rotate", "--reason", "r", keys: other).status == 0)
        for _ in 0..<80 { #expect(try workspace.assay("submit", program, keys: other).status == 0) }
        let worked = try workspace.assay("work", "--drain", "--quiet", keys: other)
        #expect(worked.status == 0, "\(worked)")
        try expectOnlyElsewhere(workspace, mark: "are not those", checkpoint: "are not those")
        try expectRefused(workspace, "are not those that were signed")
        // The checkpoint from before the backup was taken is of both histories.
        let earlier = try workspace.inspect(checkpoint: log.checkpoint)
        #expect(earlier.status == 0, "\(earlier)")
    }

    @Test(
        "by one who had the keys and their mark as well is revealed by a checkpoint held elsewhere, and by nothing else"
    )
    func onlyACheckpointRevealsAThiefOfTheKey() throws {
        let workspace = try RealLog.copy()
        let store = try JobStore(path: workspace.database, mode: .existing)
        let folder = try KeyFolder(origin: store.logOrigin(), environment: ["ASSAY_KEYS": workspace.keys])
        let created = try #require(try log.events().first { $0.type == "key.created" })
        try Rewriting.rewrite(
            workspace,
            """
            DELETE FROM jobs WHERE id = \(job); DELETE FROM results WHERE job_id = \(job);
            DELETE FROM audit_checkpoints; DELETE FROM audit_timestamps;
            """
        ) { bodies in
            bodies.filter { body in
                !Rewriting.has(body, "\"job\":\(job),") && !Rewriting.has(body, #""type":"checkpoint."#)
                    && !Rewriting.has(body, #""type":"log.exported""#)
                    && (!Rewriting.has(body, #""type":"key."#) || body == Array(created.body.utf8))
            }
        }
        try FileManager.default.removeItem(atPath: folder.path + "/head")
        try CheckpointSigner(store: store, actor: Self.actor, folder: folder).sign()
        let alone = try workspace.inspect(full: true, withKeys: true)
        #expect(alone.status == 0, "\(alone)")
        let given = try workspace.inspect(withKeys: true, checkpoint: log.newest)
        #expect(given.status == 1 && given.names("the checkpoint named"), "\(given)")
    }

    @Test("without what was not signed yet is revealed by nothing")
    func unsignedTail() throws {
        let workspace = try RealLog.copy()
        let raw = try workspace.raw()
        let end = try #require(
            Int(
                try raw.column(
                    """
                    SELECT max(idx) FROM audit_index
                    WHERE type = (SELECT id FROM audit_words WHERE word = 'checkpoint.signed')
                    """)[0]))
        let size = try #require(Int(try raw.column("SELECT count(*) FROM audit_events")[0]))
        #expect(size > end + 1)
        try Rewriting.rewrite(workspace, "DELETE FROM jobs WHERE id >= \(RealLog.waiting);") {
            Array($0.prefix(end + 1))
        }
        let verified = try workspace.inspect(full: true, withKeys: true, checkpoint: log.newest, keys: [log.key])
        #expect(verified.status == 0, "\(verified)")
    }
}
