/// What a log says of itself at one size (C2SP tlog-checkpoint): the text of a note, of the lines origin,
/// number of leaves in decimal, base64 of the root, and any further ones that are not empty.
public struct Checkpoint: Sendable, Hashable {
    /// Which log: not empty, one line.
    public let origin: String
    /// How many leaves, from 0.
    public let size: Int64
    /// RFC 6962's root at that size.
    public let root: TreeHash
    /// Lines of no meaning here; as a rule none.
    public let extensionLines: [String]

    /// - Throws: `NoteError` where a line would be empty or have a control character, where the size is
    ///   negative, or where a log without leaves has another root than that of no leaves.
    public init(
        origin: String, size: Int64, root: TreeHash, extensionLines: [String] = []
    ) throws(NoteError) {
        for line in [origin] + extensionLines {
            guard !line.isEmpty, line.utf8.allSatisfy({ $0 >= 0x20 }) else {
                throw NoteError(.malformed, "no line of a checkpoint is empty or has control characters")
            }
        }
        guard size >= 0 else { throw NoteError(.malformed, "a log has no negative size") }
        guard size > 0 || root == .emptyTree else {
            throw NoteError(.malformed, line: 3, "this is not the root of a log without leaves")
        }
        self.origin = origin
        self.size = size
        self.root = root
        self.extensionLines = extensionLines
    }

    /// The checkpoint that the text of a note is; whether the note can be believed is another question.
    ///
    /// - Throws: `NoteError` for anything that ``text`` would not give back.
    public init(parsing text: String) throws(NoteError) {
        let bytes = Array(try StrictText.check(text.utf8).utf8)
        guard bytes.last == StrictText.newline else {
            throw NoteError(.malformed, "the text of a checkpoint ends with a newline")
        }
        let lines = StrictText.lines(bytes)
        guard lines.count >= 3 else {
            throw NoteError(.malformed, "a checkpoint has an origin, a size and a root, each on a line")
        }
        if let empty = lines.firstIndex(where: \.isEmpty) {
            throw NoteError(.malformed, line: empty + 1, "no line of a checkpoint is empty")
        }
        guard let size = StrictText.number(lines[1]) else {
            throw NoteError(.malformed, line: 2, "a log's size is a decimal number without leading zeros, below 2^63")
        }
        guard let root = StrictText.hash(lines[2]) else {
            throw NoteError(.malformed, line: 3, "a root is the base64 of 32 bytes")
        }
        try self.init(
            origin: String(decoding: lines[0], as: UTF8.self), size: size, root: root,
            extensionLines: lines[3...].map { String(decoding: $0, as: UTF8.self) })
    }

    /// What is signed: every line ended by a newline.
    public var text: String {
        ([origin, String(size), root.base64] + extensionLines).map { $0 + "\n" }.joined()
    }

    public static func == (left: Checkpoint, right: Checkpoint) -> Bool {
        StrictText.same(left.text, right.text)
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(size)
        hasher.combine(root)
    }
}
