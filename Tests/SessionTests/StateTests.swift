import Foundation
import Testing

@Suite("The state of a session")
struct StateTests {
    /// Runs programs as one session; what became of them.
    private func converse(_ programs: [String], options: [String] = [], work: [String] = []) throws -> [Row] {
        let workspace = try Workspace()
        try workspace.submit(programs, session: "s", options: options)
        let outcome = try workspace.start(["work", "--drain", "--quiet"] + work).wait()
        #expect(outcome.status == 0, "\(outcome.error)")
        let rows = try workspace.rows(session: "s")
        #expect(rows.count == programs.count)
        return rows
    }

    private static let setup = """
        import collections
        class Counter:
            def __init__(self): self.n = 0
            def up(self):
                self.n += 1
                return self.n
        def numbers():
            yield from range(100)
        c, g, d = Counter(), numbers(), collections.deque([1, 2, 3])
        c.up(), next(g)
        """
    /// Takes a step of everything, so that a step that was not taken back shows.
    private static let look = "c.up(), next(g), d.pop(), len(d)"

    @Test(
        "is as it was before a cell that did not come to its end",
        arguments: [
            ("timed_out", "c.up(); next(g); d.clear()\nwhile True: pass"),
            ("timed_out", "import time; c.up(); next(g); d.clear(); time.sleep(60)"),
            ("memory_exceeded", "c.up(); next(g); d.clear(); x = bytearray(1 << 30)"),
            ("output_exceeded", "c.up(); next(g); d.clear()\nwhile True: print('x' * 1000)"),
            ("crashed", "c.up(); next(g); d.clear()\nimport os; os._exit(0)"),
            ("crashed", "c.up(); next(g); d.clear()\nimport ctypes; ctypes.string_at(0)"),
            ("blocked", "c.up(); next(g); d.clear()\nimport ctypes; ctypes.CDLL(None).ptrace(0, 0, 0, 0)"),
        ])
    func unchanged(verdict: String, cell: String) throws {
        let rows = try converse(
            [Self.setup, cell, Self.look],
            options: [
                "--policy", "open", "--timeout", "1", "--wall-timeout", cell.contains("sleep") ? "6" : "120",
                "--output-limit", "100000",
            ])
        #expect(rows[1].verdict == verdict)
        #expect(rows[2].value == "(2, 1, 3, 2)")
    }

    @Test("is as it was before a cell that the policy refuses, and before code of a cell's that it refuses")
    func refused() throws {
        let rows = try converse([
            Self.setup, "c.up()\nimport os; os.system('ls')", "c.up(); exec(''.join(['import', ' os; os.system(1)']))",
            Self.look,
        ])
        #expect(rows[1].verdict == "rejected")
        #expect(rows[2].verdict == "blocked")
        #expect(rows[3].value == "(2, 1, 3, 2)")
    }

    @Test("keeps what ran before an exception")
    func raised() throws {
        let rows = try converse([
            Self.setup, "c.up(); d.append(9); 1 / 0", "def f(:", "raise SystemExit(3)", Self.look,
        ])
        #expect(rows[1].exception == "ZeroDivisionError")
        #expect(rows[2].exception == "SyntaxError")
        #expect(rows[3].exception == "SystemExit")
        #expect(rows[4].value == "(3, 1, 9, 3)")
    }

    @Test("has numpy's arrays and generators as they were before a cell that did not come to its end")
    func arrays() throws {
        let rows = try converse(
            [
                "import numpy as np\na = np.arange(6).reshape(2, 3)\nr = np.random.default_rng(1)\nb = np.random.default_rng(1)",
                "a[0, 0] = 99; r.random()\nwhile True: a[1] += 1",
                "a.tolist(), r.random() == b.random()", "a *= 2\n1 / 0", "a",
            ], options: ["--timeout", "2"])
        #expect(rows.map(\.verdict) == ["passed", "timed_out", "passed", "raised", "passed"])
        #expect(rows[2].value == "([[0, 1, 2], [3, 4, 5]], True)")
        #expect(rows[4].value == "array([[ 0,  2,  4],\n       [ 6,  8, 10]])")
    }

    @Test("awaits on one loop, and runs coroutines of earlier cells")
    func asynchronous() throws {
        let rows = try converse([
            """
            import asyncio
            async def twice(x):
                await asyncio.sleep(0.01)
                return 2 * x
            await twice(1)
            """,
            "asyncio.run(twice(2))",
            "later = asyncio.ensure_future(twice(3)) if False else None\nqueue = asyncio.Queue()\nawait queue.put(4)",
            """
            async def begin():
                return asyncio.create_task(twice(5))
            task = await begin()
            task.done()
            """,
            "await task, await queue.get(), await asyncio.to_thread(len, 'abc')",
            "await asyncio.to_thread(len, 'abcd')",
        ])
        #expect(rows.map(\.value) == ["2", "4", "None", "False", "(10, 4, 3)", "4"])
    }

    @Test("is one program's to its modules: pickle, dataclasses, random numbers")
    func oneProgram() throws {
        let rows = try converse(
            [
                "import pickle, random\nfrom dataclasses import dataclass\nrandom.seed(1)\nfirst = random.random()",
                "@dataclass\nclass P:\n    x: int",
                "random.random() == (random.seed(1), random.random(), random.random())[2]",
                "P(3)",
                "__name__",
            ], options: ["--policy", "open"])
        #expect(rows.suffix(3).map(\.value) == ["True", "P(x=3)", "'__main__'"])
    }

    @Test("has threads that are waited for, and none that are left")
    func threads() throws {
        let rows = try converse(
            [
                """
                import threading, time
                done = []
                def slow():
                    time.sleep(0.2)
                    done.append(1)
                def for_ever():
                    while True:
                        time.sleep(0.01)
                        done.append(2)
                threading.Thread(target=slow).start()
                """,
                "done",
                "threading.Thread(target=for_ever, daemon=True).start(); threading.active_count()",
                "n = len(done); time.sleep(0.1); threading.active_count(), len(done) == n",
                "with __import__('concurrent.futures').futures.ThreadPoolExecutor(2) as e: print(e.submit(len, 'ab').result())",
            ], options: ["--policy", "open"])
        #expect(rows.prefix(4).map(\.value) == ["None", "[1]", "2", "(1, True)"])
        #expect(rows[4].verdict == "passed")
    }

    @Test("has executors that later cells can use: what they were given to do is done with the cell that gave it")
    func executors() throws {
        let rows = try converse(
            [
                """
                from concurrent.futures import ThreadPoolExecutor
                import asyncio, threading, time
                done = []
                def work(n):
                    time.sleep(0.1)
                    done.append(n)
                    return n * n
                pool, over = ThreadPoolExecutor(2), ThreadPoolExecutor(1)
                futures = [pool.submit(work, n) for n in range(5)]
                over.submit(work, 9)
                over.shutdown(wait=False)
                len(done) < 6
                """,
                "sorted(done), [f.result(timeout=0) for f in futures], threading.active_count()",
                "pool.submit(work, 6).result(), list(pool.map(work, range(4)))",
                "over.submit(work, 1)",
                // One thread waits for what another gives the pool to do.
                "late = []\nthreading.Thread(target=lambda: (time.sleep(0.2), late.append(pool.submit(work, 7)))).start()",
                "late[0].result(timeout=0), threading.active_count()",
                "pool.submit(lambda: pool.submit(work, 8).result()).result()",
                "await asyncio.get_running_loop().run_in_executor(pool, work, 3), await asyncio.to_thread(work, 4)",
                "pool.submit(time.sleep, 60); x = 1",
                "'x' in globals(), pool.submit(work, 2).result()",
            ], options: ["--policy", "open", "--wall-timeout", "10"])
        #expect(
            rows.map(\.value) == [
                "True", "([0, 1, 2, 3, 4, 9], [0, 1, 4, 9, 16], 1)", "(36, [0, 1, 4, 9])", nil, "None", "(49, 1)",
                "64",
                "(9, 16)", nil, "(False, 4)",
            ])
        #expect(rows[3].exception == "RuntimeError")
        #expect(rows[8].verdict == "timed_out")
    }

    @Test("has files that a later cell can read, and that no other job sees")
    func files() throws {
        let workspace = try Workspace()
        try workspace.submit(["open('f', 'w').write('ab')"], session: "s", options: ["--policy", "open"])
        try workspace.submit(
            ["import os; os.listdir('.'), os.listdir('out')"], session: nil, options: ["--policy", "open"])
        try workspace.submit(["open('f').read()"], session: "s", options: ["--policy", "open"])
        try workspace.submit(
            ["import os; os.listdir('.'), os.listdir('out')"], session: "t", options: ["--policy", "open"])
        try workspace.work("--workers", "1")
        #expect(try workspace.rows(session: "s").map(\.value) == ["2", "'ab'"])
        #expect(try workspace.rows(session: nil).map(\.value) == ["(['out'], [])"])
        #expect(try workspace.rows(session: "t").map(\.value) == ["(['out'], [])"])
    }

    @Test("counts against the memory of each cell")
    func memory() throws {
        let cell = "held = globals().get('held', []); held.append(bytearray(30 << 20)); len(held)"
        let rows = try converse(Array(repeating: cell, count: 5), options: ["--policy", "open", "--memory", "100"])
        #expect(rows.prefix(3).map(\.value) == ["1", "2", "3"])
        #expect(rows.suffix(2).map(\.verdict) == ["memory_exceeded", "memory_exceeded"])
    }

    @Test("is told from that of other sessions, which run beside it")
    func parallel() throws {
        let workspace = try Workspace()
        for session in ["a", "b", "c"] {
            try workspace.submit(
                (0..<5).map { "x = globals().get('x', '') + '\(session)\($0)'\nx" }, session: session,
                options: ["--policy", "open"])
        }
        try workspace.submit(["1"], session: nil)
        try workspace.work("--workers", "2")
        for session in ["a", "b", "c"] {
            #expect(
                try workspace.rows(session: session).last?.value == "'" + (0..<5).map { "\(session)\($0)" }.joined()
                    + "'")
        }
        #expect(try workspace.rows(session: nil).map(\.verdict) == ["passed"])
    }
}
