import Foundation
import Testing

@Suite("Output is recorded as it comes", .serialized)
struct StreamingTests {
    private let work: Workspace

    init() throws { work = try Workspace() }

    private func submit(_ program: String, _ options: String...) throws {
        let file = try work.write(program, to: "\(UUID().uuidString).py")
        let submitted = try work.start(["--db", work.database, "submit", file] + options).wait()
        #expect(submitted.status == 0, "\(submitted.error)")
    }

    private func drain() throws {
        #expect(try work.assay("work", "--drain", "--quiet", "--workers", "1").status == 0)
    }

    @Test("a follower sees it while the program runs, within 200 ms of being written")
    func followed() throws {
        // Lines carry the time at which they were written.
        try submit("import time\nfor i in range(12):\n    print(time.time())\n    time.sleep(0.25)")
        let follower = try work.start(["--db", work.database, "logs", "1", "--follow"])
        let worker = try work.start(["--db", work.database, "work", "--drain", "--quiet", "--workers", "1"])
        var delays: [Double] = []
        var seen = 0
        while worker.isRunning {
            let lines = try follower.printed().split(separator: "\n", omittingEmptySubsequences: false).dropLast()
            for line in lines.dropFirst(seen) {
                delays.append(Date().timeIntervalSince1970 - (Double(line) ?? 0))
            }
            seen = max(seen, lines.count)
            Thread.sleep(forTimeInterval: 0.002)
        }
        #expect(try worker.wait().status == 0)
        #expect(try follower.wait().output.split(separator: "\n").count == 12)
        // On a host that does other things as well a line may be late; not all of them.
        #expect(delays.min() ?? 9 < 0.2, "\(delays)")
        #expect(delays.count >= 6)
    }

    @Test("in the order in which it came, with times, on both streams")
    func order() throws {
        try submit(
            """
            import sys, time
            for i in range(3):
                print("out", i)
                time.sleep(0.15)
                print("err", i, file=sys.stderr)
                time.sleep(0.15)
            """)
        try drain()
        let rows = try work.assay("logs", "1", "--format", "jsonl").rows()
        #expect(
            rows.map { "\($0["stream"] ?? "") \($0["text"] ?? "")" } == [
                "stdout out 0\n", "stderr err 0\n", "stdout out 1\n", "stderr err 1\n", "stdout out 2\n",
                "stderr err 2\n",
            ])
        let times = rows.compactMap { $0["offset_us"] as? Int }
        #expect(times == times.sorted() && times.count == 6 && (times.last ?? 0) > 600_000)
        let shown = try work.assay("logs", "1")
        #expect(shown.output == "out 0\nout 1\nout 2\n" && shown.error == "err 0\nerr 1\nerr 2\n")
        #expect(
            try work.sql(
                "SELECT stdout = 'out 0' || char(10) || 'out 1' || char(10) || 'out 2' || char(10) FROM results") == "1"
        )
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test(
        "a job that is killed keeps what it wrote",
        arguments: [
            ("while True: pass", "timed_out"), ("import time\ntime.sleep(60)", "timed_out"),
            ("x = []\nwhile True: x.append(bytearray(1 << 20))", "memory_exceeded"),
            ("import os\nos._exit(0)", "crashed"),
        ])
    func killed(_ rest: String, _ verdict: String) throws {
        try submit(
            "import time\nprint('before')\ntime.sleep(0.2)\n\(rest)", "--policy", "open", "--timeout", "0.5",
            "--wall-timeout", rest.contains("sleep") ? "5" : "120")
        try drain()
        #expect(try work.sql("SELECT verdict, stdout FROM results") == "\(verdict)|before")
        #expect(try work.assay("logs", "1").output == "before\n")
    }

    @Test("an attempt whose worker was killed keeps what had been recorded, beside the next one's")
    func lostWorker() throws {
        try submit("import time\nprint('begun')\ntime.sleep(4)\nprint('done')")
        let running = try work.start(["--db", work.database, "work", "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try work.sql("SELECT count(*) FROM output_chunks") == "1" })
        for worker in running.descendants(named: "assay-worker") { kill(worker, SIGKILL) }
        #expect(try running.wait().status == 0)
        #expect(
            try work.sql("SELECT attempt, group_concat(CAST(bytes AS TEXT), '') FROM output_chunks GROUP BY attempt")
                == "1|begun\n\n2|begun\ndone")
        #expect(try work.assay("logs", "1").output == "begun\ndone\n")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test("an attempt whose supervisor was killed leaves nothing behind when it is made again")
    func lostSupervisor() throws {
        try submit("import time\nprint('begun')\ntime.sleep(4)\nprint('done')")
        let running = try work.start(["--db", work.database, "work", "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try work.sql("SELECT count(*) FROM output_chunks") == "1" })
        running.signal(SIGKILL)
        _ = try running.wait()
        try drain()
        #expect(
            try work.sql("SELECT attempt, group_concat(CAST(bytes AS TEXT), '') FROM output_chunks GROUP BY attempt")
                == "1|begun\ndone")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test("jobs that are over at once cause no rows and no members of events")
    func short() throws {
        try work.judge((0..<40).map { ["source": "print(\($0))\nprint('x' * 3000)"] })
        // A host that is busy may keep some of them from ending at once.
        let early = "SELECT count(*) FROM results JOIN output_chunks USING (job_id) WHERE wall_us < 50000"
        #expect(try work.sql(early) == "0")
        #expect(try work.sql("SELECT count(DISTINCT job_id) < 40 FROM output_chunks") == "1")
        let mentioned = "SELECT count(*) FROM audit_events WHERE json_extract(body, '$.output') IS NOT NULL"
        #expect(
            try work.sql(mentioned) == work.sql("SELECT count(DISTINCT job_id) FROM output_chunks"))
        #expect(try work.assay("logs", "1").output.hasPrefix("0\nxxx"))
    }

    @Test("no more of it than the job may write, whatever it does to its streams")
    func bounded() throws {
        try submit(
            """
            import sys, time
            for i in range(200):
                sys.stdout.write("o" * 97); sys.stdout.flush()
                sys.stderr.write("e" * 31); sys.stderr.flush()
                if i % 20 == 0: time.sleep(0.05)
            """, "--output-limit", "10000")
        try drain()
        #expect(try work.sql("SELECT verdict FROM results") == "output_exceeded")
        #expect(try work.sql("SELECT sum(length(bytes)) FROM output_chunks") == "10000")
        #expect(try work.sql("SELECT length(stdout) + length(stderr) FROM results") == "10000")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test("a supervisor that does not listen keeps no job from its limits, and misses nothing")
    func deafSupervisor() throws {
        try submit(
            "import time\nwhile True:\n    print('x' * 20000, flush=True)\n    time.sleep(0.002)", "--wall-timeout",
            "3",
            "--timeout", "60", "--output-limit", "60000000")
        let running = try work.start(["--db", work.database, "work", "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try work.sql("SELECT count(*) > 0 FROM output_chunks") == "1" })
        running.signal(SIGSTOP)
        Thread.sleep(forTimeInterval: 8)
        running.signal(SIGCONT)
        #expect(try running.wait().status == 0)
        #expect(try work.sql("SELECT verdict, wall_us < 6000000 FROM results") == "timed_out|1")
        #expect(
            try work.sql("SELECT sum(length(bytes)) = (SELECT length(stdout) FROM results) FROM output_chunks") == "1")
        #expect(try work.assay("audit", "verify").status == 0)
    }

    @Test("nothing is woken by it that waits for a signal")
    func undisturbed() throws {
        try submit(
            "import signal\nprint('waits')\nsignal.pause()\nprint('woken')", "--policy", "open", "--wall-timeout", "5")
        try drain()
        #expect(try work.sql("SELECT verdict, stdout FROM results") == "timed_out|waits")
    }

    @Test("run shows it while the program runs, and once")
    func run() throws {
        let running = try work.start([
            "--db", work.database, "run", "-c", "import time\nprint('first')\ntime.sleep(5)\nprint('second')\n7",
        ])
        #expect(try eventually { try running.printed() == "first\n" })
        #expect(running.isRunning)
        #expect(try running.wait().output == "first\nsecond\n7\n")
    }

    @Test("a follower waits for a job that has not begun, and ends with it")
    func waiting() throws {
        try submit("print('x')")
        let follower = try work.start(["--db", work.database, "logs", "1", "-f"])
        Thread.sleep(forTimeInterval: 0.3)
        #expect(follower.isRunning)
        try drain()
        #expect(try follower.wait().output == "x\n")
        #expect(try work.assay("logs", "7").status == 64)
    }
}
