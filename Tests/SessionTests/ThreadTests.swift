import Foundation
import Testing

/// The kernel counts the threads of all of a worker's processes together.
@Suite("Threads that cells leave behind", .serialized)
struct ThreadTests {
    /// The stack of a thread that is gone stays counted.
    private static let options = ["--policy", "open", "--timeout", "10", "--memory", "16384"]

    private static let manyThreads = """
        import threading, time
        def sleep():
            while True: time.sleep(1)
        started = 0
        try:
            while started < 1500:
                threading.Thread(target=sleep, daemon=True).start(); started += 1
        except RuntimeError: pass
        started > 100
        """

    /// The threads of every process of the workers', as the kernel counts them from outside.
    private func threads(of supervisor: Running) -> [Int] {
        supervisor.descendants(named: "assay-worker").compactMap { pid in
            try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task").count
        }
    }

    @Test("are gone with the cell: a holder has one thread")
    func none() throws {
        let workspace = try Workspace()
        let supervisor = try workspace.start(["work", "--quiet", "--workers", "1"])
        let cells = [
            "import threading, time\nx = [0]",
            """
            def count():
                while True:
                    x[0] += 1
                    time.sleep(0.001)
            for _ in range(20): threading.Thread(target=count, daemon=True).start()
            time.sleep(0.1)
            threading.active_count()
            """,
            "seen = x[0]\ntime.sleep(0.2)\nseen > 0, x[0] == seen, threading.active_count()",
        ]
        for (index, cell) in cells.enumerated() {
            try workspace.submit([cell], session: "s", options: Self.options)
            #expect(try eventually { try workspace.rows(session: "s").count == index + 1 })
            // The worker and the holder, once the one before it is reaped.
            #expect(eventually(within: 30) { threads(of: supervisor) == [1, 1] }, "\(threads(of: supervisor))")
        }
        #expect(try workspace.rows(session: "s").map(\.value) == [nil, "21", "(True, True, 1)"])
        supervisor.signal(SIGTERM)
        _ = try supervisor.wait()
        #expect(try workspace.count(ofEvents: "session.rebuilt") == 0)
    }

    @Test("by the thousand and more do not keep other sessions of the same worker from going on")
    func hoarder() throws {
        let workspace = try Workspace()
        // What is random shows whether a state was made anew.
        let first = "import random\nr = random.SystemRandom().random()\nseen = [r]\nr"
        for session in ["b", "c"] { try workspace.submit([first], session: session, options: Self.options) }
        for round in 0..<6 {
            try workspace.submit([Self.manyThreads], session: "a", options: Self.options)
            for session in ["b", "c"] {
                try workspace.submit(
                    ["n = \(round)\nseen.append(r)\nlen(seen), len(set(seen))"], session: session,
                    options: Self.options)
            }
        }
        try workspace.submit(
            [
                "import threading\nts = [threading.Thread(target=print) for _ in range(100)]\n[t.start() for t in ts]\n[t.join() for t in ts]\n100"
            ], session: nil, options: Self.options)
        try workspace.work("--workers", "1")
        #expect(try workspace.rows(session: "a").map(\.value) == Array(repeating: "True", count: 6))
        for session in ["b", "c"] {
            #expect(
                try workspace.rows(session: session).dropFirst().map(\.value) == (0..<6).map { "(\($0 + 2), 1)" })
        }
        #expect(try workspace.rows(session: nil).map(\.value) == ["100"])
        // Nobody's state was lost, and no worker.
        #expect(try workspace.count(ofEvents: "session.rebuilt") == 0)
        #expect(try workspace.count(ofEvents: "job.retried") == 0)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test(
        "and processes that the kernel refuses are a fault of the worker's: its jobs are tried again, and no session diverges"
    )
    func refused() throws {
        let workspace = try Workspace()
        let supervisor = try workspace.start(["work", "--quiet", "--workers", "1"])
        for session in ["b", "c"] { try workspace.submit(["x = [1]"], session: session) }
        #expect(try eventually { try workspace.finds(2, "SELECT job_id FROM results") })
        for round in 2...4 {
            let worker = try #require(supervisor.descendants(named: "assay-worker").min())
            // As where the account has used up its processes.
            let own = geteuid() == 0 ? ["--reuid", "65534", "--regid", "65534", "--clear-groups"] : []
            let bound = try Running(
                program: URL(fileURLWithPath: "/usr/bin/setpriv"),
                own + ["prlimit", "--pid", "\(worker)", "--nproc=1:1"], folder: workspace.folder, input: nil
            ).wait()
            #expect(bound.status == 0, "\(bound.error)")
            for session in ["b", "c"] { try workspace.submit(["x.append(\(round))\nx"], session: session) }
            try workspace.submit(["sum(range(10))"], session: nil)
            #expect(try eventually { try workspace.rows("SELECT 1 FROM jobs WHERE finalized_at IS NULL").isEmpty })
        }
        supervisor.signal(SIGTERM)
        #expect(try supervisor.wait().status == 0)
        for session in ["b", "c"] {
            #expect(
                try workspace.rows(session: session).map(\.value) == [nil, "[1, 2]", "[1, 2, 3]", "[1, 2, 3, 4]"])
        }
        #expect(try workspace.rows(session: nil).map(\.value) == ["45", "45", "45"])
        // Nothing of them had run, so none of that counts.
        #expect(try workspace.rows("SELECT 1 FROM jobs WHERE attempt <> 1").isEmpty)
        #expect(try workspace.count(ofEvents: "session.rebuilt") == 6)
        #expect(try workspace.count(ofEvents: "session.diverged") == 0)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("started where a process is forked to leave them cost that session its state, and nobody else anything")
    func stubborn() throws {
        let workspace = try Workspace()
        // Called in every process of the session that is forked from one with threads.
        let again = """
            begin = threading._start_new_thread
            def after_fork():
                import threading, time
                try:
                    while True: threading._start_new_thread(time.sleep, (1000,))
                except Exception: pass
            threading._after_fork.__code__ = after_fork.__code__
            threading.Thread(target=sleep, daemon=True).start()
            """
        try workspace.submit([Self.manyThreads, again, "1"], session: "a", options: Self.options)
        for session in ["b", "c"] {
            try workspace.submit(["x = 1"] + Array(repeating: "x += 1\nx", count: 5), session: session)
        }
        try workspace.work("--workers", "1")
        #expect(try workspace.rows(session: "a").map(\.verdict).prefix(2) == ["passed", "passed"])
        for session in ["b", "c"] {
            #expect(try workspace.rows(session: session).map(\.value) == [nil, "2", "3", "4", "5", "6"])
        }
        let diverged = try workspace.rows("SELECT name FROM sessions WHERE state = 'diverged'")
        #expect(diverged.map { $0["name"] as? String } == ["a"])
        #expect(try workspace.count(ofEvents: "job.retried") == 0)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }
}
