import AuditKeys
import AuditLog
import AuditTree
import Foundation
import Store
import Testing

@Suite("A log whose keys were rotated, held against keys that were handed out", .serialized)
struct RotatedKeyTests {
    private static let actor = Actor(user: "u", host: "h", program: "p")

    /// A log without a job, and its first key.
    private final class Log {
        let workspace: Workspace
        let store: JobStore
        let signer: CheckpointSigner
        let first: String
        private var number = 0

        init() throws {
            workspace = try Workspace()
            store = try JobStore(path: workspace.database, mode: .create)
            let folder = try KeyFolder(origin: store.logOrigin(), environment: ["ASSAY_KEYS": workspace.keys])
            signer = try CheckpointSigner(store: store, actor: actor, folder: folder)
            try signer.sign()
            first = try folder.entries()[0].key.verifier.text
            try grow()
        }

        /// Something new, and a head over it.
        @discardableResult
        func grow() throws -> SignedNote {
            try record(.queuePaused("q\(number)", actor: actor, time: 1))
            number += 1
            return try signer.sign()
        }

        func record(_ event: AuditEvent) throws { try store.logTransaction { $0.record(event) } }

        /// - Returns: the new key.
        func rotate(overlap: Int64) throws -> String {
            let key = try signer.rotate(overlap: overlap, reason: nil, acceptingRestore: false).text
            try grow()
            return key
        }

        /// A head by keys of anybody's, with the event of its signing, as assay's own code writes it.
        func store(root: TreeHash? = nil, signedBy keys: [SignerKey]) throws {
            let origin = try store.logOrigin()
            try store.logTransaction { log in
                let size = try log.size()
                let root = try root ?? log.root(at: size)
                let note = try SignedNote(
                    text: Checkpoint(origin: origin, size: size, root: root).text, signedBy: keys)
                try log.store(
                    note: note.serialized, size: size, root: root, keys: keys.map(\.verifier.text), actor: actor)
            }
        }

        /// Somebody's own key, as the log's next one.
        func seize() throws -> SignerKey {
            let origin = try store.logOrigin()
            let key = try SignerKey.generate(name: origin)
            try record(
                .keyRotated(
                    key: key.verifier.text, previous: [first], overlapUntil: nil, reason: nil, restored: nil,
                    origin: origin, actor: actor, time: 1))
            return key
        }

        func inspect(_ keys: String..., checkpoint: String? = nil) throws -> Verified {
            try inspect(keys, checkpoint: checkpoint)
        }

        /// Of the log alone: there are no queues that were paused.
        func inspect(_ keys: [String], checkpoint: String? = nil) throws -> Verified {
            try workspace.inspect(treeOnly: true, checkpoint: checkpoint, keys: keys)
        }
    }

    /// Microseconds.
    private static let hour: Int64 = 3_600_000_000

    @Test("is intact with any of them, where each signed beside the next")
    func overlapping() throws {
        let log = try Log()
        // Over by the second head after it.
        let second = try log.rotate(overlap: 1)
        #expect(try log.signer.folder.entries().count == 1)
        for keys in [[log.first], [second], [log.first, second], []] {
            let verified = try log.inspect(keys)
            #expect(verified.status == 0, "\(keys) \(verified)")
        }
        // And over two rotations.
        let third = try log.rotate(overlap: Self.hour)
        for key in [log.first, second, third] {
            let verified = try log.inspect(key)
            #expect(verified.status == 0, "\(key) \(verified)")
        }
    }

    @Test("is intact with the last key, and not to be judged by the first, where that did not sign beside it")
    func abrupt() throws {
        let log = try Log()
        let kept = try log.grow()
        let second = try log.rotate(overlap: 0)
        for keys in [[second], [log.first, second], []] {
            let verified = try log.inspect(keys)
            #expect(verified.status == 0, "\(keys) \(verified)")
        }
        let alone = try log.inspect(log.first)
        #expect(alone.status == 2 && alone.findings.isEmpty, "\(alone)")
        #expect(alone.error.contains("give its --key too: \(second)"), "\(alone)")
        #expect(alone.error.contains("checkpoint 4 over") && !alone.error.contains("no checkpoint"), "\(alone)")
        // A checkpoint that was kept is checked by the same keys.
        let (before, after) = (
            try log.workspace.write(kept.serialized, to: "before"),
            try log.workspace.write(log.grow().serialized, to: "after")
        )
        for file in [before, after] { #expect(try log.inspect(second, checkpoint: file).status == 0) }
        let named = try log.inspect(log.first, checkpoint: after)
        #expect(
            named.status == 2 && named.error.contains("the checkpoint named is signed by a key that no"), "\(named)")
    }

    @Test("is never intact by the key given, where somebody else's rotation was added and signed by his key")
    func seized() throws {
        let log = try Log()
        let key = try log.seize()
        try log.store(signedBy: [key])
        let verified = try log.inspect(log.first)
        #expect(
            verified.status == 2 && verified.error.contains("give its --key too: \(key.verifier.text)"), "\(verified)")
        // Nor where his key vouches for more of them, and those for it.
        let other = try log.seize()
        try log.store(signedBy: [other, key])
        #expect(try log.inspect(log.first).status == 2)
        // He cannot sign for the key given: that is no signature of its.
        let forged = try Log()
        let own = try forged.seize()
        try forged.store(signedBy: [own])
        let given = try VerifierKey(text: forged.first)
        let raw = try forged.workspace.raw()
        let last = try #require(try raw.blobs("SELECT note FROM audit_checkpoints ORDER BY id DESC LIMIT 1").first)
        let false64 = try own.sign(Array("else".utf8))
        let id = [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: given.id >> UInt32($0)) }
        let line = "— \(given.name) \(Data(id + false64).base64EncodedString())\n"
        let note = last + Array(line.utf8)
        try raw.withoutTriggers(
            """
            UPDATE audit_checkpoints SET note = CAST(\(note.literal) AS TEXT)
            WHERE id = (SELECT max(id) FROM audit_checkpoints);
            """)
        let bad = try forged.inspect(forged.first)
        #expect(bad.status == 1 && bad.names("is not that of this text"), "\(bad)")
    }

    @Test("is tampered with where a head is over other events, whoever signed it")
    func wrongRoot() throws {
        let log = try Log()
        let key = try log.seize()
        try log.store(root: .leaf([1]), signedBy: [key])
        let verified = try log.inspect(log.first)
        #expect(verified.status == 1 && verified.names("was signed for other ones"), "\(verified)")
        // Nor does a head over other events vouch for a key, though a key that was given has signed it.
        let own = try Log()
        let next = try own.seize()
        let folder = own.signer.folder
        try own.store(root: .leaf([1]), signedBy: try folder.entries().map(\.key))
        try own.store(signedBy: [next])
        let wrong = try own.inspect(own.first)
        // What it would take is said all the same.
        #expect(wrong.status == 1 && wrong.names("was signed for other ones"), "\(wrong)")
        #expect(wrong.error.contains("give its --key too: \(next.verifier.text)"), "\(wrong)")
    }

    @Test("is tampered with where a key that was replaced signs once more, whoever is trusted", arguments: [0, hour])
    func replacedKey(overlap: Int64) throws {
        let log = try Log()
        let old = try #require(try log.signer.folder.entries().first).key
        let second = try log.rotate(overlap: overlap)
        try log.store(signedBy: [old])
        for keys in [[log.first], [second], [log.first, second], []] {
            let verified = try log.inspect(keys)
            #expect(
                verified.status == 1 && verified.names("is not signed by the key of its time, \(second)"),
                "\(keys) \(verified)")
        }
    }

    @Test("is tampered with where a head is by a key that neither the log nor anybody named")
    func stranger() throws {
        let log = try Log()
        _ = try log.rotate(overlap: Self.hour)
        try log.store(signedBy: [SignerKey.generate(name: log.store.logOrigin())])
        let verified = try log.inspect(log.first)
        #expect(verified.status == 1 && verified.names("no known key has signed this text"), "\(verified)")
    }

    @Test("is another one, where a key was named that signed none of its heads")
    func anotherLog() throws {
        let (log, other) = (try Log(), try Log())
        let verified = try log.inspect(other.first)
        #expect(
            verified.status == 1 && verified.names("no checkpoint of this log is signed by a key that was named"),
            "\(verified)")
        #expect(try log.inspect(other.first, log.first).status == 0)
    }
}
