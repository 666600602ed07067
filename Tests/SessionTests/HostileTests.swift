import Foundation
import Testing

/// Cells that know how sessions work, under a policy without rules: the sandbox alone stands against them.
@Suite("A hostile session")
struct HostileTests {
    /// The raw call, and the flags of the fork that holders ask for.
    private static let prelude = """
        import ctypes, os, threading, time, struct
        libc = ctypes.CDLL(None, use_errno=True)
        SIBLING = 0x8000 | 0x01000000 | 0x00200000 | 17
        word = ctypes.c_int(0)
        def clone(flags):
            rest = (ctypes.byref(word), 0) if os.uname().machine == 'x86_64' else (0, ctypes.byref(word))
            number = 56 if os.uname().machine == 'x86_64' else 220
            result = libc.syscall(number, ctypes.c_ulong(flags), None, None, *rest)
            return result if result >= 0 else -ctypes.get_errno()
        """

    private func run(_ cells: [String], beside other: [String] = []) throws -> (session: [Row], others: [Row]) {
        let workspace = try Workspace()
        let options = ["--policy", "open", "--timeout", "2", "--wall-timeout", "120"]
        try workspace.submit([Self.prelude] + cells, session: "s", options: options)
        try workspace.submit(other, session: nil, options: options)
        try workspace.work("--workers", "1")
        #expect(try workspace.assay("audit", "verify").status == 0)
        return (Array(try workspace.rows(session: "s").dropFirst()), try workspace.rows(session: nil))
    }

    @Test("makes no process: no flag of clone's but a thread's gets past its filter")
    func processes() throws {
        let rows = try run([
            "clone(17), clone(0x8000 | 17), clone(0x8000 | 0x10000000 | 17), clone(0x8000 | 0x100 | 17)",
            "out = []\nfor f in (libc.fork, libc.vfork): out.append((f(), ctypes.get_errno()))\nout",
            "libc.kill(os.getppid(), 9), ctypes.get_errno(), libc.kill(-1, 9), libc.kill(0, 19), libc.setpgid(0, 0)",
            "libc.prctl(1, 0, 0, 0, 0), libc.prctl(4, 1, 0, 0, 0)",
            """
            import resource
            try: resource.setrlimit(resource.RLIMIT_DATA, (1 << 40, 1 << 40)); r = 'raised'
            except Exception as e: r = type(e).__name__
            r
            """,
            "threading.Thread(target=print).start(); 'thread'",
        ]).session
        #expect(rows[0].value == "(-1, -1, -1, -1)")
        #expect(rows[1].value == "[(-1, 1), (-1, 1)]")
        #expect(rows[2].value == "(-1, 1, -1, -1, -1)")
        #expect(rows[3].value == "(-1, -1)")
        #expect(rows[4].value != "'raised'")
        #expect(rows[5].value == "'thread'")
    }

    @Test("asks to be forked in the middle of a cell: that ends the cell, and is no end that counts")
    func early() throws {
        let rows = try run(["x = 1", "x = 2; clone(SIBLING); x = 3", "x"]).session
        #expect(rows[1].verdict == "crashed")
        #expect(rows[2].value == "1")
    }

    @Test("asks to be forked from another thread, again and again, also once its cell is over")
    func threads() throws {
        let rows = try run(
            [
                """
                def ask():
                    while True:
                        clone(SIBLING)
                        time.sleep(0.001)
                x = 1
                """,
                "threading.Thread(target=ask, daemon=True).start(); time.sleep(0.5); x = 2",
                "x",
            ], beside: ["sum(range(10))", "1 + 1"])
        #expect(rows.session[1].verdict == "crashed")
        #expect(rows.session[2].value == "1")
        #expect(rows.others.map(\.value) == ["45", "2"])
    }

    @Test("writes what it likes into its reports: that counts for its own cell alone")
    func forged() throws {
        let rows = try run(
            [
                "x = 1; os.write(3, bytes(100)); x = 2",
                "x = globals().get('x')\nx",
                "os.close(3); x = 5",
                "os.close(4); x = 6; f = os.open('.', 0); os.close(0); os.close(1); os.close(2)",
                "print('out'); 7",
            ], beside: ["3"])
        #expect(rows.session[0].verdict == "crashed")
        #expect(rows.session[1].value == "None" || rows.session[1].value == "1" || rows.session[1].exception != nil)
        #expect(rows.session[2].verdict == "crashed")
        #expect(rows.session[4].value == "7")
        #expect(rows.others.map(\.value) == ["3"])
    }

    @Test("is judged by a check that nothing of it was before")
    func check() throws {
        let workspace = try Workspace()
        // What a check in the session's own process would be fooled by, were there no other.
        try workspace.submit(
            [
                "import builtins, ast, sys\nbuiltins.compile = lambda *a, **k: None\nast.parse = None\nsys.modules['_ast'] = None"
            ], session: "s", options: ["--policy", "open"])
        try workspace.submit(["import os as o"], session: "s", options: ["--policy", "open"])
        // The name was bound by another cell, under another policy.
        try workspace.submit(["o.system('ls')", "import os; os.system('ls')", "'fine'"], session: "s")
        try workspace.work("--workers", "1")
        let rows = try workspace.rows(session: "s")
        #expect(rows[2].verdict == "rejected")
        #expect(rows[3].verdict == "rejected")
    }

    @Test("leaves timers, handlers and stopped signals behind, and the next cell runs all the same")
    func leftovers() throws {
        let rows = try run([
            """
            import signal
            for s in range(1, 32):
                try: signal.signal(s, signal.SIG_IGN)
                except Exception: pass
            signal.setitimer(signal.ITIMER_REAL, 0.05)
            x = 1
            """,
            "time.sleep(0.2); x",
            "while True: pass",
            "x",
        ]).session
        #expect(rows[1].value == "1")
        #expect(rows[2].verdict == "timed_out")
        #expect(rows[3].value == "1")
    }

    @Test("uses up threads and descriptors, and jobs of others have theirs")
    func exhausted() throws {
        let rows = try run(
            [
                """
                held = []
                try:
                    while len(held) < 1000: held.append(os.open('/dev/null', 0))
                except OSError: pass
                def sleep():
                    while True: time.sleep(1)
                n = 0
                try:
                    while n < 2000:
                        threading.Thread(target=sleep, daemon=True).start(); n += 1
                except RuntimeError: pass
                n > 50 and 20 < len(held) < 64
                """,
                "threading.active_count()",
            ],
            beside: [
                "import threading\nts = [threading.Thread(target=print) for _ in range(100)]\n[t.start() for t in ts]\n[t.join() for t in ts]\n100"
            ])
        #expect(rows.session[0].value == "True")
        #expect(rows.others.map(\.value) == ["100"])
    }
}
