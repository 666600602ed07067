import Foundation
import Testing

@Suite("assay show")
struct ShowTests {
    @Test("says who cancelled a job and why, and where its output is that no result has")
    func cancelled() throws {
        let workspace = try Workspace()
        let program = "import time\nprint('begun', flush=True)\ntime.sleep(60)"
        #expect(try workspace.assay("submit", "-", input: program).status == 0)
        let running = try workspace.start(["work", "--db", workspace.database, "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.sql("SELECT count(*) FROM output_chunks") == "1" })
        #expect(try workspace.assay("cancel", "1", "--reason", "the wrong\u{1B} sample").status == 0)
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        let text = try workspace.assay("show", "1").output
        let user = try workspace.sql("SELECT user FROM report_audit WHERE type = 'job.cancelled'")
        #expect(text.contains(#/cancelled because +the wrong\\x1b sample\n/#), "\(text)")
        #expect(text.contains(try Regex("cancelled by +\(user)\n")), "\(text)")
        #expect(text.contains("'assay logs 1' shows it"), "\(text)")
        #expect(try workspace.assay("logs", "1").output == "begun\n")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(workspace.assay("show", "1", "--format", "json").output.utf8))
                as? [String: Any])
        #expect(object["cancelled_because"] as? String == "the wrong\u{1B} sample")
        #expect(object["output_chunks"] as? Int == 1)
        // Once it is queued again, that it was cancelled is the log's to say.
        #expect(try workspace.assay("retry", "1").status == 0)
        #expect(try !workspace.assay("show", "1").output.contains("cancelled"))
    }

    @Test("has the earlier judgements of a job that was judged again")
    func retried() throws {
        let workspace = try Workspace()
        try workspace.judge([["source": "raise ValueError('once')"]])
        #expect(try !workspace.assay("show", "1").output.contains("earlier judgements"))
        for _ in 0..<2 {
            #expect(try workspace.assay("retry", "1").status == 0)
            #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        }
        let text = try workspace.assay("show", "1").output
        let lines = text.components(separatedBy: "earlier judgements:\n").last?.split(separator: "\n").prefix(2) ?? []
        #expect(lines.count == 2 && lines[0].contains("attempt 1") && lines[1].contains("attempt 2"), "\(text)")
        #expect(lines.allSatisfy { $0.contains("raised  (ValueError, once)") }, "\(text)")
        #expect(!text.contains("assay logs"))
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(workspace.assay("show", "1", "--format", "json").output.utf8))
                as? [String: Any])
        let past = try #require(object["past_results"] as? [[String: Any]])
        #expect(past.map { $0["attempt"] as? Int } == [1, 2] && past[0]["exception_message"] as? String == "once")
    }
}
