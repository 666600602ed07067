import AuditLog
import AuditTree
import GRDB

/// Whether every signed head in `audit_checkpoints` is one of this log, was signed by a known key, and is in the log.
struct HeadCheck {
    private let database: Database
    private let origin: String
    private let log: EventScan.Outcome
    private let facts: LogFacts
    /// That signatures must be by.
    private let keys: SigningKeys
    private var findings = FindingList()
    /// Up to where a head that could be checked covers the log.
    private(set) var covered: Int64 = 0
    private(set) var count = 0
    private var isSignedByAny = false
    private var unproven = UnprovenHeads()

    init(_ database: Database, origin: String, log: EventScan.Outcome, keys: SigningKeys) {
        self.database = database
        self.origin = origin
        self.log = log
        self.keys = keys
        facts = log.facts
    }

    /// The sizes that the stored heads are over, for the scan to take roots at.
    static func sizes(_ database: Database) throws -> [Int64] {
        let rows = try RowCursor(database, "SELECT note FROM audit_checkpoints NOT INDEXED ORDER BY id")
        var sizes: [Int64] = []
        while try rows.next() {
            guard let head = try? Self.head(Array(rows.bytes(0))) else { continue }
            sizes.append(head.checkpoint.size)
        }
        return sizes
    }

    static func head(_ bytes: [UInt8]) throws(NoteError) -> (note: SignedNote, checkpoint: Checkpoint) {
        let note = try SignedNote(parsing: bytes)
        return (note, try Checkpoint(parsing: note.text))
    }

    mutating func run() throws -> FindingList {
        checkKeys()
        let rows = try RowCursor(
            database, "SELECT id, size, signed_at, note FROM audit_checkpoints NOT INDEXED ORDER BY id")
        var expected: Int64 = 1
        while try rows.next() {
            let id = rows.integer(0)
            // Anybody's numbers: one below 1 is in no event, and none comes after the last there is.
            if id > expected { reportMissing(expected..<id) }
            expected = max(expected, id &+ 1)
            count += 1
            if let wrong = rows.misstored { findings.add("checkpoint \(id): \(wrong)") }
            check(id: id, size: rows.integer(1), signedAt: rows.integer(2), note: Array(rows.bytes(3)))
        }
        for (id, head) in facts.heads.sorted(by: { $0.key < $1.key }) where id >= expected || id < 1 {
            findings.add(index: head.index, "checkpoint \(id) was signed, and is not there any more")
        }
        // A past that was written anew and signed by another looks so; so does the key of another log.
        if count > 0, isOfNoneNamed { findings.add(Self.ofNoneNamed) }
        return findings
    }

    /// What could not be checked, and why: a line each.
    var unverified: [String] {
        count == 0 && isOfNoneNamed ? [Self.ofNoneNamed] : unproven.lines
    }

    private var isOfNoneNamed: Bool { !keys.given.isEmpty && !isSignedByAny }
    private static let ofNoneNamed =
        "no checkpoint of this log is signed by a key that was named: it may be another log altogether"

    private mutating func checkKeys() {
        for (place, key) in facts.keys.enumerated() {
            if key.isFirst != (place == 0) {
                findings.add(
                    index: key.index,
                    key.isFirst
                        ? "a first key, where there was one before" : "a key was changed, and there was none before")
            }
            if key.origin != origin {
                findings.add(index: key.index, "its key signs for the log \(key.origin), and this one is \(origin)")
            }
            if key.verifier == nil { findings.add(index: key.index, "it names a key that is none") }
        }
    }

    private mutating func reportMissing(_ ids: Range<Int64>) {
        for id in ids.prefix(FindingList.limit) {
            findings.add(index: facts.heads[id]?.index, "checkpoint \(id) is missing: it was removed")
        }
    }

    private mutating func check(id: Int64, size: Int64, signedAt: Int64, note bytes: [UInt8]) {
        let (note, checkpoint): (SignedNote, Checkpoint)
        do {
            (note, checkpoint) = try Self.head(bytes)
        } catch {
            findings.add(index: facts.heads[id]?.index, "checkpoint \(id) is not a signed head: \(error)")
            return
        }
        let name = "checkpoint \(id) over \(checkpoint.size) events"
        if checkpoint.origin != origin {
            findings.add(index: facts.heads[id]?.index, "\(name) is one of another log, \(checkpoint.origin)")
        }
        if size != checkpoint.size {
            findings.add(index: facts.heads[id]?.index, "\(name): the row says it is over \(size)")
        }
        let isProven = checkSignatures(note, checkpoint, name, index: facts.heads[id]?.index)
        checkRoot(checkpoint, name, counts: isProven || keys.given.isEmpty)
        checkEvent(id, note, checkpoint, signedAt: signedAt, bytes, name)
    }

    /// - Returns: whether it is signed by one of the keys that it must be signed by.
    private mutating func checkSignatures(
        _ note: SignedNote, _ checkpoint: Checkpoint, _ name: String, index: Int64?
    ) -> Bool {
        let known = keys.all(at: checkpoint.size)
        guard !known.isEmpty else {
            findings.add(index: index, "\(name): the log names no key before it")
            return false
        }
        do {
            let signers = try note.verified(by: known)
            isSignedByAny = true
            if let newest = keys.newest(at: checkpoint.size), !signers.contains(newest) {
                findings.add(index: index, "\(name) is not signed by the key of its time, \(newest.text)")
            }
            return true
        } catch {
            let needed = error.reason == .unsigned ? keys.needed(for: note, over: checkpoint.size) : []
            if needed.isEmpty {
                findings.add(index: index, "\(name): \(error)")
            } else {
                unproven.add(name, signedBy: needed)
            }
            return false
        }
    }

    /// - Parameter counts: whether events that it covers are known to be good ones, where its root is the log's.
    private mutating func checkRoot(_ checkpoint: Checkpoint, _ name: String, counts: Bool) {
        guard checkpoint.size <= log.size else {
            findings.add(
                index: log.size, "\(name), and the log has \(log.size): the tail was cut, or an older copy was put back"
            )
            return
        }
        // Where events are missing nothing follows from the others, and that has been said.
        guard let root = log.roots[checkpoint.size] else { return }
        guard root == checkpoint.root else {
            findings.add(
                index: covered, upTo: checkpoint.size - 1,
                "\(name) was signed for other ones: something from event \(covered) to \(checkpoint.size - 1) was changed, "
                    + "removed or slipped in, and the tree with it")
            return
        }
        if counts { covered = max(covered, checkpoint.size) }
    }

    private mutating func checkEvent(
        _ id: Int64, _ note: SignedNote, _ checkpoint: Checkpoint, signedAt: Int64, _ bytes: [UInt8], _ name: String
    ) {
        guard let event = facts.heads[id] else {
            findings.add(
                index: min(checkpoint.size, log.size), upTo: .max,
                "\(name) is in no checkpoint.signed: it was slipped in")
            return
        }
        var wrong: [String] = []
        if event.size != checkpoint.size { wrong.append("size") }
        if event.root != checkpoint.root.bytes.hexadecimal { wrong.append("root") }
        if event.noteSHA256 != Digest.sha256(bytes).hex { wrong.append("note_sha256") }
        if event.time != signedAt { wrong.append("time") }
        let isSignedByAll = event.keys.allSatisfy { text in
            guard let key = try? VerifierKey(text: text) else { return false }
            return (try? note.verified(by: [key])) != nil
        }
        if !isSignedByAll || event.keys.count != note.signatures.count { wrong.append("keys") }
        if event.index < checkpoint.size {
            findings.add(index: event.index, "\(name) covers the event of its own signing")
        }
        if !wrong.isEmpty {
            findings.add(
                index: event.index, "checkpoint \(id) is not the one that was signed: \(wrong.joined(separator: ", "))")
        }
    }
}

extension [UInt8] {
    /// Lowercase, two digits a byte.
    var hexadecimal: String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}
