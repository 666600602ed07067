/// That a record is in a log, for who has neither the log nor a connection (C2SP tlog-proof): a first line
/// that names the format, `extra` and its base64 where there is any, `index`, the inclusion proof's hashes a
/// line each, an empty line, and the signed checkpoint.
public struct RecordProof: Sendable, Hashable {
    private static let header = "c2sp.org/tlog-proof@v1"
    /// The most bytes of `extra`.
    public static let maximumExtraBytes = 1 << 20
    /// A tree of fewer than 2^63 leaves is no higher.
    public static let maximumHashes = ProofLines.maximumHashes
    /// The largest file: `extra` in base64, the lines of the proof, the checkpoint.
    public static let maximumBytes = maximumExtraBytes / 3 * 4 + 8192 + SignedNote.maximumBytes

    /// What the application adds. Nothing proves it; nil where there is none.
    public let extra: [UInt8]?
    /// The record's, from 0.
    public let index: Int64
    /// The inclusion proof of RFC 6962 §2.1.1, from the leaf's sibling up.
    public let hashes: [TreeHash]
    /// The checkpoint of the tree that the hashes lead to, as signed.
    public let note: SignedNote

    /// - Parameter extra: up to ``maximumExtraBytes``; no bytes are the same as nil.
    /// - Throws: `NoteError` where one of them is out of its bounds, or the note's text is no checkpoint.
    public init(extra: [UInt8]? = nil, index: Int64, hashes: [TreeHash], note: SignedNote) throws(NoteError) {
        guard (extra?.count ?? 0) <= Self.maximumExtraBytes else {
            throw NoteError(.malformed, "a proof's extra data has at most \(Self.maximumExtraBytes) bytes")
        }
        guard index >= 0 else { throw NoteError(.malformed, "a record has no negative index") }
        guard hashes.count <= Self.maximumHashes else {
            throw NoteError(.malformed, "a proof has at most \(Self.maximumHashes) hashes")
        }
        _ = try Checkpoint(parsing: note.text)
        self.extra = extra.flatMap { $0.isEmpty ? nil : $0 }
        self.index = index
        self.hashes = hashes
        self.note = note
    }

    /// - Throws: `NoteError` for anything that ``serialized`` would not give back.
    public init(parsing bytes: [UInt8]) throws(NoteError) {
        guard bytes.count <= Self.maximumBytes else {
            throw NoteError(.malformed, "a proof has at most \(Self.maximumBytes) bytes")
        }
        var lines = ProofLines(bytes)
        guard try lines.next().elementsEqual(Self.header.utf8) else {
            throw NoteError(.malformed, line: 1, "a proof begins with the line \(Self.header)")
        }
        var line = try lines.next()
        var extra: [UInt8]?
        if let text = ProofLines.value(of: "extra", in: line) {
            guard let decoded = Base64.decode(text), !decoded.isEmpty else {
                throw NoteError(.malformed, line: lines.number, "extra data is the base64 of at least one byte")
            }
            extra = decoded
            line = try lines.next()
        }
        guard let index = ProofLines.value(of: "index", in: line).flatMap({ StrictText.number($0) }) else {
            throw NoteError(
                .malformed, line: lines.number,
                "the line of the index: a decimal number without leading zeros, below 2^63")
        }
        let hashes = try lines.hashes()
        try self.init(extra: extra, index: index, hashes: hashes, note: lines.note())
    }

    /// The proof as it is stored and sent.
    public var serialized: String {
        var lines = [Self.header]
        if let extra { lines.append("extra \(Base64.encode(extra))") }
        lines.append("index \(index)")
        lines += hashes.map(\.base64)
        return lines.joined(separator: "\n") + "\n\n" + note.serialized
    }

    /// The checkpoint that proves the record of this leaf, and who signed it.
    ///
    /// - Throws: `NoteError`: a signature is bad, no known key has signed, or the leaf is not at `index` of
    ///   the tree that was signed.
    public func verify(
        leaf: TreeHash, by keys: [VerifierKey]
    ) throws(NoteError) -> (checkpoint: Checkpoint, signers: [VerifierKey]) {
        let signers = try note.verified(by: keys)
        let checkpoint = try Checkpoint(parsing: note.text)
        guard
            InclusionProof.verify(
                hashes, leaf: leaf, index: index, size: checkpoint.size, root: checkpoint.root)
        else {
            throw NoteError(
                .notProven, "this is not record \(index) of the log of \(checkpoint.size) records that was signed")
        }
        return (checkpoint, signers)
    }
}
