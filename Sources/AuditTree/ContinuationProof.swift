/// That a signed head of a log continues an earlier one: that nothing of the earlier log was changed, moved or removed.
/// For who has neither the log nor a connection, and holds the earlier head.
///
/// As text it is the body of an add-checkpoint request of C2SP tlog-witness, which a witness can be sent as it is: the
/// line `old N`, N being the earlier size, the consistency proof's hashes a line each, an empty line, and the later
/// signed checkpoint.
public struct ContinuationProof: Sendable, Hashable {
    /// The largest file: the lines of the proof, and the checkpoint.
    public static let maximumBytes = 4096 + SignedNote.maximumBytes

    /// How many leaves the earlier log had.
    public let oldSize: Int64
    /// The consistency proof of RFC 6962 §2.1.2; none where the earlier log was empty, or has grown by nothing.
    public let hashes: [TreeHash]
    /// The checkpoint of the later log, as signed.
    public let note: SignedNote

    /// - Throws: `NoteError` where there are more hashes than any proof has, where the note's text is no checkpoint, or
    ///   one of a smaller log than the earlier one.
    public init(oldSize: Int64, hashes: [TreeHash], note: SignedNote) throws(NoteError) {
        let newer = try Checkpoint(parsing: note.text)
        guard (0...newer.size).contains(oldSize) else {
            throw NoteError(.malformed, "a log of \(newer.size) records continues none of \(oldSize)")
        }
        guard hashes.count <= ProofLines.maximumHashes else {
            throw NoteError(.malformed, "a proof has at most \(ProofLines.maximumHashes) hashes")
        }
        self.oldSize = oldSize
        self.hashes = hashes
        self.note = note
    }

    /// - Throws: `NoteError` for anything that ``serialized`` would not give back.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.maximumBytes else {
            throw NoteError(.malformed, "a proof has at most \(Self.maximumBytes) bytes")
        }
        var lines = ProofLines(bytes)
        guard let oldSize = ProofLines.value(of: "old", in: try lines.next()).flatMap({ StrictText.number($0) }) else {
            throw NoteError(
                .malformed, line: 1,
                "a proof of continuation begins with \"old\" and a size: a decimal number without leading zeros, below "
                    + "2^63")
        }
        let hashes = try lines.hashes()
        try self.init(oldSize: oldSize, hashes: hashes, note: lines.note())
    }

    /// The proof as it is stored and sent.
    public var serialized: String {
        (["old \(oldSize)"] + hashes.map(\.base64)).joined(separator: "\n") + "\n\n" + note.serialized
    }

    /// The later checkpoint, once it is clear that both were signed and that it continues the earlier one; and who signed
    /// each.
    ///
    /// - Parameter earlier: the signed checkpoint of ``oldSize`` records that was kept.
    /// - Throws: `NoteError`: `earlier` is no checkpoint of that log and size (`malformed`), a signature is bad, no known
    ///   key has signed one of the two, or the hashes do not lead to both roots (`notProven`).
    public func verify(
        since earlier: SignedNote, by keys: [VerifierKey]
    ) throws(NoteError) -> (checkpoint: Checkpoint, signers: [VerifierKey], earlierSigners: [VerifierKey]) {
        let older = try Checkpoint(parsing: earlier.text)
        let newer = try Checkpoint(parsing: note.text)
        guard StrictText.same(older.origin, newer.origin) else {
            throw NoteError(.malformed, "the earlier checkpoint is one of \(older.origin), this is \(newer.origin)")
        }
        guard older.size == oldSize else {
            throw NoteError(
                .malformed, "this continues a checkpoint of \(oldSize) records, and the earlier one has \(older.size)")
        }
        let earlierSigners = try earlier.verified(by: keys)
        let signers = try note.verified(by: keys)
        guard
            ConsistencyProof.verify(
                hashes, from: oldSize, oldRoot: older.root, to: newer.size, newRoot: newer.root)
        else {
            throw NoteError(
                .notProven, "the log of \(newer.size) records that was signed does not continue that of \(oldSize)")
        }
        return (newer, signers, earlierSigners)
    }
}
