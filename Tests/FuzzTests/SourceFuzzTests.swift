import Evaluation
import Foundation
import Testing

/// Programs of every kind through the executables, as users run them.
@Suite("Fuzzed programs, through the executables", .serialized)
struct SourceFuzzTests {
    @Test("are each given a verdict, by the worker that first had them")
    func verdicts() throws {
        try FuzzPython.run { python in
            var isStatusKnown = false
            try FuzzRun.run("sources") { run in
                var jobs: [[String: Any]] = []
                for _ in 0..<40 {
                    // What is queued is text without a NUL, and not empty.
                    let source = String(decoding: try run.program(with: python).filter { $0 != 0 }, as: UTF8.self)
                    jobs.append([
                        "source": source.isEmpty ? " " : source, "timeout": 0.5, "wall_timeout": 1, "memory_mb": 64,
                        "policy": run.generator.pick(["default", "strict", "open"]),
                    ])
                }
                let described = Array(try JSONSerialization.data(withJSONObject: jobs))
                run.note(described)
                func expect(_ condition: Bool, _ what: @autoclosure () -> String) {
                    run.expect(condition, what(), input: described)
                }
                let queue = try Queue()
                try queue.submit(jobs)
                let worked = try queue.assay("work", "--drain", "--quiet", "--workers", "2")
                expect(worked.status == 0, "assay work ended with \(worked.status): \(worked.error)")
                if let problem = try queue.inconsistency() { expect(false, problem) }
                let wrong = try queue.rows(
                    """
                    SELECT id, state, jobs.attempt, verdict, signal, exit_code FROM jobs LEFT JOIN results ON job_id = id
                    WHERE state <> 'completed' OR jobs.attempt <> 1 OR verdict IS NULL
                        OR verdict = 'crashed' AND (signal IN (4, 5, 31) OR exit_code = 70)
                    """)
                // A trap of Swift's would be signal 4 or 5: nothing that these programs come to by themselves.
                expect(wrong.isEmpty, "not judged, or by accident: \(wrong.prefix(3))")

                let file = try queue.write(Array((jobs[0]["source"] as? String ?? "").utf8), to: "program.py")
                let policy = jobs[0]["policy"] as? String ?? ""
                let checked = try queue.run(Queue.assay, ["policy", "check", "--policy", policy, file])
                if ![0, 1].contains(checked.status), !isStatusKnown {
                    isStatusKnown = true
                    expect(false, "policy check: \(checked.status) \(checked.error)")
                }
            }
        }
    }

    /// Builds a tree, has it compiled under the run-time check, and prints the names that the code uses. The maker
    /// of trees comes as code, so that the check sees nothing but the tree.
    private static let program = """
        import base64, marshal
        code, seed = input().split()
        trees = {'__name__': 'trees'}
        exec(marshal.loads(base64.b64decode(code)), trees)
        made = trees['Maker'](int(seed)).module(3)
        code = trees['compiled'](trees['damaged'](made, int(seed)) if int(seed) % 4 else made)
        print(*(['compiled'] + trees['executed'](code) if code else []), sep='\\n')
        """

    @Test("that build trees by hand run no name that the check did not see")
    func builtTrees() throws {
        let (compared, refused) = try FuzzPython.run { python in
            try python.execute("import base64, marshal")
            try python.execute(
                "text = \(FuzzPython.literal(try String(contentsOf: FuzzPython.treesFile, encoding: .utf8)))")
            try python.execute("maker = [base64.b64encode(marshal.dumps(compile(text, 'trees', 'exec'))).decode()]")
            let maker = try python.strings("maker")[0]
            var compared = 0
            var refused = 0
            try FuzzRun.run("trees") { run in
                let seeds = (0..<60).map { _ in run.generator.next() >> 1 }
                run.note(Array("\(seeds)".utf8))
                let queue = try Queue()
                try queue.write(Array(FuzzPolicies.everythingText.utf8), to: "everything.yaml")
                let installed = try queue.assay("policy", "install", "everything.yaml")
                try #require(installed.status == 0, "\(installed.error)")
                try queue.submit(
                    seeds.map {
                        [
                            "source": Self.program, "stdin": "\(maker) \($0)", "policy": "everything",
                            "wall_timeout": 120,
                        ]
                    })
                let worked = try queue.assay("work", "--drain", "--quiet", "--workers", "2")
                let rows = try queue.rows(
                    """
                    SELECT id, jobs.attempt, verdict, violation_count, CAST(stdout AS TEXT) AS stdout, exception_message,
                        (SELECT json_group_array(symbol) FROM violations v WHERE v.job_id = id AND phase = 'runtime') seen
                    FROM jobs JOIN results ON job_id = id ORDER BY id
                    """)
                func expect(_ condition: Bool, _ what: @autoclosure () -> String, _ seed: UInt64) {
                    run.expect(condition, what(), input: Array("\(seed)".utf8))
                }
                expect(worked.status == 0 && rows.count == seeds.count, "\(rows.count) results: \(worked.error)", 0)
                for (seed, row) in zip(seeds, rows) {
                    let verdict = row["verdict"] as? String ?? ""
                    // CPython's compiler does not survive every tree; that is its job's affair alone.
                    expect(["passed", "blocked", "crashed"].contains(verdict), "seed \(seed): \(row)", seed)
                    expect(row["attempt"] as? Int == 1, "seed \(seed): its worker was lost", seed)
                    if verdict == "blocked" { refused += 1 }
                    let lines = (row["stdout"] as? String ?? "").split(separator: "\n").map(String.init)
                    guard verdict == "passed", lines.first == "compiled",
                        row["violation_count"] as? Int ?? 0 <= Violation.limit
                    else { continue }
                    compared += 1
                    let symbols = try JSONSerialization.jsonObject(with: Data((row["seen"] as? String ?? "[]").utf8))
                    let seen = (symbols as? [String] ?? []).flatMap { $0.split(separator: ".").map(String.init) }
                    try python.execute(
                        "hidden = unexplained(\(FuzzPython.literal(Array(lines.dropFirst()))), \(FuzzPython.literal(seen)))"
                    )
                    let hidden = try python.strings("hidden")
                    expect(hidden.isEmpty, "seed \(seed): the code uses \(hidden), which the check did not see", seed)
                }
            }
            return (compared, refused)
        }
        print("fuzz trees: \(compared) compared, \(refused) refused")
        #expect(compared > 0 && refused > 0, "\(compared) compared, \(refused) refused")
    }
}
