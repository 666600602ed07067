import Foundation
import Testing

@Suite("audit export")
struct AuditExportTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    /// The recipe of docs/audit.md: the root of what export files hold together, by the standard library of Python.
    private func recomputed(_ files: [String]) throws -> (status: Int32, size: Int, root: String, complaint: String) {
        let document = try String(
            contentsOf: Installation.root.appendingPathComponent("docs/audit.md"), encoding: .utf8)
        let start = try #require(document.range(of: "```python\n")?.upperBound)
        let end = try #require(document[start...].range(of: "```")?.lowerBound)
        let script = try work.write(String(document[start..<end]), to: "root.py")
        let outcome = try work.run("/usr/bin/python3", [script] + files)
        let words = outcome.output.split(separator: " ").map { $0.trimmingCharacters(in: .newlines) }
        return (
            outcome.status, words.first.flatMap { Int($0) } ?? -1, words.count > 1 ? words[1] : "", outcome.error
        )
    }

    private func header(_ file: String) throws -> [String: Any] {
        let text = try String(contentsOfFile: file, encoding: .utf8)
        let line = try #require(text.split(separator: "\n").first)
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
    }

    private func path(_ name: String) -> String { work.folder.appendingPathComponent(name).path }

    @Test("an independent program computes the signed root from one export, and from two that continue one another")
    func root() throws {
        // More than one tile.
        try work.judge((0..<150).map { ["source": "print(\($0))"] })
        #expect(try work.assay("audit", "export", "--jsonl", path("one.jsonl")).status == 0)
        let checkpoint = try work.assay("audit", "checkpoint", "--now")
        #expect(checkpoint.status == 0, "\(checkpoint.error)")
        let note = try work.write(checkpoint.output, to: "head")
        let lines = checkpoint.output.split(separator: "\n").map(String.init)

        let one = try header(path("one.jsonl"))
        let alone = try recomputed([path("one.jsonl")])
        #expect(alone.status == 0, "\(alone.complaint)")
        #expect(alone.root == one["root"] as? String)
        #expect(alone.size == one["size"] as? Int)

        // Up to the checkpoint; its root is signed.
        #expect(try work.assay("audit", "export", "--jsonl", path("two.jsonl"), "--since", "\(alone.size)").status == 0)
        let both = try recomputed([path("one.jsonl"), path("two.jsonl")])
        #expect(both.status == 0, "\(both.complaint)")
        #expect(both.root == (try header(path("two.jsonl")))["root"] as? String)

        #expect(try work.assay("audit", "export", "--jsonl", path("all.jsonl")).status == 0)
        let text = try String(contentsOfFile: path("all.jsonl"), encoding: .utf8).split(separator: "\n")
        let size = try #require(Int(lines[1]))
        var signed = try header(path("all.jsonl"))
        signed["size"] = size
        signed["root"] = lines[2]
        let head = String(decoding: try JSONSerialization.data(withJSONObject: signed), as: UTF8.self)
        try work.write(([head] + text[1...size].map(String.init)).joined(separator: "\n") + "\n", to: "signed.jsonl")
        let upTo = try recomputed([path("signed.jsonl")])
        #expect(upTo.root == lines[2], "the signed root: \(upTo.complaint)")

        let since = try work.assay("audit", "export", "--jsonl", path("since.jsonl"), "--since", note)
        #expect(since.status == 0, "\(since.error)")
        #expect(try header(path("since.jsonl"))["first"] as? Int == size)
        #expect(try header(path("since.jsonl"))["origin"] as? String == lines[0])
    }

    @Test("the recipe refuses an export in which a byte was changed, a line removed or two exports have a gap")
    func changed() throws {
        try work.judge([["source": "print(1)"], ["source": "print(2)"]])
        #expect(try work.assay("audit", "export", "--jsonl", path("one.jsonl")).status == 0)
        #expect(try recomputed([path("one.jsonl")]).status == 0)
        let text = try String(contentsOfFile: path("one.jsonl"), encoding: .utf8)
        let changed = text.replacing(#""verdict":"passed""#, with: #""verdict":"raised""#, maxReplacements: 1)
        #expect(changed != text)
        #expect(try recomputed([work.write(changed, to: "changed.jsonl")]).status != 0)
        var lines = text.split(separator: "\n").map(String.init)
        lines.remove(at: 3)
        #expect(try recomputed([work.write(lines.joined(separator: "\n") + "\n", to: "cut.jsonl")]).status != 0)
        #expect(try work.assay("audit", "export", "--jsonl", path("late.jsonl"), "--since", "9").status == 0)
        #expect(try recomputed([path("late.jsonl")]).status != 0)
    }

    @Test("what was exported is recorded, with the file's hash, and no file is replaced unasked")
    func recorded() throws {
        #expect(try work.assay("submit", "-", input: "print(1)").status == 0)
        #expect(try work.assay("audit", "export", "--jsonl", path("one.jsonl")).status == 0)
        let row = try #require(
            try work.assay("audit", "search", "--type", "log.exported", "--format", "jsonl").rows().first)
        let event = try #require(row["event"] as? [String: Any])
        let sum = try work.run("/usr/bin/sha256sum", [path("one.jsonl")]).output.prefix(64)
        #expect(event["sha256"] as? String == String(sum))
        #expect(event["file"] as? String == "one.jsonl")
        #expect(event["size"] as? Int == row["idx"] as? Int)

        let again = try work.assay("audit", "export", "--jsonl", path("one.jsonl"))
        #expect(again.status == 64)
        #expect(again.error.contains("is there already"))
        #expect(try work.assay("audit", "search", "--type", "log.exported", "--format", "jsonl").rows().count == 1)
        #expect(try work.assay("audit", "export", "--jsonl", path("one.jsonl"), "--force").status == 0)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: work.folder.path).allSatisfy { !$0.contains(".part") })
        #expect(try work.assay("audit", "export", "--jsonl", path("none/x.jsonl")).status == 3)
    }

    @Test("a checkpoint of another log, of a later state, or of a changed past is refused")
    func foreign() throws {
        #expect(try work.assay("submit", "-", input: "print(1)").status == 0)
        let other = try Workspace()
        #expect(try other.assay("submit", "-", input: "print(1)").status == 0)
        let foreign = try work.write(try other.assay("audit", "checkpoint", "--now").output, to: "foreign")
        let refused = try work.assay("audit", "export", "--jsonl", path("a.jsonl"), "--since", foreign)
        #expect(refused.status == 64)
        #expect(refused.error.contains("a checkpoint of another log"))

        let note = try work.assay("audit", "checkpoint", "--now").output
        var lines = note.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        lines[1] = "1000"
        let later = try work.assay(
            "audit", "export", "--jsonl", path("a.jsonl"), "--since",
            work.write(lines.joined(separator: "\n"), to: "late"))
        #expect(later.status == 4)
        #expect(later.error.contains("covers 1000 events"))
        lines[1] = "3"
        let past = try work.assay(
            "audit", "export", "--jsonl", path("a.jsonl"), "--since",
            work.write(lines.joined(separator: "\n"), to: "past"))
        #expect(past.status == 4)
        #expect(past.error.contains("not those that were signed"))
        #expect(try work.assay("audit", "export", "--jsonl", path("a.jsonl"), "--since", "1000").status == 64)
    }

    @Test("a log whose bytes were changed is not handed out as if it were whole")
    func tampered() throws {
        #expect(try work.assay("submit", "-", input: "print(1)").status == 0)
        _ = try work.sql(
            """
            DROP TRIGGER audit_events_no_update;
            UPDATE audit_events SET body = CAST(replace(CAST(body AS TEXT), 'root', 'toor') AS BLOB) WHERE idx = 1
            """)
        _ = try work.sql(
            "UPDATE audit_events SET body = CAST(replace(CAST(body AS TEXT), '\"v\":1', '\"v\":2') AS BLOB) WHERE idx = 1"
        )
        let outcome = try work.assay("audit", "export", "--jsonl", path("a.jsonl"))
        #expect(outcome.status == 4)
        #expect(outcome.error.contains("event 1 is not the one that the tree has"))
        #expect(!FileManager.default.fileExists(atPath: path("a.jsonl")))
    }
}
