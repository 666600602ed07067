import Foundation
import Testing

/// Names that a producer may choose, and what becomes of them in the log.
@Suite("hostile names in the log")
struct HostileNameTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    /// As SQL expressions, since not all of them can be written any other way.
    private static let names: [(label: String, sql: String)] = [
        ("quotes and backslashes", #"'a"b\c''d\"e\\"'"#),
        ("control characters", #"'x' || char(1, 8, 9, 10, 11, 12, 13, 27, 31, 127, 133) || 'y'"#),
        ("line separators", "char(8232) || 'l' || char(8233)"),
        ("beyond the first plane", "char(128512) || char(917505) || char(65279)"),
        ("reversed text", "char(8238) || 'txt.exe'"),
        ("not UTF-8", "CAST(x'ff61c328' AS TEXT)"),
        ("half a surrogate in UTF-8", "CAST(x'eda080' AS TEXT)"),
        ("an overlong zero", "CAST(x'c080' AS TEXT)"),
        ("as long as may be", "printf('%.255c', '\"')"),
        (
            "as long as may be, of control characters",
            "CAST(substr(CAST(replace(hex(zeroblob(128)), '0', char(1)) AS BLOB), 1, 255) AS TEXT)"
        ),
        ("JSON", #"'{"type":"job.finished"}'"#),
        ("SQL", "'x''; DROP TABLE jobs; --'"),
        ("a pattern", "'*?[a-z]%_'"),
    ]

    /// Reads a log as one that knows nothing of assay: json.dumps() of what json.loads() reads is the body again.
    private static let check = """
        import json, sqlite3, sys
        db = sqlite3.connect(sys.argv[1])
        n = 0
        for idx, body in db.execute("SELECT idx, body FROM audit_events ORDER BY idx"):
            def pairs(p):
                assert len({k for k, _ in p}) == len(p), "a key twice"
                return dict(p)
            def refuse(x): raise ValueError("not in a body: " + x)
            value = json.loads(body.decode("utf-8"), object_pairs_hook=pairs, parse_float=refuse, parse_constant=refuse)
            again = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode("utf-8")
            # The one difference: Python writes DEL as it is, like assay, and has no other spelling of the rest.
            assert again == body, (idx, again, body)
            def walk(v):
                if isinstance(v, dict): [walk(x) for x in v.values()]
                elif isinstance(v, list): [walk(x) for x in v]
                else: assert isinstance(v, str) or (type(v) is int and -2**63 <= v < 2**63), (idx, v)
            walk(value)
            n += 1
        print(n)
        """

    @Test("bodies stay canonical, by the account of another JSON library, and searches find the jobs")
    func names() throws {
        #expect(try work.assay("policy", "list").status != 0)
        #expect(try work.assay("policy", "install", work.write("name: plain\n", to: "p.yaml")).status == 0)
        for (number, name) in Self.names.enumerated() {
            _ = try work.sql(
                """
                INSERT INTO jobs (source, batch, external_id, submitter, tags)
                VALUES ('print(\(number))', \(name.sql), \(name.sql), \(name.sql),
                    CASE WHEN json_valid(json_object('k', \(name.sql))) THEN json_object('k', \(name.sql)) END)
                """)
        }
        _ = try work.sql(
            #"INSERT INTO jobs (source, tags) VALUES ('print(99)', '{"half":"\ud800","u":"\u0061\u2028","a":{"b":[1.50,null]}}')"#
        )
        #expect(try work.start(["work", "--db", work.database, "--drain", "--quiet"]).wait().status == 0)
        let count = try work.sql("SELECT count(*) FROM audit_events")
        let checked = try work.run("/usr/bin/python3", [work.write(Self.check, to: "check.py"), work.database])
        #expect(checked.status == 0, "\(checked.error)")
        #expect(checked.output.trimmingCharacters(in: .newlines) == count)
        // The strict reader of our own reads them as well: it is what the index comes from.
        #expect(try work.assay("audit", "reindex").status == 0)
        #expect(try work.assay("audit", "export", "--jsonl", work.folder.path + "/log.jsonl").status == 0)

        for (number, name) in Self.names.enumerated() {
            let job = number + 1
            let all = try work.assay("audit", "search", "--job", "\(job)", "--format", "jsonl").rows()
            #expect(all.compactMap { $0["type"] as? String } == ["job.started", "job.finished"], "\(name.label)")
            guard let text = String(validating: try bytes(job), as: UTF8.self) else {
                let event = try #require(all.first?["event"] as? [String: Any])
                let batch = try #require(event["batch"] as? [String: String], "\(name.label)")
                #expect(Data(base64Encoded: batch["base64"] ?? "").map { [UInt8]($0) } == (try bytes(job)))
                continue
            }
            for option in [["--batch", text], ["--submitter", text], ["--tag", "k=" + text]] {
                let found = try work.start(
                    ["--db", work.database, "audit", "search", "--format", "jsonl", "--type", "job.started"] + option
                ).wait()
                #expect(found.status == 0, "\(name.label): \(found.error)")
                let row = try #require(try found.rows().first, "\(name.label), \(option[0])")
                #expect(row["job"] as? Int == job, "\(name.label), \(option[0])")
                #expect(row["batch"] as? String == text)
                #expect((row["event"] as? [String: Any])?["external_id"] as? String == text)
                #expect(!found.output.utf8.dropLast().contains { $0 < 32 || $0 == 127 })
            }
            let table = try work.assay("audit", "search", "--job", "\(job)")
            #expect(!table.output.unicodeScalars.contains { $0.value == 27 || $0.value == 0x202E || $0.value == 0x85 })
        }
        let numbered = try work.assay("audit", "search", "--tag", "u=a\u{2028}", "--format", "jsonl").rows()
        #expect(numbered.count == 2)
    }

    private func bytes(_ job: Int) throws -> [UInt8] {
        let hex = try work.sql("SELECT hex(CAST(batch AS BLOB)) FROM jobs WHERE id = \(job)")
        return stride(from: 0, to: hex.count, by: 2).compactMap { UInt8(hex.dropFirst($0).prefix(2), radix: 16) }
    }
}

@Suite("audit search on the command line")
struct AuditSearchCommandTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private func found(_ arguments: String...) throws -> [Int] {
        let outcome = try work.start(
            ["--db", work.database, "audit", "search", "--format", "jsonl", "--type", "job.finished"] + arguments
        ).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
        return try outcome.rows().compactMap { $0["job"] as? Int }
    }

    @Test("what real programs did is found by every criterion")
    func criteria() throws {
        let file = try work.write("import os; os.getpid()", to: "p.py")
        try work.judge(
            [
                ["source": "import os; os.getpid()", "tags": ["model": "m1", "temperature": 0.5]],
                ["source": "print(1)", "tags": ["model": "m2"]], ["source": "1/0", "tags": ["model": "m1"]],
            ], work: ["--workers", "1"])
        #expect(try found() == [1, 2, 3])
        #expect(try found("--source", file) == [1])
        #expect(try found("--rule", "import-system") == [1])
        #expect(try found("--symbol", "os") == [1])
        #expect(try found("--verdict", "passed", "--verdict", "raised", "--reverse") == [3, 2])
        #expect(try found("--tag", "model=m1") == [1, 3])
        #expect(try found("--tag", "model=m1", "--tag", "temperature=0.5") == [1])
        #expect(try found("--policy", "default", "--limit", "2") == [1, 2])
        #expect(try found("--since", "today") == [1, 2, 3])
        #expect(try found("--since", "recent", "--until", "now") == [1, 2, 3])
        #expect(try found("--until", "yesterday") == [])
        #expect(try found("--user", "nobody-here") == [])
        #expect(try work.assay("audit", "search", "--since", "last tuesday").status == 64)
        #expect(try work.assay("audit", "search", "--policy-hash", "abc").status == 64)
        #expect(try work.assay("audit", "search", "--limit", "0").status == 64)
        #expect(try work.assay("audit", "search", "--batch", "none").error.contains("no job belongs to a batch 'none'"))
        #expect(try work.assay("audit", "search", "--policy", "none").error.contains("no policy 'none'"))
    }

    @Test("an index that was changed is made anew, and how much differed is said")
    func reindex() throws {
        try work.judge([["source": "print(1)"], ["source": "print(2)"]])
        let before = try work.sql("SELECT * FROM report_audit ORDER BY idx")
        #expect(try work.assay("audit", "reindex").error == "0 rows differed\n")
        _ = try work.sql(
            """
            UPDATE audit_index SET verdict = (SELECT id FROM audit_words WHERE word = 'job.started')
                WHERE job = 1 AND verdict IS NOT NULL;
            UPDATE audit_words SET word = 'somebody' WHERE word = (SELECT user FROM report_audit LIMIT 1);
            DELETE FROM audit_index WHERE idx = 2;
            INSERT INTO audit_index (idx, time, type, user, host, program) VALUES (1000, 1, 1, 1, 1, 1)
            """)
        #expect(try work.sql("SELECT * FROM report_audit ORDER BY idx") != before)
        let size = try #require(Int(try work.sql("SELECT count(*) FROM audit_events")))
        #expect(try work.assay("audit", "reindex").error == "\(size + 1) rows differed\n")
        #expect(try work.sql("SELECT * FROM report_audit ORDER BY idx") == before)
        #expect(try work.sql("SELECT count(*) FROM audit_events") == "\(size)")
    }

    @Test("imports of allowed programs are found as well as those of rejected ones")
    func imports() throws {
        let rows = try work.judge(
            [
                ["source": "import os; os.system('x')", "tags": ["model": "m1"]],
                ["source": "import os.path as p\nprint(p.join('a', 'b'))"],
                ["source": "import os\nprint(os.path.join('a', 'b'))"],
                ["source": "print('import os')"], ["source": "exec('import os')"],
                ["source": "exec('import o\\x73')"], ["source": "import \u{FF4F}\u{FF53}.path"],
                ["source": "__import__('o' + 's')\nos = 1"], ["source": "from . import os"], ["source": "x = ("],
                ["source": "from os import *"], ["source": "import osx"],
            ], batch: "i")
        #expect(rows[1]["verdict"] as? String == "passed")
        let all = try work.assay("audit", "imports", "os", "--format", "jsonl").rows()
        func row(_ job: Int) -> [String: Any]? { all.first { $0["job"] as? Int == job } }
        #expect(Set(all.compactMap { $0["job"] as? Int }) == [1, 2, 3, 5, 6, 7, 8, 11])
        #expect(row(1)?["allowed"] as? Bool == false)
        #expect(row(1)?["rule"] as? String == "import-system")
        #expect(row(1)?["line"] as? Int == 1)
        #expect(row(2)?["allowed"] as? Bool == true)
        #expect(row(2)?["symbol"] as? String == "os.path")
        #expect(row(2)?["policy_hash"] as? String == rows[1]["policy_hash"] as? String)
        #expect(row(8)?["kind"] as? String == "computed")
        #expect(row(8)?["allowed"] as? Bool == false && row(8)?["rule"] as? String == "interpreter-name")
        let path = try work.assay("audit", "imports", "os.path", "--format", "jsonl").rows()
        #expect(path.first { $0["job"] as? Int == 3 }?["kind"] as? String == "use")
        #expect(
            try work.assay("audit", "imports", "os", "--tag", "model=m1", "--format", "jsonl").rows().count
                == all.count { $0["job"] as? Int == 1 })
        #expect(try work.assay("audit", "imports", "os", "--until", "yesterday", "--format", "jsonl").rows().isEmpty)
        #expect(
            try work.assay("audit", "imports", "os", "--batch", "i", "--since", "today", "--format", "jsonl").rows()
                .count == all.count)

        #expect(try work.assay("audit", "erase", "1", "--reason", "r").status == 0)
        let after = try work.assay("audit", "imports", "os", "--format", "jsonl")
        #expect(after.error.contains("1 erased program is unknown"))
        #expect(try after.rows().allSatisfy { $0["job"] as? Int != 1 })
        #expect(try work.assay("audit", "imports", "os..path").status == 64)
    }

    @Test(
        "of an import that is no import statement it is said as well whether the policy let it, and where nobody knows")
    func allowed() throws {
        let policy = try work.write(
            "name: none\nrules:\n  - {id: no-imports, message: m, nodes: [Import, ImportFrom]}\n", to: "none.yaml")
        #expect(try work.assay("policy", "install", policy).status == 0)
        let more = (0..<1100).map { "x\($0).__class__\n" }.joined() + "import os"
        _ = try work.judge(
            [
                ["source": "import os; os.system('x')"], ["source": "import importlib\nimportlib.import_module('os')"],
                ["source": "import os", "policy": "none"], ["source": more], ["source": "import os", "policy": "open"],
            ], batch: "a")
        func row(_ module: String, _ job: Int) throws -> [String: Any]? {
            try work.assay("audit", "imports", module, "--format", "jsonl").rows().first { $0["job"] as? Int == job }
        }
        let use = try row("os.system", 1)
        #expect(use?["kind"] as? String == "use" && use?["allowed"] as? Bool == false, "\(String(describing: use))")
        #expect(use?["rule"] as? String == "import-system")
        let computed = try row("os", 2)
        #expect(computed?["kind"] as? String == "computed" && computed?["allowed"] as? Bool == false)
        #expect(try row("os", 3)?["rule"] as? String == "no-imports")
        // The refusal is beyond the violations that are kept.
        let beyond = try row("os", 4)
        #expect(beyond?["line"] as? Int == 1101 && beyond?["allowed"] is NSNull, "\(String(describing: beyond))")
        #expect(try row("os", 5)?["allowed"] as? Bool == true)
    }
}
