import AuditTree
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
    /// The figures of the example in C2SP tlog-checkpoint.
    private let known = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n"

    @Test("the known checkpoint reads as its parts, and writes as its text")
    func knownText() throws {
        let checkpoint = try Checkpoint(parsing: known)
        #expect(checkpoint.origin == "example.com/behind-the-sofa")
        #expect(checkpoint.size == 20_852_163)
        #expect(checkpoint.root.base64 == "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=")
        #expect(checkpoint.extensionLines == [])
        #expect(checkpoint.text == known)
        #expect(
            try Checkpoint(origin: checkpoint.origin, size: checkpoint.size, root: checkpoint.root) == checkpoint)
    }

    @Test("further lines are kept, and sizes go to 2^63 − 1")
    func extremes() throws {
        let root = TreeHash.leaf([1])
        for (size, hash) in [(0, .emptyTree), (1, root), (.max, root)] as [(Int64, TreeHash)] {
            let checkpoint = try Checkpoint(origin: "é log", size: size, root: hash, extensionLines: ["x", " y "])
            #expect(checkpoint.text == "é log\n\(size)\n\(hash.base64)\nx\n y \n")
            #expect(try Checkpoint(parsing: checkpoint.text) == checkpoint)
        }
    }

    @Test("what is not a checkpoint, byte for byte, is refused")
    func malformed() {
        let root = "CsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I="
        let texts = [
            "", "\n", "o\n", "o\n1\n", "o\n1\n\n", "o\n1\n\(root)", "\n1\n\(root)\n", "o\n\n\(root)\n",
            "o\n1\n\(root)\n\n",
            "o\n1\n\(root)\nx\n\ny\n", "o\n01\n\(root)\n", "o\n+1\n\(root)\n", "o\n-1\n\(root)\n", "o\n 1\n\(root)\n",
            "o\n1 \n\(root)\n", "o\n1.0\n\(root)\n", "o\n0x1\n\(root)\n", "o\n١\n\(root)\n", "o\n00\n\(root)\n",
            "o\n9223372036854775808\n\(root)\n", "o\n18446744073709551617\n\(root)\n",
            "o\n100000000000000000000\n\(root)\n", "o\n1\n\(root.dropLast())\n", "o\n1\n\(root) \n", "o\n1\n\(root)=\n",
            "o\n1\n\(root.dropLast(2))J=\n", "o\n1\n\(root.dropFirst(4))\n", "o\n1\nAAAA\(root)\n", "o\r\n1\n\(root)\n",
            "o\n1\n\(root)\r\n", "o\n0\n\(root)\n", "o\n1\n\(root.replacing("/", with: "_"))\n",
        ]
        for text in texts {
            let error = #expect(throws: NoteError.self, "\(text.debugDescription)") { try Checkpoint(parsing: text) }
            #expect(error?.description.contains("\n") == false)
        }
        #expect(throws: NoteError.self) { try Checkpoint(origin: "", size: 1, root: .emptyTree) }
        #expect(throws: NoteError.self) { try Checkpoint(origin: "a\nb", size: 1, root: .emptyTree) }
        #expect(throws: NoteError.self) { try Checkpoint(origin: "a", size: -1, root: .emptyTree) }
        #expect(throws: NoteError.self) { try Checkpoint(origin: "a", size: 0, root: .leaf([])) }
        #expect(throws: NoteError.self) { try Checkpoint(origin: "a", size: 1, root: .emptyTree, extensionLines: [""]) }
    }

    @Test("an error names the line")
    func lineNumbers() {
        let error = #expect(throws: NoteError.self) { try Checkpoint(parsing: "o\n1\nx\n") }
        #expect(error?.description == "line 3: a root is the base64 of 32 bytes")
    }
}
