import Foundation
import Testing

/// What holders say of themselves, and what they do out of turn.
@Suite("A session that is not what it says", .serialized)
struct LyingTests {
    private static let options = ["--policy", "open", "--timeout", "2", "--wall-timeout", "120"]

    /// Puts other machine code in the place of a function of libc's: it is what the session's processes call from there on.
    private static let patch = """
        import ctypes, os, struct
        libc = ctypes.CDLL(None, use_errno=True)
        def answer(function, number):
            address = ctypes.cast(function, ctypes.c_void_p).value
            if os.uname().machine == 'x86_64':
                code = b'\\xb8' + struct.pack('<i', number) + b'\\xc3'
            else:
                low, high = number & 0xffff, (number >> 16) & 0xffff
                code = struct.pack('<III', 0x52800000 | low << 5, 0x72a00000 | high << 5, 0xd65f03c0)
            assert libc.mprotect(ctypes.c_void_p(address & ~4095), ctypes.c_size_t(8192), 7) == 0
            ctypes.memmove(ctypes.c_void_p(address), code, len(code))
        """

    /// Another session and a job of none, which are as they would be without the one that lies.
    private func expectOthersWell(_ workspace: Workspace, cells: Int) throws {
        let rows = try workspace.rows(session: "other").map(\.value)
        #expect(rows.count == cells && Set(rows).count == 1, "its state was made anew: \(rows)")
        #expect(try workspace.rows(session: nil).allSatisfy { $0.value == "45" })
        #expect(try workspace.count(ofEvents: "job.retried") == 0)
        #expect(try workspace.assay("audit", "verify", "--quiet").status == 0)
    }

    @Test("about the number of its fork loses its state, and nobody else does")
    func number() throws {
        // The holder's own, its worker's, that of the namespace's first process, none, another session's.
        let lies = ["os.getpid()", "os.getppid()", "1", "0", "-1", "2**31 - 1", "other"]
        for lie in lies {
            let workspace = try Workspace()
            try workspace.submit(
                ["import random, os\nr = random.SystemRandom().random()\nr"], session: "other", options: Self.options)
            try workspace.submit(["import os\nos.getpid()"], session: "number", options: Self.options)
            let supervisor = try workspace.start(["work", "--quiet", "--workers", "1"])
            #expect(try eventually { try workspace.finds(2, "SELECT job_id FROM results") })
            let other = try workspace.rows(session: "number").first?.value ?? "0"
            try workspace.submit(
                [Self.patch, "number = \(lie.replacing("other", with: other))", "answer(libc.getpid, number)\n1", "2"],
                session: "s", options: Self.options)
            for _ in 0..<3 {
                try workspace.submit(["r"], session: "other", options: Self.options)
                try workspace.submit(["sum(range(10))"], session: nil, options: Self.options)
            }
            #expect(try eventually { try workspace.rows("SELECT 1 FROM jobs WHERE finalized_at IS NULL").isEmpty })
            supervisor.signal(SIGTERM)
            #expect(try supervisor.wait().status == 0)
            // The cell that lies does so once it is over.
            #expect(try workspace.rows(session: "s").map(\.value) == [nil, nil, "1"], "\(lie)")
            let diverged = try workspace.rows("SELECT name, reason FROM sessions WHERE state = 'diverged'")
            #expect(diverged.map { $0["name"] as? String } == ["s"], "\(lie)")
            #expect((diverged.first?["reason"] as? String)?.contains("its state is lost") == true)
            try expectOthersWell(workspace, cells: 4)
        }
    }

    /// Ways not to answer when a process of a session's is to be forked.
    private static let silences = [
        // What the worker wakes it with is handled by something that does not return.
        "import ctypes\nlibc = ctypes.CDLL(None)\nlibc.signal(18, libc.pause)\n1",
        // Called in every process of the session that is forked from one with threads, before it asks to be forked.
        """
        import threading, time
        def after_fork():
            import time
            while True: time.sleep(1)
        threading._after_fork.__code__ = after_fork.__code__
        threading.Thread(target=time.sleep, args=(1000,), daemon=True).start()
        """,
    ]

    @Test(
        "and does not answer when it is to be forked costs its worker seconds, and itself its state",
        arguments: silences)
    func silent(silence: String) throws {
        let workspace = try Workspace()
        try workspace.submit(
            ["import random\nr = random.SystemRandom().random()\nr"], session: "other", options: Self.options)
        try workspace.submit([silence, "1", "1"], session: "s", options: Self.options)
        try workspace.submit(["r"], session: "other", options: Self.options)
        try workspace.submit(["sum(range(10))"], session: nil, options: Self.options)
        // Two rounds of two seconds each, and what starting takes; not as long as the limits of a cell.
        let start = Date()
        try workspace.work("--workers", "1")
        #expect(Date().timeIntervalSince(start) < 60)
        #expect(try workspace.rows("SELECT name FROM sessions WHERE state = 'diverged'").count == 1)
        try expectOthersWell(workspace, cells: 2)
    }

    @Test("and wakes while another session runs, asking to be forked: its question is answered by its end")
    func outOfTurn() throws {
        let workspace = try Workspace()
        let supervisor = try workspace.start(["work", "--quiet", "--workers", "1"])
        #expect(try eventually { try workspace.finds(1, "SELECT id FROM supervisors") })
        #expect(eventually { supervisor.descendants(named: "assay-worker").count == 1 })
        let worker = supervisor.descendants(named: "assay-worker")
        try workspace.submit(["x = [41]"], session: "s", options: Self.options)
        #expect(try eventually { try workspace.rows(session: "s").count == 1 })
        // The one that it took over from may still be ending.
        #expect(eventually { supervisor.descendants(named: "assay-worker").count == 2 })
        let holder = try #require(supervisor.descendants(named: "assay-worker").first { !worker.contains($0) })
        try workspace.submit(
            ["import random\nr = random.SystemRandom().random()\nr", "import time\ntime.sleep(5)\nr"], session: "other",
            options: Self.options)
        #expect(
            try eventually {
                try workspace.rows("SELECT 1 FROM jobs WHERE session = 'other' AND state = 'running' AND id = 3").count
                    == 1
            })
        Thread.sleep(forTimeInterval: 0.5)
        // Nothing in the sandbox can do this: it stands for whatever might.
        #expect(kill(holder, SIGCONT) == 0)
        #expect(eventually(within: 30) { Self.isGone(holder) })
        try workspace.submit(["x.append(1)\nx"], session: "s", options: Self.options)
        try workspace.submit(["r"], session: "other", options: Self.options)
        try workspace.submit(["sum(range(10))"], session: nil, options: Self.options)
        #expect(try eventually { try workspace.rows("SELECT 1 FROM jobs WHERE finalized_at IS NULL").isEmpty })
        supervisor.signal(SIGTERM)
        #expect(try supervisor.wait().status == 0)
        #expect(try workspace.rows(session: "s").map(\.value) == [nil, "[41, 1]"])
        try expectOthersWell(workspace, cells: 3)
    }

    /// Whether a process has ended, reaped or not.
    private static func isGone(_ pid: Int32) -> Bool {
        guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else { return true }
        return stat.split(separator: ")").last?.split(separator: " ").first == "Z"
    }

    @Test("and makes children that it waits for in the kernel is refused them, and its worker goes on")
    func vfork() throws {
        let workspace = try Workspace()
        let clone = """
            import ctypes, os
            libc = ctypes.CDLL(None, use_errno=True)
            def clone(flags):
                number = 56 if os.uname().machine == 'x86_64' else 220
                result = libc.syscall(number, ctypes.c_ulong(flags), None, None, None, None)
                return result if result >= 0 else -ctypes.get_errno()
            VM, VFORK, PARENT, THREAD = 0x100, 0x4000, 0x8000, 0x50f00
            SIBLING = PARENT | 0x01000000 | 0x00200000 | 17
            """
        let forms = ["VFORK | 17", "VM | VFORK | 17", "SIBLING | VFORK", "SIBLING | VM | VFORK", "THREAD | VFORK"]
        try workspace.submit(
            ["import random\nr = random.SystemRandom().random()\nr"], session: "other", options: Self.options)
        try workspace.submit([clone] + forms.map { "clone(\($0))" } + ["x = 1\nx"], session: "s", options: Self.options)
        // The same from a thread that outlives its cell.
        let ask = """
            import threading, time
            def ask():
                while True:
                    clone(SIBLING | VFORK)
                    time.sleep(0.001)
            threading.Thread(target=ask, daemon=True).start()
            time.sleep(0.2)
            2
            """
        try workspace.submit([ask, "x"], session: "s", options: Self.options)
        try workspace.submit(["r"], session: "other", options: Self.options)
        try workspace.submit(forms.map { clone + "\nclone(\($0))" }, session: "plain", options: Self.options)
        try workspace.submit(["sum(range(10))"], session: nil, options: Self.options)
        try workspace.work("--workers", "1")
        let refused = Array(repeating: Optional("-1"), count: forms.count)
        #expect(try workspace.rows(session: "s").map(\.value) == [nil] + refused + ["1", "2", "1"])
        #expect(try workspace.rows(session: "plain").map(\.value) == refused)
        try expectOthersWell(workspace, cells: 2)
    }
}
