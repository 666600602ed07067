import Foundation
import Testing

@Suite("assay policy check")
struct PolicyCheckTests {
    @Test("prints what editors jump to, for every file, without a database")
    func text() throws {
        let workspace = try Workspace()
        try workspace.write("x = 1\nimport os; os.system('id')\n", to: "hostile.py")
        try workspace.write("def f(:\n", to: "broken.py")
        try workspace.write("print(sum(range(10)))\n", to: "honest.py")
        let outcome = try workspace.start(["policy", "check", "hostile.py", "broken.py", "honest.py"]).wait()
        #expect(outcome.status == 1)
        let lines = outcome.output.split(separator: "\n").map(String.init)
        #expect(lines.count == 3, "\(outcome.output)")
        #expect(lines[0].hasPrefix("hostile.py:2:8: import-system: "))
        #expect(lines[1].hasPrefix("hostile.py:2:12: import-system: "))
        #expect(lines[2].hasPrefix("broken.py:1:1: syntax-error: "))
        #expect(!FileManager.default.fileExists(atPath: workspace.folder.appendingPathComponent("assay.db").path))
    }

    @Test("accepts an honest program without a word, and prints JSON for programs")
    func json() throws {
        let workspace = try Workspace()
        try workspace.write("\u{FEFF}print(1)\n", to: "honest.py")
        try workspace.write("().__class__.__base__\n", to: "hostile.py")
        let honest = try workspace.start(["policy", "check", "honest.py"]).wait()
        #expect(honest.status == 0, "\(honest.error)")
        #expect(honest.output.isEmpty)
        let hostile = try workspace.start(["policy", "check", "--format", "jsonl", "hostile.py"]).wait()
        #expect(hostile.status == 1)
        let rows = try hostile.rows()
        #expect(rows.contains { $0["rule"] as? String == "dunder-attribute" && $0["symbol"] as? String == "__base__" })
        #expect(rows.allSatisfy { $0["file"] as? String == "hostile.py" && $0["line"] as? Int == 1 })
    }

    @Test("takes what is installed in a database that is named or at hand, and says what it takes")
    func installed() throws {
        let workspace = try Workspace()
        try workspace.write("print(1)\n", to: "p.py")
        let policy = """
            rules:
              - id: no-print
                message: it prints
                calls: {of: [print]}

            """
        for name in ["quiet", "default"] {
            let file = try workspace.write("name: \(name)\n" + policy, to: "\(name).yaml")
            #expect(try workspace.assay("policy", "install", file).status == 0)
        }
        func check(_ arguments: String...) throws -> Outcome {
            try workspace.start(["policy", "check", "p.py"] + arguments).wait()
        }
        let quiet = try check("--policy", "quiet")
        #expect(quiet.status == 1 && quiet.output.contains("p.py:1:1: no-print: it prints"), "\(quiet)")
        #expect(try check("--db", workspace.database, "--policy", "quiet").status == 1)
        // A name that ships with assay means what ships, unless a database is named: then what its jobs are judged by.
        #expect(try check().status == 0)
        #expect(try check("--db", workspace.database).status == 1)
        let unknown = try check("--policy", "loud")
        #expect(unknown.status == 64 && unknown.error.split(separator: "\n").count == 1)
        for words in ["is no file", "default, ", "is not installed in assay.db", "--db"] {
            #expect(unknown.error.contains(words), "\(unknown.error)")
        }
        #expect(try check("--db", workspace.path("none.db"), "--policy", "quiet").status == 64)
        let elsewhere = ["ASSAY_DB": workspace.path("none.db")]
        #expect(try workspace.start(["policy", "check", "p.py"], environment: elsewhere).wait().status == 0)
    }

    @Test("names the forbidden call in the audit event as well")
    func auditEvent() throws {
        let workspace = try Workspace()
        let program = "import ctypes\nctypes.CDLL(None).unshare(0x10000000)"
        let rows = try workspace.judge([["source": program, "policy": "open"]])
        #expect(rows[0]["blocked_by"] as? String == "unshare")
        let bodies = try workspace.sql("SELECT CAST(body AS TEXT) FROM audit_events WHERE body LIKE '%job.finished%'")
        let cast = try workspace.sql("SELECT count(*) FROM audit_events WHERE CAST(body AS TEXT) LIKE '%\"unshare\"%'")
        #expect(cast == "1", "\(bodies)")
    }
}
