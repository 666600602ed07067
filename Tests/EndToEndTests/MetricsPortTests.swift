import Foundation
import Testing

@Suite("Figures on a loopback port")
struct MetricsPortTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    /// What curl says of an address: status code, content type, body.
    private func get(_ address: String, _ options: [String] = []) throws -> (status: String, type: String, body: String)
    {
        let outcome = try work.run(
            "/usr/bin/curl", ["-sS", "--max-time", "20", "-w", "\n%{http_code} %{content_type}"] + options + [address])
        let lines = outcome.output.split(separator: "\n", omittingEmptySubsequences: false)
        let last = (lines.last ?? "").split(separator: " ", maxSplits: 1).map(String.init)
        return (last.first ?? "", last.count > 1 ? last[1] : "", lines.dropLast().joined(separator: "\n"))
    }

    /// Where a run that was told to take a free port says that it serves.
    private func address(of running: Running) throws -> String {
        var address: String?
        let isThere = try eventually {
            let said = try running.complained()
            address = said.firstMatch(of: #/http://127\.0\.0\.1:\d+/metrics/#).map { String($0.output) }
            return address != nil
        }
        #expect(isThere)
        return try #require(address)
    }

    @Test("hold to the format, and count what happened")
    func figures() throws {
        let rows = "{\"source\": \"print(1)\"}\n{\"source\": \"1/0\"}\n{\"source\": \"import os; os.system('ls')\"}\n"
        #expect(try work.assay("submit", "--jsonl", work.write(rows, to: "rows.jsonl"), "--batch", "b").status == 0)
        #expect(try work.assay("queue", "pause", "night").status == 0)
        _ = try work.sql("INSERT INTO jobs (source, queue) VALUES ('2', 'night'), ('3', 'night')")
        _ = try work.sql("INSERT INTO jobs (source, scheduled_at) VALUES ('2', 4000000000000000)")
        _ = try work.sql("INSERT INTO jobs (source, policy) VALUES ('2', 'nowhere')")
        #expect(try work.assay("audit", "checkpoint", "--now").status == 0)
        let running = try work.start(["work", "--db", work.database, "--workers", "1", "--metrics-port", "0"])
        let address = try address(of: running)
        var page = ""
        #expect(
            try eventually {
                page = try get(address).body
                return try !page.isEmpty
                    && PrometheusGrammar(page).value("assay_executions_total", ["verdict": "rejected"]) == 1
                    && PrometheusGrammar(page).value("assay_audit_signed_events") ?? 0 > 0
            }, "\(page)")
        let figures = try PrometheusGrammar(page)
        #expect(try get(address).type == "text/plain; version=0.0.4; charset=utf-8")
        for (verdict, count) in [("passed", 1.0), ("raised", 1), ("rejected", 1), ("timed_out", 0)] {
            #expect(figures.value("assay_executions_total", ["verdict": verdict]) == count)
        }
        #expect(figures.value("assay_jobs", ["state": "available"]) == 2)
        #expect(figures.value("assay_jobs", ["state": "scheduled"]) == 1)
        #expect(figures.value("assay_jobs", ["state": "running"]) == 0)
        #expect(figures.value("assay_discards_total") == 1)
        let age = try #require(figures.value("assay_oldest_available_seconds"))
        #expect(age > 0 && age < 3_600)
        for name in ["assay_transaction_seconds", "assay_claim_seconds", "assay_commit_seconds"] {
            #expect(figures.types[name] == "histogram" && figures.value(name + "_count") ?? 0 >= 1)
        }
        // A claim and a commit are parts of a transaction.
        let sums = ["claim", "commit", "transaction"].compactMap { figures.value("assay_\($0)_seconds_sum") }
        #expect(sums.count == 3 && sums[0] + sums[1] <= sums[2])
        #expect(figures.value("assay_worker_restarts_total", ["reason": "lost"]) == 0)
        #expect(figures.value("assay_wal_bytes") ?? 0 > 0)
        #expect(figures.value("assay_audit_events") ?? 0 >= 8)

        // A worker that is lost is counted.
        for worker in running.descendants(named: "assay-worker") { kill(worker, SIGKILL) }
        #expect(
            try eventually {
                try PrometheusGrammar(get(address).body).value("assay_worker_restarts_total", ["reason": "lost"]) == 1
            })
        #expect(try get(address + "?x").status == "200")
        #expect(try get(address.replacing("/metrics", with: "/")).status == "404")
        #expect(try get(address, ["-X", "POST", "-d", "x"]).status == "405")
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        #expect(try get(address).status == "000")
    }

    @Test("say while workers cannot be started, and no longer")
    func waitingForWorkers() throws {
        try work.submitSleepers(4, seconds: 0)
        let running = try work.start(["work", "--db", work.database, "--workers", "2", "--metrics-port", "0"])
        let address = try address(of: running)
        func isWaiting() throws -> Double? {
            try PrometheusGrammar(get(address).body).value("assay_waiting_for_workers")
        }
        func bound(descriptors: Int) throws {
            let options = ["--pid", "\(running.pid)", "--nofile=\(descriptors):"]
            #expect(try work.run("/usr/bin/prlimit", options).status == 0)
        }
        #expect(try eventually { try work.resultCount() == 4 })
        #expect(try isWaiting() == 0)

        // Fewer than it has open.
        try bound(descriptors: 4)
        for worker in work.processes(of: running) { kill(worker, SIGKILL) }
        #expect(try eventually { try running.complained().contains("workers cannot be started") })
        // Three more: enough for those who ask for the figures, and not for a worker, which takes six for its pipes.
        let open = Set(try FileManager.default.contentsOfDirectory(atPath: "/proc/\(running.pid)/fd"))
        let free = (0..<100).filter { !open.contains("\($0)") }
        try bound(descriptors: free[2] + 1)
        #expect(try eventually { try isWaiting() == 1 })

        // It is over once a job has been done.
        try bound(descriptors: 1_024)
        try work.submitSleepers(4, seconds: 0, batch: "more")
        #expect(try eventually { try isWaiting() == 0 })
        #expect(try running.complained().contains("going on: all workers are there again"))
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        try work.expectWholeRecord(completed: 8)
    }

    @Test("are the same in a file")
    func file() throws {
        _ = try work.assay("submit", work.write("print(1)", to: "p.py"))
        let file = work.path("assay.prom")
        #expect(try work.assay("work", "--drain", "--quiet", "--metrics", file).status == 0)
        let figures = try PrometheusGrammar(String(contentsOfFile: file, encoding: .utf8))
        #expect(figures.value("assay_executions_total", ["verdict": "passed"]) == 1)
        #expect(figures.value("assay_commit_seconds_count") ?? 0 >= 1)
    }

    @Test(
        "a file that cannot be written is said once, with the system's reason, and the work is done",
        arguments: [("nowhere/assay.prom", "No such file or directory"), ("folder", "Is a directory")])
    func unwritable(name: String, reason: String) throws {
        _ = try work.assay("submit", work.write("print(1)", to: "p.py"))
        try FileManager.default.createDirectory(atPath: work.path("folder"), withIntermediateDirectories: false)
        let file = work.path(name)
        let outcome = try work.assay("work", "--drain", "--quiet", "--metrics", file)
        #expect(outcome.status == 0 && outcome.error.contains("--metrics \(file): cannot be written (\(reason)); "))
        #expect(outcome.error.split(separator: "\n").count == 1, "\(outcome.error)")
        #expect(try work.sql("SELECT state FROM jobs") == "completed")
    }

    @Test("a port that is taken is one line and exit code 3, and one that is none is usage")
    func taken() throws {
        let first = try work.start(["work", "--db", work.database, "--workers", "1", "--metrics-port", "0"])
        let port = try #require(try address(of: first).split(separator: ":").last?.split(separator: "/").first)
        let second = try work.assay("work", "--drain", "--quiet", "--metrics-port", String(port))
        #expect(second.status == 3 && second.error.split(separator: "\n").count == 1, "\(second.error)")
        #expect(second.error.contains("--metrics-port \(port)") && second.error.contains("in use"), "\(second.error)")
        first.signal(SIGTERM)
        #expect(try first.wait().status == 0)
        #expect(try work.assay("work", "--drain", "--quiet", "--metrics-port", String(port)).status == 0)
        for wrong in ["65536", "-1", "x"] {
            #expect(try work.assay("work", "--drain", "--metrics-port=\(wrong)").status == 64)
        }
    }

    @Test("clients that flood it, or say nothing, do not keep the queue waiting")
    func flood() throws {
        let running = try work.start(["work", "--db", work.database, "--workers", "1", "--metrics-port", "0"])
        let address = try address(of: running)
        let port = try #require(address.split(separator: ":").last?.split(separator: "/").first)
        // Fifty that say nothing, and two that never stop asking.
        let silent = try work.start(
            program: "/bin/bash",
            [
                "-c",
                "for i in $(seq 3 50); do eval \"exec $((i + 200))<>/dev/tcp/127.0.0.1/\(port)\"; done; exec sleep 60",
            ])
        let asking = try (0..<2).map { _ in
            try work.start(
                program: "/bin/bash", ["-c", "while :; do curl -s -m 5 -o /dev/null \(address); done"])
        }
        let rows = (0..<200).map { "{\"source\": \"print(\($0))\"}\n" }.joined()
        #expect(try work.assay("submit", "--jsonl", work.write(rows, to: "rows.jsonl")).status == 0)
        #expect(
            try eventually(within: 60) {
                try work.sql("SELECT count(*) FROM results WHERE verdict = 'passed'") == "200"
            })
        #expect(try get(address).status == "200")
        for process in asking + [silent] {
            process.signal(SIGKILL)
            _ = try process.wait()
        }
        running.signal(SIGTERM)
        #expect(try running.wait().status == 0)
        #expect(try work.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("the format's reader refuses what the format does not allow")
    func grammar() throws {
        let good = "# HELP a_total A.\n# TYPE a_total counter\na_total{k=\"v\\\"\\n\\\\\"} 1\na_total{k=\"w\"} 2.5\n"
        #expect(try PrometheusGrammar(good).value("a_total", ["k": "v\"\n\\"]) == 1)
        let histogram =
            "# TYPE h histogram\nh_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 3\nh_count 2\n"
        #expect(try PrometheusGrammar(histogram).value("h_count") == 2)
        for bad in [
            "", "a 1\n", String(good.dropLast()), good + "\n", good + "a_total{k=\"w\"} 3\n",
            good + "# TYPE a_total gauge\n",
            good.replacing("2.5", with: "2,5"), good.replacing("2.5", with: "nan"), good.replacing("2.5", with: "-2"),
            good.replacing("{k=\"w\"}", with: "{k=\"w\""), good.replacing("{k=\"w\"}", with: "{k=w}"),
            good.replacing("\\n", with: "\\t"), good.replacing("a_total", with: "1a_total"),
            good.replacing("a_total", with: "a"), good.replacing("} 2.5", with: "}  2.5"),
            good + "# TYPE b gauge\nb 1\na_total{k=\"x\"} 1\n", histogram.replacing("h_count 2", with: "h_count 3"),
            histogram.replacing("} 1", with: "} 4"), histogram.replacing("+Inf", with: "2"),
            histogram.replacing("le=\"1\"", with: "le=\"one\""), histogram.replacing("h_sum 3\n", with: ""),
        ] {
            #expect(throws: PrometheusGrammar.Failure.self, "\(bad)") { try PrometheusGrammar(bad) }
        }
    }
}
