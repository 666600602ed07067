import Foundation
import Testing

/// What operators do to queues and jobs, where jobs belong to sessions.
@Suite("A session's jobs, and orders to the queue")
struct OrderTests {
    private let workspace: Workspace

    init() throws {
        workspace = try Workspace()
    }

    private func state(of job: Int) throws -> String {
        try workspace.rows("SELECT state FROM jobs WHERE id = \(job)").first?["state"] as? String ?? ""
    }

    @Test("the guide's conversation: a variable, a coroutine, and their use in the next call")
    func guide() throws {
        try workspace.submit(
            [
                "x = 10", "x * 5",
                "import asyncio\n\nasync def delayed_square(x):\n    await asyncio.sleep(0.2)\n    return x * x\n\n'defined'",
                "import asyncio\n\nresult = asyncio.run(delayed_square(5))\nresult",
            ], session: "s")
        try workspace.work()
        #expect(try workspace.rows(session: "s").map(\.value) == [nil, "50", "'defined'", "25"])
    }

    @Test(
        "a job that is cancelled while it runs is ended, and its session is as it was before; others keep their states")
    func cancelled() throws {
        // What is random shows whether a state was made anew.
        try workspace.submit(["import random\nr = random.SystemRandom().random()\nr"], session: "other")
        try workspace.submit(
            [
                "x = [1]",
                "x.append(2)\nimport time\nprint('begun', flush=True)\ntry:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    time.sleep(60)",
            ],
            session: "s")
        let running = try workspace.start(["work", "--drain", "--quiet", "--workers", "1"])
        #expect(try eventually { try !workspace.rows("SELECT 1 FROM output_chunks WHERE job_id = 3").isEmpty })
        // The process that was forked last.
        let cell = try #require(running.descendants(named: "assay-worker").max())
        try workspace.submit(["import time\ntime.sleep(8)"], session: nil)
        #expect(try workspace.assay("cancel", "3", "--reason", "not wanted").status == 0)
        let cancelled = Date()
        // It does not heed being told to end, so it is given a while before it is ended: 650 ms after at most 250.
        #expect(eventually(within: 8) { kill(cell, 0) != 0 })
        try workspace.submit(["x"], session: "s")
        try workspace.submit(["r"], session: "other")
        #expect(try running.wait().status == 0)
        #expect(Date().timeIntervalSince(cancelled) < 50)
        #expect(try state(of: 3) == "cancelled")
        #expect(try workspace.rows(session: "s").map(\.value) == [nil, "[1]"])
        let others = try workspace.rows(session: "other").map(\.value)
        #expect(others.count == 2 && others[0] == others[1])
        #expect(try workspace.count(ofEvents: "session.diverged") == 0)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("a paused queue's cells wait, and a queue's bound counts them")
    func queues() throws {
        try workspace.submit(["1"], session: "a", options: ["--queue", "slow"])
        #expect(try workspace.assay("queue", "pause", "slow").status == 0)
        try workspace.work()
        #expect(try state(of: 1) == "available")
        #expect(try workspace.assay("queue", "resume", "slow").status == 0)
        #expect(try workspace.assay("queue", "limit", "slow", "1").status == 0)
        for session in ["b", "c"] {
            try workspace.submit(["import time\ntime.sleep(0.3)"], session: session, options: ["--queue", "slow"])
        }
        let running = try workspace.start(["work", "--drain", "--quiet", "--workers", "2"])
        var most = 0
        while try workspace.rows("SELECT 1 FROM jobs WHERE finalized_at IS NULL").count > 0 {
            most = max(most, try workspace.rows("SELECT 1 FROM jobs WHERE state = 'running'").count)
        }
        #expect(try running.wait().status == 0)
        #expect(most <= 1)
        #expect(try workspace.rows("SELECT 1 FROM results WHERE verdict = 'passed'").count == 3)
    }

    @Test("a job of a session is not judged once more, apart from what came before and after it")
    func retried() throws {
        try workspace.submit(["x = 1", "x += 1\nx", "x"], session: "s", options: ["--batch", "b"])
        try workspace.work()
        let refused = try workspace.assay("retry", "2", "--reason", "once more")
        #expect(refused.status != 0 && refused.error.contains("part of a session"), "\(refused.error)")
        _ = try workspace.assay("retry", "--batch", "b", "--reason", "once more")
        try workspace.work()
        #expect(try workspace.rows(session: "s").map(\.value) == [nil, "2", "2"])
        #expect(try workspace.rows("SELECT 1 FROM past_results").isEmpty)
    }

    @Test("what an open session's state is made of is not pruned; that of a closed one is")
    func pruned() throws {
        try workspace.submit(["x = 41", "x += 1"], session: "s")
        try workspace.work()
        Thread.sleep(forTimeInterval: 1.1)
        _ = try workspace.assay("prune", "--older-than", "1s", "--keep", "audit")
        try workspace.submit(["x"], session: "s")
        try workspace.work()
        #expect(try workspace.rows(session: "s").last?.value == "42")
        #expect(try workspace.assay("session", "close", "s").status == 0)
        Thread.sleep(forTimeInterval: 1.1)
        let pruned = try workspace.assay("prune", "--older-than", "1s", "--keep", "audit")
        #expect(pruned.status == 0, "\(pruned.error)")
        #expect(try workspace.rows(session: "s").isEmpty)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test(
        "files come with a cell, and what it leaves in ./out is its own artifact, whatever cells before it have done there"
    )
    func files() throws {
        let rows: [[String: Any]] = [
            [
                "source":
                    "import os\nos.mkdir('in.txt'); open('in.txt/x', 'w').close(); os.rmdir('out')\nos.symlink('/etc', 'out')"
            ],
            ["source": "open('in.txt').read()", "files": ["in.txt": "hello"]],
            ["source": "open('out/a', 'w').write('1')"],
            ["source": "open('out/b', 'w').write('22')"],
            ["source": "open('out/c', 'w').write('3'); import time; time.sleep(60)", "wall_timeout": 4],
        ]
        let lines = try rows.map { row in
            let whole = row.merging(["session": "s", "policy": "open"]) { first, _ in first }
            return String(decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
        }
        let file = workspace.folder.appendingPathComponent("rows.jsonl")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        #expect(try workspace.assay("submit", "--jsonl", file.path).status == 0)
        try workspace.work()
        #expect(
            try workspace.rows(session: "s").map(\.verdict) == ["passed", "passed", "passed", "passed", "timed_out"])
        #expect(try workspace.rows(session: "s")[1].value == "'hello'")
        let artifacts = try workspace.rows(
            "SELECT job_id || name || CAST(bytes AS TEXT) AS a FROM artifacts ORDER BY 1")
        #expect(artifacts.map { $0["a"] as? String } == ["3a1", "4b22", "5c3"])
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("files that find no room left by earlier cells are their own cell's failure, and the session goes on")
    func noRoom() throws {
        let rows: [[String: Any]] = [
            ["source": "x = [1]\nopen('in.txt').read()", "files": ["in.txt": "first"]],
            [
                "source":
                    "try:\n    with open('big', 'wb') as f:\n        while True: f.write(bytes(1 << 16))\nexcept OSError as e: x.append(e.errno)\nx"
            ],
            [
                "source": "x.append('never')\nopen('in.txt').read()",
                "files": ["in.txt": "second", "data": String(repeating: "d", count: 1 << 20)],
            ],
            ["source": "x, open('in.txt').read()"],
            // What has the name is let go first.
            ["source": "open('in.txt').read()", "files": ["in.txt": "third"]],
            ["source": "import os\nos.remove('big')"],
            [
                "source": "x.append(2)\nx, len(open('data').read())",
                "files": ["data": String(repeating: "d", count: 1 << 20)],
            ],
        ]
        let lines = try rows.map { row in
            let whole = row.merging(["session": "s", "policy": "open", "memory_mb": 64]) { first, _ in first }
            return String(decoding: try JSONSerialization.data(withJSONObject: whole), as: UTF8.self)
        }
        let file = workspace.folder.appendingPathComponent("rows.jsonl")
        try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: file)
        #expect(try workspace.assay("submit", "--jsonl", file.path).status == 0)
        try workspace.work()
        let results = try workspace.rows(session: "s")
        #expect(
            results.map(\.value) == [
                "'first'", "[1, 28]", nil, "([1, 28], 'first')", "'third'", "None",
                "([1, 28, 2], 1048576)",
            ])
        #expect(results[2].verdict == "memory_exceeded" && results[2].exception == "OSError")
        let message = try workspace.rows("SELECT exception_message AS m FROM results WHERE job_id = 3").first?["m"]
        #expect((message as? String)?.contains("the files of earlier cells leave no room") == true)
        #expect(try workspace.rows("SELECT 1 FROM jobs WHERE state <> 'completed'").isEmpty)
        // Made anew from the record, the state is the same: the cell that was not run is no part of it.
        try workspace.submit(["x"], session: "s", options: ["--policy", "open"])
        try workspace.work()
        #expect(try workspace.rows(session: "s").last?.value == "[1, 28, 2]")
        #expect(try workspace.count(ofEvents: "session.rebuilt") == 1)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("a cell's output comes while it runs, and is not recorded again when it is run again")
    func streamed() throws {
        let cell = "import time\nfor i in range(4):\n    print(i)\n    time.sleep(0.3)\n7"
        try workspace.submit([cell], session: "s")
        try workspace.work()
        let chunks = "SELECT 1 FROM output_chunks WHERE job_id = 1"
        let before = try workspace.rows(chunks).count
        #expect(before >= 2)
        try workspace.submit(["i"], session: "s")
        try workspace.work()
        #expect(try workspace.rows(session: "s").last?.value == "3")
        #expect(try workspace.count(ofEvents: "session.rebuilt") == 1)
        #expect(try workspace.rows(chunks).count == before)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("sessions whose first cells wait behind slow work begin all the same")
    func behindSlowWork() throws {
        try workspace.submit(Array(repeating: "import time\ntime.sleep(0.5)", count: 4), session: "slow")
        for session in ["b", "c", "d"] { try workspace.submit(["1"], session: session) }
        try workspace.submit(Array(repeating: "import time\ntime.sleep(0.4)", count: 4), session: nil)
        try workspace.work("--workers", "1")
        #expect(try workspace.rows("SELECT 1 FROM results WHERE verdict = 'passed'").count == 11)
        #expect(try workspace.count(ofEvents: "session.diverged") == 0)
    }

    @Test("names that look the same and are not do not share a state: one that is not in normal form is refused")
    func names() throws {
        try workspace.submit(["0"], session: nil)
        for program in ["x = 1", "'x' in globals()"] {
            _ = try workspace.rows(
                "INSERT INTO jobs (source, session) VALUES ('\(program.replacing("'", with: "''"))', 'caf' || char(233))"
            )
        }
        _ = try workspace.rows("INSERT INTO jobs (source, session) VALUES ('x', 'cafe' || char(769))")
        _ = try workspace.rows("INSERT INTO jobs (source, session) VALUES ('x', CAST(x'610062' AS TEXT))")
        try workspace.work()
        #expect(try workspace.rows("SELECT value FROM results WHERE job_id = 3").first?["value"] as? String == "True")
        for job in [4, 5] {
            let row = try workspace.rows("SELECT state, fault FROM jobs WHERE id = \(job)").first
            #expect(
                row?["state"] as? String == "discarded" && (row?["fault"] as? String)?.contains("normal form") == true)
        }
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("a job that closes its folder to its owner ends as any other, and costs no worker")
    func closedFolder() throws {
        try workspace.submit(["import os\nos.chmod('.', 0)"], session: nil, options: ["--policy", "open"])
        try workspace.submit(["import os\nos.chmod('.', 0)", "1"], session: "s", options: ["--policy", "open"])
        try workspace.work("--workers", "1")
        #expect(try workspace.rows("SELECT 1 FROM results WHERE verdict = 'passed'").count == 3)
        #expect(try workspace.count(ofEvents: "job.retried") == 0)
    }
}
