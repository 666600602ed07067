import Foundation
import Testing

@Suite("Old jobs go, and the log still verifies")
struct PruneTests {
    private func fill(_ workspace: Workspace, _ batch: String) throws {
        let rows = ["print(1)", "import os; os.system('ls')", "raise ValueError", "2"].map {
            "{\"source\": \"\($0)\"}\n"
        }.joined()
        let file = try workspace.write(rows, to: "rows.jsonl")
        #expect(try workspace.assay("submit", "--jsonl", file, "--batch", batch).status == 0)
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
    }

    @Test("while others stay, and what is removed without a word is found")
    func prune() throws {
        let workspace = try Workspace()
        for batch in ["a", "b", "c"] { try fill(workspace, batch) }
        Thread.sleep(forTimeInterval: 1.1)
        let asked = try workspace.assay("prune", "--older-than", "1s", "--keep", "audit", "--batch", "b", "--dry-run")
        #expect(asked.status == 0 && asked.error.contains("4 jobs would be removed"))
        #expect(try workspace.assay("prune", "--older-than", "1s", "--keep", "audit", "--batch", "b").status == 0)
        #expect(try workspace.sql("SELECT group_concat(id) FROM jobs") == "1,2,3,4,9,10,11,12")
        #expect(try workspace.assay("audit", "verify").status == 0)
        #expect(try workspace.assay("prune", "--older-than", "90d", "--keep", "audit").status == 0)
        #expect(try workspace.sql("SELECT count(*) FROM jobs") == "8")
        _ = try workspace.sql("DELETE FROM results WHERE job_id = 3; DELETE FROM violations WHERE job_id = 3")
        _ = try workspace.sql("DELETE FROM jobs WHERE id = 3")
        let found = try workspace.assay("audit", "verify")
        #expect(found.status == 1 && found.output.contains("job 3"), "\(found.output)")
    }

    @Test("a job that was removed and is there again is found, and so are results that were left")
    func contradicted() throws {
        for tampering in [
            "INSERT INTO jobs (id, source, batch) VALUES (2, 'import os', 'a')",
            "INSERT INTO violations SELECT 2, ordinal, phase, severity, rule, node, symbol, line, column, end_line, end_column, message, excerpt FROM violations WHERE job_id = 6",
        ] {
            let workspace = try Workspace()
            for batch in ["a", "b"] { try fill(workspace, batch) }
            Thread.sleep(forTimeInterval: 1.1)
            #expect(try workspace.assay("prune", "--older-than", "1s", "--keep", "audit", "--batch", "a").status == 0)
            _ = try workspace.sql(tampering)
            let found = try workspace.assay("audit", "verify")
            #expect(found.status == 1 && found.output.contains("job 2: "), "\(found.output)")
        }
    }

    @Test("a backup verifies like the database, and takes no other file's place")
    func backup() throws {
        let workspace = try Workspace()
        try fill(workspace, "a")
        let copy = workspace.folder.appendingPathComponent("copy.db").path
        let made = try workspace.assay("backup", copy)
        #expect(made.status == 0 && made.error.contains("4 jobs"), "\(made.error)")
        #expect(try workspace.start(["--db", copy, "audit", "verify"]).wait().status == 0)
        // The log goes on, and is signed.
        try fill(workspace, "b")
        let older = try workspace.start(["--db", copy, "audit", "verify"]).wait()
        #expect(older.status == 1 && older.output.contains("verify with --copy"), "\(older.output)")
        #expect(try workspace.start(["--db", copy, "audit", "verify", "--copy"]).wait().status == 0)
        for taken in [copy, workspace.database] {
            let refused = try workspace.assay("backup", taken)
            #expect(
                refused.status == 64 && refused.error.contains("is there already; name another"), "\(refused.error)")
        }
    }
}
