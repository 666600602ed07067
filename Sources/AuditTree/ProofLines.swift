/// Reads what files of proofs have in common: lines of their own, a hash a line up to an empty one, and the signed
/// checkpoint that the hashes lead to.
struct ProofLines {
    /// A tree of fewer than 2^63 leaves is no higher, and no proof in it has more hashes.
    static let maximumHashes = 63

    private var rest: ArraySlice<UInt8>
    /// Of the line that was read last, from 1.
    private(set) var number = 0

    init(_ bytes: [UInt8]) {
        rest = bytes[...]
    }

    mutating func next() throws(NoteError) -> ArraySlice<UInt8> {
        number += 1
        guard let end = rest.firstIndex(of: StrictText.newline) else {
            throw NoteError(.malformed, line: number, "the proof ends before its checkpoint")
        }
        defer { rest = rest[(end + 1)...] }
        return rest[..<end]
    }

    /// What follows `name` and a space; nil where the line is another.
    static func value(of name: String, in line: ArraySlice<UInt8>) -> ArraySlice<UInt8>? {
        let start = Array(name.utf8) + [UInt8(ascii: " ")]
        return line.starts(with: start) ? line.dropFirst(start.count) : nil
    }

    /// The hashes, with the empty line behind them.
    mutating func hashes() throws(NoteError) -> [TreeHash] {
        var hashes: [TreeHash] = []
        var line = try next()
        while !line.isEmpty {
            guard let hash = StrictText.hash(line) else {
                throw NoteError(.malformed, line: number, "a hash of a proof is the base64 of 32 bytes")
            }
            hashes.append(hash)
            guard hashes.count <= Self.maximumHashes else {
                throw NoteError(.malformed, line: number, "a proof has at most \(Self.maximumHashes) hashes")
            }
            line = try next()
        }
        return hashes
    }

    /// All that is left: a signed checkpoint.
    func note() throws(NoteError) -> SignedNote {
        do {
            let note = try SignedNote(parsing: Array(rest))
            _ = try Checkpoint(parsing: note.text)
            return note
        } catch {
            throw error.after(lines: number)
        }
    }
}
