import Foundation
import Testing

@Suite("policy diff")
struct PolicyDiffTests {
    private let tool: Tool

    init() throws { tool = try Tool() }

    private let old = """
        name: ours
        bounds: {nodes: 100}
        rules:
          - id: gone
            message: no longer
            names: [a]
          - id: kept
            message: m
            imports: {deny: [os, sys]}
        """

    private func rows(_ first: String, _ second: String) throws -> (status: Int32, rows: [[String: String]]) {
        let outcome = try tool.run("policy", "diff", first, second, "--format", "jsonl")
        let rows = try outcome.output.split(separator: "\n").map { line in
            let row = try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
            return row.compactMapValues { $0 as? String }
        }
        return (outcome.status, rows)
    }

    @Test("says which rules came, went and changed, and in what")
    func changes() throws {
        let first = try tool.file("old.yaml", old)
        let second = try tool.file(
            "new.yaml",
            """
            name: ours
            bounds: {nodes: 200}
            rules:
              - id: kept
                severity: observe
                message: m
                imports: {deny: [sys, socket], unused: ignored}
              - id: new
                message: from now on
                names: [b]
            audit:
              - {id: watched, message: w, events: [open]}
            """)
        let (status, found) = try rows(first, second)
        #expect(status == 1)
        #expect(
            found == [
                ["change": "changed", "section": "bounds", "key": "nodes", "before": "100", "after": "200"],
                ["change": "removed", "section": "rules", "rule": "gone", "before": "no longer"],
                [
                    "change": "changed", "section": "rules", "rule": "kept", "key": "imports.deny", "before": "os",
                    "after": "socket",
                ],
                [
                    "change": "changed", "section": "rules", "rule": "kept", "key": "severity", "before": "reject",
                    "after": "observe",
                ],
                ["change": "added", "section": "rules", "rule": "kept", "key": "imports.unused", "after": "ignored"],
                ["change": "added", "section": "rules", "rule": "new", "after": "from now on"],
                ["change": "added", "section": "audit", "rule": "watched", "after": "w"],
            ])
        let table = try tool.run("policy", "diff", first, second)
        #expect(table.status == 1)
        #expect(table.output.contains("imports.deny"))
        #expect(
            try tool.run("policy", "diff", first, second, "--format", "csv").output.hasPrefix("change,section,rule,key")
        )
    }

    @Test("what means the same does not differ")
    func same() throws {
        let first = try tool.file("old.yaml", old)
        let second = try tool.file(
            "same.yaml",
            """
            # The same, said in another way.
            name: ours
            rules:
              - {id: kept, imports: {deny: [sys, os]}, severity: reject, message: m}
              - {id: gone, message: no longer, names: {deny: [a]}}
            bounds:
              nodes: 100
            """)
        let outcome = try tool.run("policy", "diff", first, second)
        #expect(outcome.status == 0)
        #expect(try rows(first, first).rows.isEmpty)
    }

    @Test("compares what ships, what is installed and what a hash names, without a database or with one")
    func sources() throws {
        #expect(try tool.run("policy", "diff", "open", "open").status == 0)
        #expect(try tool.run("policy", "diff", "strict", "default").status == 1)
        #expect(!FileManager.default.fileExists(atPath: tool.database))
        let first = try tool.file("old.yaml", old)
        let hash = try tool.run("policy", "install", first).output.trimmingCharacters(in: .whitespacesAndNewlines)
        #expect(try tool.run("policy", "diff", "ours", first).status == 0)
        #expect(try tool.run("policy", "diff", String(hash.prefix(8)), "ours").status == 0)
        #expect(try tool.run("policy", "diff", "ours", "open").status == 1)
    }

    @Test("a mistake in either says in which and where")
    func mistakes() throws {
        let first = try tool.file("old.yaml", old)
        let broken = try tool.file("broken.yaml", "name: ours\nrulez: []\n")
        let outcome = try tool.run("policy", "diff", first, broken)
        #expect(outcome.status == 64)
        #expect(outcome.errors.contains("broken.yaml: 2:1: "))
        #expect(try tool.run("policy", "diff", first, "nobody").errors.contains("'nobody': neither"))
    }
}
