import Foundation
import Testing

@Suite("A long session")
struct GrowthTests {
    @Test("of a thousand cells has no more processes, descriptors or memory at its end than at its beginning")
    func thousandCells() throws {
        let workspace = try Workspace()
        // What a process has and what it weighs, as it sees it itself.
        let look = """
            import os, resource
            fds = 0
            for n in range(128):
                try: os.fstat(n); fds += 1
                except OSError: pass
            fds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            """
        let cells = [look] + (0..<998).map { "x = [\($0)] * 100\nx[0]" } + [look]
        try workspace.submit(cells, session: "s", options: ["--policy", "open"])
        let supervisor = try workspace.start(["work", "--quiet", "--workers", "1"])
        #expect(
            try eventually(within: 300) {
                try workspace.rows("SELECT count(*) AS n FROM results").first?["n"] as? Int == 1_000
            })
        // The worker and the holder.
        #expect(eventually { supervisor.descendants(named: "assay-worker").count == 2 })
        supervisor.signal(SIGTERM)
        _ = try supervisor.wait()
        let rows = try workspace.rows(session: "s")
        #expect(rows.allSatisfy { $0.verdict == "passed" })
        func numbers(_ row: Row) -> [Int] {
            (row.value ?? "").split { !$0.isNumber }.compactMap { Int($0) }
        }
        let first = numbers(rows[0])
        let last = numbers(rows[999])
        #expect(first.count == 2 && last.count == 2)
        #expect(last[0] == first[0])
        #expect(last[1] <= first[1] + 8)
    }
}
