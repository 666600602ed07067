import AuditLog
import AuditTree
import Foundation
import Store
import Testing

@Suite("A head that this log did not sign is found", .serialized)
struct ForgedHeadTests {
    enum Forgery: String, CaseIterable, Sendable {
        case otherKeyOfTheSameName, otherName, otherLog, noSignature, wrongRoot, wrongSize, notANote
    }

    private static let actor = Actor(user: "mallory", host: "h", program: "p")

    /// A note over a size and root of a log.
    private static func note(_ forgery: Forgery, origin: String, size: Int64, root: TreeHash) throws -> String {
        func signed(_ origin: String, _ name: String, _ size: Int64, _ root: TreeHash) throws -> String {
            try SignedNote(
                text: Checkpoint(origin: origin, size: size, root: root).text,
                signedBy: [SignerKey.generate(name: name)]
            ).serialized
        }
        let other = "assay/00000000000000000000000000000000"
        switch forgery {
        case .otherKeyOfTheSameName: return try signed(origin, origin, size, root)
        case .otherName: return try signed(origin, other, size, root)
        case .otherLog: return try signed(other, other, size, root)
        case .noSignature: return try signed(origin, origin, size, root).components(separatedBy: "— ")[0]
        case .wrongRoot: return try signed(origin, origin, size, .leaf([1]))
        case .wrongSize: return try signed(origin, origin, size - 1, root)
        case .notANote: return "a checkpoint\n"
        }
    }

    /// - Returns: origin, size and root of a log.
    private static func head(_ store: JobStore) throws -> (String, Int64, TreeHash) {
        let (size, root) = try store.logTransaction { (try $0.size(), try $0.root(at: $0.size())) }
        return (try store.logOrigin(), size, root)
    }

    @Test("in the place of one that was signed", arguments: Forgery.allCases)
    func replaced(_ forgery: Forgery) throws {
        let workspace = try RealLog.copy()
        let raw = try workspace.raw()
        let old = try SignedNote(
            parsing: try #require(try raw.blobs("SELECT note FROM audit_checkpoints WHERE id = 2").first))
        let checkpoint = try Checkpoint(parsing: old.text)
        let note = try Self.note(
            forgery, origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root)
        try workspace.alter(
            "UPDATE audit_checkpoints SET note = CAST(\(Array(note.utf8).literal) AS TEXT) WHERE id = 2;")
        let verified = try workspace.inspect()
        let words: [Forgery: String] = [.otherLog: "is one of another log", .notANote: "is not a signed head"]
        #expect(verified.status == 1 && verified.names(words[forgery] ?? "checkpoint 2"), "\(verified)")
        #expect(
            verified.names("is not the one that was signed") || verified.names("is not a signed head"), "\(verified)")
    }

    @Test("behind the others, with an event of its signing, tree and all", arguments: Forgery.allCases)
    func recorded(_ forgery: Forgery) throws {
        let workspace = try RealLog.copy()
        let store = try JobStore(path: workspace.database, mode: .existing)
        let (origin, size, root) = try Self.head(store)
        let note = try Self.note(forgery, origin: origin, size: size, root: root)
        try store.logTransaction {
            try $0.store(note: note, size: size, root: root, keys: [], actor: Self.actor)
        }
        let verified = try workspace.inspect()
        #expect(verified.isFirst(Int(size)) || verified.names("was signed for other ones"), "\(verified)")
    }

    @Test("where it is the one that was named", arguments: Forgery.allCases)
    func named(_ forgery: Forgery) throws {
        let workspace = try RealLog.copy()
        let (origin, size, root) = try Self.head(try JobStore(path: workspace.database, mode: .existing))
        let note = try Self.note(forgery, origin: origin, size: size, root: root)
        let verified = try workspace.inspect(checkpoint: try workspace.write(note, to: "given.note"))
        switch forgery {
        // There is nothing to compare with: that is no finding.
        case .notANote, .noSignature: #expect(verified.status == 2 && !verified.error.isEmpty, "\(verified)")
        default: #expect(verified.status == 1 && verified.names("the checkpoint named"), "\(verified)")
        }
    }
}
