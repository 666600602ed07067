import Foundation
import Testing

@Suite("Proofs that the log continues an earlier checkpoint, as users have them")
struct AuditContinuationTests {
    private let work: Workspace
    /// Of the log, before any rotation.
    private let key: String
    /// The file of the checkpoint that was kept.
    private let kept: String

    init() throws {
        work = try Workspace()
        try work.judge([["source": "print(1)"], ["source": "1 / 0"]], batch: "january")
        key = try work.assay("audit", "key").output.trimmingCharacters(in: .newlines)
        kept = try work.write(work.assay("audit", "checkpoint").output, to: "january.checkpoint")
        try work.judge((0..<20).map { ["source": "print(\($0))"] }, batch: "february")
    }

    /// Where there is neither a database nor a key.
    private func verify(_ file: String, since: String? = nil, keys: [String]? = nil) throws -> Outcome {
        let elsewhere = try Workspace()
        let outcome = try elsewhere.start(
            ["audit", "verify-proof", file, "--since", since ?? kept] + (keys ?? [key]).flatMap { ["--key", $0] }
        ).wait()
        #expect(!FileManager.default.fileExists(atPath: elsewhere.database))
        #expect(outcome.status == 0 || outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
        return outcome
    }

    private func prove(_ name: String, _ arguments: String...) throws -> String {
        let outcome = try work.start(
            ["--db", work.database, "audit", "prove", "-o", name] + (arguments.isEmpty ? ["--since", kept] : arguments)
        ).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
        return work.folder.appendingPathComponent(name).path
    }

    private func text(_ path: String) throws -> String { try String(contentsOfFile: path, encoding: .utf8) }

    @Test("convinces somebody with both files and the key, and hands on the later checkpoint")
    func convinces() throws {
        let proof = try prove("p")
        let size = try #require(try text(kept).split(separator: "\n").dropFirst().first)
        #expect(try text(proof).hasPrefix("old \(size)\n"))
        let verified = try verify(proof)
        #expect(verified.status == 0, "\(verified.error)")
        #expect(try verified.output == work.assay("audit", "checkpoint").output)
        #expect(verified.error.contains("the first \(size) are those of \(kept)"))

        // What was handed on serves the next time, and leads back over both.
        let later = try work.write(verified.output, to: "february.checkpoint")
        #expect(try work.assay("submit", "-", input: "print(2)").status == 0)
        let next = try prove("q", "--since", later, "--now")
        #expect(try text(next).contains("\n\nassay/"))
        #expect(try verify(next, since: later).status == 0)
        #expect(try verify(next).status == 2)
        // Between two that were kept.
        #expect(try verify(try prove("r", "--since", kept, "--to", later)).output == verified.output)
        // Nothing was signed since.
        #expect(try verify(try prove("s", "--since", later, "--to", later), since: later).status == 0)
    }

    @Test("holds over a rotation of keys, with the keys before and after it")
    func rotation() throws {
        let rotated = try work.assay("audit", "key", "rotate", "--overlap", "0", "--reason", "yearly")
        let newKey = rotated.output.trimmingCharacters(in: .newlines)
        #expect(try work.assay("submit", "-", input: "print(2)").status == 0)
        let proof = try prove("p", "--since", kept, "--now")
        #expect(try verify(proof, keys: [key, newKey]).status == 0)
        let before = try verify(proof)
        #expect(before.status == 2 && before.error.contains("no known key has signed"), "\(before.error)")
        #expect(try verify(proof, keys: [newKey]).error.contains("january.checkpoint"))
    }

    @Test("a key of somebody else's that signed beside the log's own does not vouch for it alone")
    func beside() throws {
        // Any key of a note serves; that of another log is one.
        let other = try Workspace()
        try other.judge([["source": "1"]])
        let keys = other.folder.appendingPathComponent("keys")
        let folder = try #require(try FileManager.default.contentsOfDirectory(atPath: keys.path).first)
        let secret = keys.appendingPathComponent("\(folder)/keys").path
        let witness = try other.assay("audit", "key").output.trimmingCharacters(in: .newlines)
        let both = try work.write(work.assay("audit", "checkpoint", "--sign", secret).output, to: "both")
        #expect(try text(both).split(separator: "\n").count { $0.hasPrefix("—") } == 2)
        let proof = try prove("p", "--since", kept, "--to", both)
        #expect(try verify(proof).status == 0)
        #expect(try verify(proof, keys: [key, witness]).status == 0)
        let alone = try verify(try prove("q", "--since", both, "--to", both), since: both, keys: [witness])
        #expect(alone.status == 2 && alone.error.contains("a --key of that log"), "\(alone.error)")
        let event = try work.start(
            ["audit", "verify-proof", "-", "--key", key, "--key", witness],
            input:
                work.assay("audit", "prove", "1").output
        ).wait()
        #expect(event.status == 0, "\(event.error)")
    }

    @Test("a changed proof, checkpoint or key is refused, and said to be tampered with or not to be verified")
    func refused() throws {
        let proof = try prove("p")
        let lines = try text(proof).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        func changed(_ line: Int, _ value: String) throws -> Outcome {
            var changed = lines
            changed[line] = value
            return try verify(work.write(changed.joined(separator: "\n"), to: "changed"))
        }
        #expect(try changed(1, lines[2]).status == 1)
        #expect(try changed(0, "old 1").status == 2)
        #expect(try changed(0, "old x").status == 2)
        let empty = try #require(lines.firstIndex(of: ""))
        #expect(try changed(empty + 2, "100000").status == 1)
        #expect(try changed(empty + 3, lines[1]).status == 1)

        var note = try text(kept).split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        note[2] = lines[1]
        let forged = try verify(proof, since: work.write(note.joined(separator: "\n"), to: "forged"))
        #expect(forged.status == 1 && forged.error.contains("forged"), "\(forged.error)")
        #expect(try verify(proof, since: proof).error.contains("is no signed checkpoint"))
        #expect(try verify(proof, since: "nowhere").status == 2)
        #expect(try verify("nowhere").status == 2)
        #expect(try verify(proof, keys: ["x"]).status == 2)
        #expect(try verify(kept).error.contains("is no proof of continuation"))
        let event = try prove("event", "1")
        #expect(try verify(event).error.contains("is no proof of continuation"))
        let bare = try work.start(["audit", "verify-proof", proof, "--key", key]).wait()
        #expect(bare.status == 2 && bare.error.contains("name that one with --since"), "\(bare.error)")

        let other = try Workspace()
        try other.judge([["source": "1"]])
        let otherKey = try other.assay("audit", "key").output.trimmingCharacters(in: .newlines)
        #expect(try verify(proof, keys: [otherKey]).status == 2)
        let foreign = try work.write(other.assay("audit", "checkpoint").output, to: "foreign")
        let stranger = try verify(proof, since: foreign, keys: [key, otherKey])
        #expect(
            stranger.status == 2 && stranger.error.contains("the earlier checkpoint is one of"), "\(stranger.error)")
    }

    @Test("cannot be made for a log that has not what was signed")
    func cannotBeMade() throws {
        func failure(_ arguments: String...) throws -> Outcome {
            let outcome = try work.start(["--db", work.database, "audit", "prove"] + arguments).wait()
            #expect(outcome.output == "")
            return outcome
        }
        let other = try Workspace()
        try other.judge([["source": "1"]])
        let foreign = try work.write(other.assay("audit", "checkpoint").output, to: "foreign")
        #expect(try failure("--since", foreign).error.contains("a checkpoint of another log"))
        #expect(try failure("--since", work.write("x", to: "x")).status == 64)
        #expect(try failure("--since", "nowhere").status == 64)
        #expect(try failure("--since", kept, "1").status == 64)
        #expect(try failure().status == 64)
        let later = try work.write(work.assay("audit", "checkpoint").output, to: "later")
        #expect(try failure("--since", later, "--to", kept).error.contains("name the earlier checkpoint"))
        let precious = try work.write("precious", to: "there")
        let existing = try failure("--since", kept, "-o", precious)
        #expect(existing.status == 64 && existing.error.contains("is there already"), "\(existing.error)")
        #expect(try text(precious) == "precious")

        // A past that was rewritten, tree and all: what was kept no longer fits.
        _ = try work.sql(
            "DROP TRIGGER audit_tiles_grow; UPDATE audit_tiles SET hashes = randomblob(length(hashes))")
        let rewritten = try failure("--since", kept)
        #expect(
            rewritten.status == 4 && rewritten.error.contains("are not those that were signed"), "\(rewritten.error)")
        let event = try failure("1")
        #expect(event.status == 4, "\(event.error)")
    }
}
