import Foundation
import Testing

/// A program, what is asked of it, and what must be said of it. Judged without a policy: by the sandbox alone.
struct Specimen: Sendable, CustomTestStringConvertible {
    let program: String
    let verdict: String
    var limit: String?
    var exception: String?
    var value: String?
    var output: String?
    var blockedBy: String?
    var extra: [String: Double] = [:]
    var stdin: String?
    var expected: String?

    var testDescription: String { String(program.prefix(60)) }

    var row: [String: Any] {
        var row: [String: Any] = ["source": program, "policy": "open", "timeout": 2, "wall_timeout": 120]
        for (key, value) in extra { row[key] = key == "memory_mb" || key == "output_limit" ? Int(value) : value }
        row["stdin"] = stdin
        row["expected_stdout"] = expected
        return row
    }
}

@Suite("A program gets the verdict it deserves")
struct VerdictTests {
    static let specimens: [Specimen] = [
        // Ends and values
        Specimen(program: "print(6 * 7)\n1 + 1", verdict: "passed", value: "2", output: "42\n"),
        Specimen(program: "x = 1", verdict: "passed"),
        Specimen(program: "'\\ud800'", verdict: "passed", value: "'\\ud800'"),
        Specimen(
            program: "class A:\n    def __repr__(self): raise ValueError\nA()", verdict: "passed",
            value: "<repr failed: ValueError>"),
        Specimen(
            program: "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\nfib(15)", verdict: "passed",
            value: "610"),
        Specimen(
            program: "import asyncio\nasync def f():\n    await asyncio.sleep(0.01)\n    return 5\nawait f()",
            verdict: "passed", value: "5"),
        Specimen(
            program: "import threading\nthreading.Thread(target=lambda: print('hi')).start()", verdict: "passed",
            output: "hi\n"),
        Specimen(
            program: "import atexit\natexit.register(lambda: print('bye'))\nx = 1", verdict: "passed", output: "bye\n"),
        Specimen(
            program:
                "import dataclasses, pickle\n@dataclasses.dataclass\nclass P:\n    x: int\npickle.loads(pickle.dumps(P(1)))",
            verdict: "passed", value: "P(x=1)"),
        Specimen(program: "input() + '!'", verdict: "passed", value: "'hello!'", stdin: "hello\n"),
        Specimen(program: "input()", verdict: "raised", exception: "EOFError"),
        // Expected output
        Specimen(program: "print('a  ')\nprint()", verdict: "passed", expected: "a"),
        Specimen(program: "print('b')", verdict: "wrong_answer", expected: "a"),
        Specimen(program: "import sys\nprint('a')\nsys.exit(0)", verdict: "passed", expected: "a"),
        // Exceptions
        Specimen(program: "1 / 0", verdict: "raised", exception: "ZeroDivisionError"),
        Specimen(program: "x = = 1", verdict: "raised", exception: "SyntaxError"),
        Specimen(program: "def f(n): return f(n)\nf(0)", verdict: "raised", exception: "RecursionError"),
        Specimen(program: "import sys\nsys.exit(0)", verdict: "raised", exception: "SystemExit"),
        Specimen(
            program: "class E(Exception):\n    def __str__(self): raise self\nraise E", verdict: "raised",
            exception: "E"),
        Specimen(
            program: String(repeating: "(", count: 300) + String(repeating: ")", count: 300), verdict: "raised",
            exception: "SyntaxError"),
        Specimen(program: String(repeating: "-", count: 100_000) + "1", verdict: "raised", exception: "MemoryError"),
        // Time
        Specimen(program: "while True: pass", verdict: "timed_out", limit: "cpu", extra: ["timeout": 0.25]),
        Specimen(program: "sum(range(10 ** 12))", verdict: "timed_out", limit: "cpu", extra: ["timeout": 0.3]),
        Specimen(
            program: "import time\ntime.sleep(60)", verdict: "timed_out", limit: "wall", extra: ["wall_timeout": 0.5]),
        Specimen(
            program: "import threading\nl = threading.Lock()\nl.acquire()\nl.acquire()", verdict: "timed_out",
            limit: "wall", extra: ["wall_timeout": 0.5]),
        Specimen(
            program: "class A:\n    def __repr__(self):\n        while True: pass\nA()", verdict: "timed_out",
            limit: "cpu", extra: ["timeout": 0.3]),
        Specimen(
            program: "import atexit\n@atexit.register\ndef f():\n    while True: pass", verdict: "timed_out",
            limit: "cpu", extra: ["timeout": 0.3]),
        // Memory
        Specimen(program: "x = [0] * 10 ** 9", verdict: "memory_exceeded", limit: "memory", exception: "MemoryError"),
        Specimen(
            program: "l = []\nwhile True: l.append('x' * 1000000 + str(len(l)))", verdict: "memory_exceeded",
            limit: "memory", extra: ["memory_mb": 64]),
        Specimen(
            program: "import sys\nsys.setrecursionlimit(10 ** 7)\ndef f(n): return f(n + 1)\nf(0)",
            verdict: "memory_exceeded", limit: "memory", extra: ["memory_mb": 64]),
        Specimen(
            program: "f = open('/tmp/x', 'wb')\nwhile True: f.write(b'a' * 1000000)", verdict: "memory_exceeded",
            limit: "memory", extra: ["memory_mb": 32]),
        Specimen(program: "import mmap\nmmap.mmap(-1, 1 << 20)", verdict: "memory_exceeded", limit: "memory"),
        Specimen(program: "x = bytearray(200 << 20)\nlen(x)", verdict: "passed", value: "209715200"),
        // Output
        Specimen(program: "while True: print('x' * 1000)", verdict: "output_exceeded", limit: "output"),
        Specimen(
            program: "import os\nwhile True: os.write(2, b'x' * 100000)", verdict: "output_exceeded", limit: "output"),
        Specimen(
            program: "print('x' * 100)", verdict: "output_exceeded", limit: "output", extra: ["output_limit": 100]),
        Specimen(program: "print('x' * 99)", verdict: "passed", extra: ["output_limit": 100]),
        // Memory by ways that RLIMIT_DATA does not see
        Specimen(
            program: "import mmap\nmmap.mmap(-1, 4096, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS | 0x100)",
            verdict: "raised", exception: "PermissionError"),
        Specimen(
            program: "import socket\na, b = socket.socketpair(type=socket.SOCK_DGRAM)\na.sendto(b'x', '/tmp/x')",
            verdict: "raised", exception: "PermissionError"),
        Specimen(
            program: "import socket\nsocket.socketpair()[0].setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 22)",
            verdict: "raised", exception: "PermissionError"),
        Specimen(program: "open('/dev/zero')", verdict: "raised", exception: "FileNotFoundError"),
        // Leaving without a word, and lying about it
        Specimen(program: "import os\nos._exit(0)", verdict: "crashed"),
        Specimen(program: "import os\nos.close(3)", verdict: "crashed"),
        Specimen(program: "import os\nos.write(3, b'\\x00' * 64)", verdict: "crashed"),
        Specimen(program: "import os\nos.write(3, b'\\x01\\x00\\x00\\x00\\x04\\x00')\nos._exit(0)", verdict: "crashed"),
        Specimen(program: "import ctypes\nctypes.string_at(0)", verdict: "crashed"),
        // Forbidden acts
        Specimen(program: "import os\nos.fork()", verdict: "raised", exception: "PermissionError"),
        Specimen(program: "import os\nos.kill(1, 9)", verdict: "raised", exception: "PermissionError"),
        Specimen(program: "import socket\nsocket.socket()", verdict: "raised", exception: "PermissionError"),
        Specimen(
            program: "import subprocess\nsubprocess.run(['/bin/true'])", verdict: "raised", exception: "PermissionError"
        ),
        Specimen(
            program: "import ctypes\nctypes.CDLL(None).ptrace(0, 0, 0, 0)", verdict: "blocked", blockedBy: "ptrace"),
        Specimen(
            program: "import ctypes\nctypes.CDLL(None).unshare(0x10000000)", verdict: "blocked", blockedBy: "unshare"),
        Specimen(
            program:
                "import signal, ctypes\nsignal.pthread_sigmask(signal.SIG_BLOCK, range(1, 65))\nctypes.CDLL(None).unshare(0)",
            verdict: "blocked", blockedBy: "unshare"),
        Specimen(
            program: "import ctypes\nctypes.CDLL(None).syscall(56, ctypes.c_ulong(0x10b00), 0, 0, 0, 0)",
            verdict: "passed",
            value: "-1"),
        Specimen(
            program: "import resource\nresource.setrlimit(resource.RLIMIT_DATA, (-1, -1))", verdict: "raised",
            exception: "ValueError"),
        Specimen(program: "open('/etc/passwd')", verdict: "raised", exception: "FileNotFoundError"),
        Specimen(program: "open('/usr/lib/x', 'w')", verdict: "raised", exception: "OSError"),
        Specimen(
            program: "import os\nsorted(os.environ)", verdict: "passed",
            value:
                "['HOME', 'LANG', 'MKL_NUM_THREADS', 'OMP_NUM_THREADS', 'OPENBLAS_NUM_THREADS', 'PATH', 'PWD', 'PYTHONHASHSEED', 'TMPDIR', 'TZ']"
        ),
        Specimen(program: "import os\nsorted(os.listdir('/dev'))", verdict: "passed", value: "['null', 'urandom']"),
    ]

    @Test("by the sandbox alone, whatever it tries")
    func verdicts() throws {
        let workspace = try Workspace()
        let rows = try workspace.judge(Self.specimens.map(\.row))
        for (specimen, row) in zip(Self.specimens, rows) {
            let about = Comment(rawValue: "\(specimen.testDescription): \(row)")
            #expect(row["verdict"] as? String == specimen.verdict, about)
            #expect(row["limit_hit"] as? String == specimen.limit, about)
            if let exception = specimen.exception { #expect(row["exception_type"] as? String == exception, about) }
            if let value = specimen.value {
                #expect(row["value"] as? String == value, about)
            }
            if let output = specimen.output { #expect(row["stdout"] as? String == output, about) }
            if let blockedBy = specimen.blockedBy { #expect(row["blocked_by"] as? String == blockedBy, about) }
        }
        // The record agrees with the queue, job by job.
        #expect(try workspace.sql("SELECT count(*) FROM jobs WHERE state <> 'completed'") == "0")
        let events = "SELECT count(*) FROM audit_events WHERE json_extract(body, '$.type') = 'job.finished'"
        #expect(try workspace.sql(events) == String(Self.specimens.count))
    }

    @Test("and one job finds nothing of another")
    func leftovers() throws {
        let workspace = try Workspace()
        let leave = "import os\nos.makedirs('/tmp/a/b')\nopen('/tmp/a/b/c', 'w').write('secret')\nos.chmod('/tmp', 0)"
        let look =
            "import os, builtins\n(os.listdir('/tmp'), hasattr(builtins, 'leak'), oct(os.stat('/tmp').st_mode & 0o777))"
        let change = "import builtins\nbuiltins.leak = 1"
        let programs = (0..<6).flatMap { _ in [leave, look, change, look] }
        let rows = try workspace.judge(programs.map { ["source": $0, "policy": "open"] })
        for (program, row) in zip(programs, rows) where program == look {
            #expect(row["value"] as? String == "(['out'], False, '0o700')", "\(row)")
        }
    }

    @Test("which keeps bytes that are no text as they were written")
    func bytes() throws {
        let workspace = try Workspace()
        let program = "import sys\nsys.stdout.buffer.write(b'\\xff\\x00a')"
        let row = try #require(try workspace.judge([["source": program]]).first)
        #expect(row["stdout"] as? String == "\u{FFFD}\u{0}a")
        #expect(row["stdout_base64"] as? String == Data([0xff, 0, 0x61]).base64EncodedString())
        #expect(try workspace.sql("SELECT typeof(stdout), hex(stdout) FROM results") == "blob|FF0061")
    }

    @Test("and a source that is not UTF-8 is a SyntaxError, not repaired")
    func notUTF8() throws {
        let workspace = try Workspace()
        let file = try workspace.write(Data("x = '".utf8) + Data([0xff]) + Data("'\n".utf8), to: "p.py")
        #expect(try workspace.assay("submit", file).status == 0)
        #expect(try workspace.assay("work", "--drain", "--quiet").status == 0)
        #expect(try workspace.sql("SELECT verdict, exception_type FROM results") == "raised|SyntaxError")
    }

    /// Runs on one processor just after each tick of the kernel's clock (of 250 a second, or a divisor), for most of the time
    /// to the next: who runs at the ticks is somebody else.
    private static let betweenTicks = """
        import os, sys, time
        os.sched_setaffinity(0, {int(sys.argv[1])})
        now = time.monotonic_ns
        at = now() // 4_000_000 * 4_000_000 + 300_000
        while True:
            at += 4_000_000
            time.sleep(max(0, at - now()) / 1e9)
            while now() < at + 3_000_000: pass
        """

    @Test("and its CPU time, even where the kernel's ticks say that it has used more")
    func ticks() throws {
        let workspace = try Workspace()
        let others = try (0..<3 * ProcessInfo.processInfo.activeProcessorCount).map { number in
            try workspace.start(program: "/usr/bin/python3", ["-c", Self.betweenTicks, "\(number / 3)"])
        }
        defer { for other in others { other.signal(SIGKILL) } }
        let program: [String: Any] = ["source": "while True: pass", "timeout": 1.99, "wall_timeout": 120]
        let row = try #require(try workspace.judge([program]).first)
        #expect(row["verdict"] as? String == "timed_out" && row["limit_hit"] as? String == "cpu", "\(row)")
        #expect(row["cpu_us"] as? Int ?? 0 >= 1_990_000, "\(row)")
    }
}
