import AuditTree
import GRDB

/// The keys that heads must be signed by: where nobody named any, those that the log itself names. Else those that were
/// named, and every key that the log names below a head which one of them signed, and so on: who signed that head has
/// vouched for the event. What is appended without such a key, a `key.rotated` of somebody else's too, is below none.
struct SigningKeys {
    /// Named by who asked for the verification.
    let given: [VerifierKey]
    /// Those that the log names below heads by the ones given, in its order; empty where none was given.
    private(set) var vouched: [VerifierKey] = []
    private let named: [LogFacts.Key]

    init(_ database: Database, origin: String, log: EventScan.Outcome, given: [VerifierKey]) throws {
        self.given = given
        named = log.facts.keys
        guard !given.isEmpty else { return }
        while let next = named.first(where: isMissing),
            let size = try largestHead(database, origin: origin, log: log, above: next.index)
        {
            for key in named.prefix(while: { $0.index < size }) where isMissing(key) {
                vouched += [key.verifier].compactMap { $0 }
            }
        }
    }

    /// All of them.
    var all: [VerifierKey] { given.isEmpty ? named.compactMap(\.verifier) : given + vouched }

    /// Those that a head over so many events may be signed by: of the log's own, a key that signs is in the log before what
    /// it signs.
    func all(at size: Int64) -> [VerifierKey] { given.isEmpty ? named(before: size) : all }

    /// The newest of those that the log names before a head over so many events: assay signs with it since, whatever signs
    /// beside it. Nil where there is none.
    func newest(at size: Int64) -> VerifierKey? { named(before: size).last(where: all.contains) }

    /// The keys that would vouch for a head that none of ``all`` has signed: of its signers those that the log names before
    /// it. Empty where there is none, or a signature is not that of the head.
    func needed(for note: SignedNote, over size: Int64) -> [VerifierKey] {
        given.isEmpty ? [] : (try? note.verified(by: named(before: size))) ?? []
    }

    private func named(before size: Int64) -> [VerifierKey] {
        named.prefix { $0.index < size }.compactMap(\.verifier)
    }

    private func isMissing(_ key: LogFacts.Key) -> Bool {
        key.verifier.map { !given.contains($0) && !vouched.contains($0) } ?? false
    }

    /// Over how many events the newest head is that covers an event, is one of this log as it is, and is signed by one of
    /// ``all``; nil where there is none.
    private func largestHead(
        _ database: Database, origin: String, log: EventScan.Outcome, above index: Int64
    ) throws -> Int64? {
        let keys = all
        let rows = try RowCursor(database, "SELECT note FROM audit_checkpoints NOT INDEXED ORDER BY id DESC")
        while try rows.next() {
            guard let (note, checkpoint) = try? HeadCheck.head(Array(rows.bytes(0))), checkpoint.size > index,
                checkpoint.size <= log.size, checkpoint.origin == origin,
                log.roots[checkpoint.size] == checkpoint.root, (try? note.verified(by: keys)) != nil
            else { continue }
            return checkpoint.size
        }
        return nil
    }
}
