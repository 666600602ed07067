import Foundation
import Testing

/// What is left of other jobs where a job can look. Judged with policy `open`, through native code.
@Suite("A job finds nothing of other jobs")
struct IsolationTests {
    /// Reads every readable page of its own process: heap, libraries and mappings, stack. The kernel says
    /// which are readable when it is asked to write them to a pipe.
    static let memoryReader = """
        import ctypes, os, re
        libc = ctypes.CDLL(None)
        libc.sbrk.restype = ctypes.c_void_p
        libc.write.argtypes = [ctypes.c_int, ctypes.c_void_p, ctypes.c_size_t]
        reader, writer = os.pipe()
        pattern = re.compile(rb"leak-[0-9a-f]{16}")
        found, pages = set(), 0

        def scan(low, high):
            global pages
            before = b""
            for address in range(low & ~4095, high, 4096):
                if libc.write(writer, address, 4096) != 4096:
                    before = b""
                    continue
                pages += 1
                page = os.read(reader, 4096)
                found.update(match.decode() for match in pattern.findall(before[-32:] + page))
                before = page

        own = "leak-" + "5" * 16
        heap = libc.sbrk(0)
        library = ctypes.cast(libc.write, ctypes.c_void_p).value
        stack = ctypes.c_void_p.in_dll(libc, "environ").value
        scan(heap - (1 << 29), heap)
        scan(library - (1 << 29), library + (1 << 28))
        scan(stack - (16 << 20), stack + (1 << 20))
        print(pages > 1000, own in found, sorted(found - {own}))
        """

    @Test("a program that reads all of its memory finds no program, input, output or value of another job")
    func memory() throws {
        let workspace = try Workspace()
        var count = 0
        func mark() -> String {
            count += 1
            let digits = String(count, radix: 16)
            return "leak-ab" + String(repeating: "0", count: 14 - digits.count) + digits
        }
        var jobs: [[String: Any]] = [
            [
                "source": "# \(mark())\nimport sys\nprint('\(mark())')\nsys.stderr.write('\(mark())')\n'\(mark())'",
                "stdin": mark(), "tags": ["t": mark()], "id": mark(),
            ],
            ["source": "raise ValueError('\(mark())')", "expected_stdout": mark()],
            ["source": "x = '\(mark())'\nimport os\nos.system(x)", "policy": "default"],
            ["source": String(repeating: "#\(mark())\n", count: 20_000) + "print('\(mark())' * 10000)"],
            ["source": Self.memoryReader, "timeout": 30, "wall_timeout": 120],
        ]
        for _ in 0..<40 { jobs.append(["source": "'\(mark())'", "stdin": mark()]) }
        for index in jobs.indices where jobs[index]["policy"] == nil { jobs[index]["policy"] = "open" }

        let rows = try workspace.judge(jobs, work: ["--workers", "1"])
        #expect(rows[4]["verdict"] as? String == "passed", "\(rows[4])")
        // It does find a text of its own, so it looks where texts are.
        #expect(rows[4]["stdout"] as? String == "True True []\n")
    }

    @Test("a lock on a library file, and a touch of a device, are nothing that another worker could see")
    func sharedInodes() throws {
        let workspace = try Workspace()
        let program = """
            import errno, fcntl, os, struct
            library = open(os.__file__)
            fcntl.lockf(library, fcntl.LOCK_SH)
            for attempt in (lambda: fcntl.flock(library, fcntl.LOCK_SH), lambda: os.utime("/dev/null"),
                            lambda: os.chmod("/dev/null", 0o600), lambda: os.utime(os.__file__)):
                try:
                    attempt()
                    print("done")
                except OSError as error:
                    print(errno.errorcode[error.errno])
            print(open("/dev/null", "w").write("x"))
            """
        let looker = """
            import fcntl, os, struct
            library = open(os.__file__)
            try:
                held = fcntl.fcntl(library, fcntl.F_GETLK, struct.pack("hhqqi4x", fcntl.F_WRLCK, 0, 0, 0, 0))
                print(struct.unpack("hhqqi4x", held)[0] == fcntl.F_UNLCK)
            except OSError as error:
                print(error.errno)
            """
        let rows = try workspace.judge(
            [program, looker].map { ["source": $0, "policy": "open"] }, work: ["--workers", "1"])
        #expect(rows[0]["stdout"] as? String == "EPERM\nEROFS\nEROFS\nEROFS\n1\n", "\(rows[0])")
        #expect(rows[1]["stdout"] as? String == "1\n", "locks cannot be asked after: \(rows[1])")
    }

    @Test("times that a program gives its scratch are gone for the next, however soon it comes")
    func scratchTimes() throws {
        let workspace = try Workspace()
        let setter = "import os; os.utime('/tmp', (1, 1))"
        let looker = "import os; print(os.stat('/tmp').st_mtime > 1, os.stat('/tmp').st_atime > 1)"
        // The second of two comes right after a new scratch, within the same tick of the kernel's clock.
        let programs = (0..<20).flatMap { _ in [setter, setter, looker] }
        let rows = try workspace.judge(
            programs.map { ["source": $0, "policy": "open"] }, work: ["--workers", "1"])
        for row in rows where (row["stdout"] as? String)?.isEmpty == false {
            #expect(row["stdout"] as? String == "True True\n")
        }
    }

    @Test("sqlite3 works on a file in the scratch")
    func databaseInScratch() throws {
        let workspace = try Workspace()
        let program = """
            import sqlite3
            database = sqlite3.connect("/tmp/a.db")
            database.execute("CREATE TABLE t (x)")
            for number in range(100):
                with database:
                    database.execute("INSERT INTO t VALUES (?)", (number,))
            other = sqlite3.connect("/tmp/a.db")
            print(other.execute("SELECT sum(x) FROM t").fetchone()[0])
            """
        let rows = try workspace.judge([["source": program, "policy": "open"]])
        #expect(rows[0]["stdout"] as? String == "4950\n", "\(rows[0])")
    }
}
