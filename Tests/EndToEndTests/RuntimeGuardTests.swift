import Foundation
import Testing

/// The run-time half of the policy by itself: no rule looks at the program's text.
@Suite("What a program does while it runs")
struct RuntimeGuardTests {
    /// The shipped policy without its rules over syntax, or with those over imports alone.
    private func policy(_ workspace: Workspace, name: String, importRules: Bool = false) throws -> String {
        let shipped = Installation.root.appendingPathComponent("Sources/PolicyLanguage/policies/default.yaml")
        let text = try String(contentsOf: shipped, encoding: .utf8)
        let runtime = try #require(text.range(of: "\nruntime:\n"))
        let rules = try #require(text.range(of: "\nrules:\n"))
        let audit = try #require(text.range(of: "\naudit:\n"))
        let imports =
            importRules ? "rules:\n  - {id: no-os, message: m, imports: {deny: [os, posix], allow: [os.path]}}" : ""
        let own = "name: \(name)\n" + text[runtime.lowerBound..<rules.lowerBound] + imports + text[audit.lowerBound...]
        let file = try workspace.write(own, to: "\(name).yaml")
        let installed = try workspace.assay("policy", "install", file)
        #expect(installed.status == 0, "\(installed.error)")
        return name
    }

    private func judge(_ programs: [String], importRules: Bool = false) throws -> [[String: Any]] {
        let workspace = try Workspace()
        let name = try policy(workspace, name: "by-itself", importRules: importRules)
        return try workspace.judge(programs.map { ["source": $0, "policy": name, "timeout": 5] })
    }

    private static let forbidden: [(program: String, rule: String)] = [
        ("import os; os.system('echo reached')", "process-start"),
        ("import subprocess; subprocess.run(['ls'])", "process-start"),
        ("import os; os.fork()", "process-start"),
        ("import os; os.execv('/bin/ls', ['ls'])", "process-start"),
        ("import os; os.posix_spawn('/bin/ls', ['ls'], {})", "process-start"),
        ("import pty; pty.spawn('ls')", "process-start"),
        (
            "b = [c for c in (0).__class__.__base__.__subclasses__() if c.__name__ == 'BuiltinImporter'][0]\n"
                + "b.load_module('posix').system('ls')", "process-start"
        ),
        ("open('/etc/passwd')", "file-open"),
        ("open('made', 'w')", "file-open"),
        ("import sys; open(sys.path[1] + '/../../../etc/passwd')", "file-open"),
        ("import io; io.open_code('/etc/passwd')", "file-open"),
        ("import os; os.open('/etc/passwd', 0)", "file-open"),
        (
            "class S(str):\n  def __str__(self): return '/dev/null'\n  __eq__ = lambda *a: True\nopen(S('/etc/x'))",
            "file-open"
        ),
        ("class P:\n  def __fspath__(self): return '/etc/passwd'\nopen(P())", "file-open"),
        ("import os; os.listdir('/')", "system-use"),
        ("import glob; glob.glob('/*')", "system-use"),
        ("import mmap; mmap.mmap(-1, 10)", "system-use"),
        ("import ctypes; ctypes.CDLL(None).getpid()", "native-call"),
        ("import sys; sys._getframe()", "frame-access"),
        ("import inspect; inspect.currentframe()", "frame-access"),
        ("import sys, heapq; heapq.nlargest(1, [0], key=sys._getframe)", "frame-access"),
        ("def g(): yield\ng().gi_frame", "inner-attribute"),
        ("import operator\ndef g(): yield\noperator.attrgetter('gi_frame')(g())", "inner-attribute"),
        ("try: 1/0\nexcept Exception as e: e.__traceback__.tb_frame", "inner-attribute"),
        ("import gc; gc.get_objects()", "interpreter-use"),
        ("import sys; sys.settrace(None)", "interpreter-use"),
        ("breakpoint()", "interpreter-use"),
        ("import marshal; marshal.loads(b'N')", "code-loading"),
        ("import pickle; pickle.loads(b'cposix\\nsystem\\n.')", "code-loading"),
        ("(lambda: 0).__code__.replace(co_name='x')", "inner-attribute"),
        // At times when nobody looks.
        ("class A:\n  def __del__(self): open('/etc/x')\na = A(); del a", "file-open"),
        ("class A:\n  def __repr__(self): open('/etc/x')\nA()", "file-open"),
        ("class A(Exception):\n  def __str__(self): open('/etc/x')\nraise A()", "file-open"),
        ("import atexit; atexit.register(open, '/etc/x')", "file-open"),
        ("import weakref\nclass A: pass\na = A(); r = weakref.finalize(a, open, '/etc/x'); del a", "file-open"),
        (
            "import threading\nt = threading.Thread(target=open, args=('/etc/x',), daemon=True); t.start(); t.join()",
            "file-open"
        ),
        (
            "import signal\nsignal.signal(14, lambda *a: open('/etc/x')); signal.setitimer(0, .01)\nwhile True: pass",
            "file-open"
        ),
        // With nothing left to look with.
        ("def f(n):\n  try: f(n + 1)\n  except RecursionError: open('/etc/x')\nf(0)", "file-open"),
        ("import sys\nsys.setrecursionlimit(8)\nopen('/etc/x')", "file-open"),
        (
            "x = []\nfor n in (1 << 20, 1000):\n  try:\n    while True: x.append(bytearray(n))\n"
                + "  except MemoryError: pass\nopen('/etc/x')", "file-open"
        ),
        // Streams that have something to say about it.
        (
            "import sys\nclass E:\n  def flush(self): exec('while True: pass')\nsys.__stdout__ = E()\nopen('/etc/x')",
            "file-open"
        ),
        // Against the guard itself.
        ("import sys; sys.addaudithook(lambda *a: None)", "audit-hook"),
        ("import _xxsubinterpreters as s; s.run_string(s.create(), '1')", "subinterpreter"),
        ("import ast\nexec(compile(ast.parse('1'), '<frozen os>', 'exec'))", "forged-filename"),
        ("import ast, sys\nexec(compile(ast.parse('1'), sys.path[1] + '/random.py', 'exec'))", "forged-filename"),
        (
            "import ast, types\ntypes.FunctionType(compile(ast.parse('1'), '<frozen os>', 'exec'), {})",
            "forged-filename"
        ),
        ("exec(compile('1', '<frozen importlib._bootstrap>', 'exec'))", "forged-filename"),
        ("exec(b'# coding: utf-7\\n1')", "source-encoding"),
    ]

    @Test func `acts that lead out of the language end the job`() throws {
        for (row, expected) in zip(try judge(Self.forbidden.map(\.program)), Self.forbidden) {
            #expect(row["verdict"] as? String == "blocked", "\(expected.program): \(row["verdict"] ?? "")")
            #expect(row["blocked_by"] as? String == expected.rule, "\(expected.program)")
            #expect((row["stdout"] as? String ?? "").isEmpty)
        }
    }

    @Test func `a refusal names the event, its argument and the line`() throws {
        let row = try #require(try judge(["x = 1\n\nopen('/etc/passwd')"]).first)
        let violation = try #require((row["violations"] as? [[String: Any]])?.first)
        #expect(violation["rule"] as? String == "file-open")
        #expect(violation["phase"] as? String == "runtime")
        #expect(violation["node"] as? String == "open")
        #expect(violation["symbol"] as? String == "/etc/passwd")
        #expect(violation["line"] as? Int == 3)
        #expect(violation["excerpt"] as? String == "open('/etc/passwd')")
    }

    /// What a program may do to the pipe that its own process reports on, before a refused act.
    private static let disguises = [
        "os.close(3)", "os.write(3, b'\\0')", "os.dup2(1, 3)",
        "os.set_blocking(3, False)\nos.dup2(1, 3)",
        "os.set_blocking(3, False)\ntry:\n    while True: os.write(3, bytes(65536))\n"
            + "except BlockingIOError: os.set_blocking(3, True)",
        """
        real = os.dup(3)
        mine, its = os.pipe()
        os.dup2(its, 3)
        os.putenv('A', 'b')
        nonce = os.read(mine, 65536)[5:21]
        import struct
        value = b'\\1' + struct.pack('<I', 2) + b'42'
        body = nonce + value + b'\\0' + b'\\0' + struct.pack('<I', 0) + struct.pack('<q', 0)
        os.write(real, struct.pack('<IB', len(body), 3) + body)
        os.close(real)
        """,
    ]

    @Test func `a refused act is recorded whatever the program did to the pipe for reports`() throws {
        let rows = try judge(Self.disguises.map { "import os\n\($0)\nos.system('echo reached')" })
        for (disguise, row) in zip(Self.disguises, rows) {
            #expect(row["verdict"] as? String == "blocked", "\(disguise): \(row)")
            #expect(row["blocked_by"] as? String == "process-start", "\(disguise): \(row)")
            let violations = row["violations"] as? [[String: Any]] ?? []
            #expect(violations.contains { $0["rule"] as? String == "process-start" }, "\(disguise)")
        }
    }

    @Test func `code is checked although the compilation before it found no memory`() throws {
        let program = """
            text = "#" + "a" * 900000 + "\\npass"
            def starve(block):
                hold, small = [], []
                try:
                    while True: hold.append(bytearray(block))
                except MemoryError: pass
                try:
                    while True: small.append(bytearray(100000))
                except MemoryError: pass
                hold.pop()
                try: exec(text)
                except MemoryError: return True
            for block in range(1100000, 1900000, 100000): starve(block)
            exec("imp" + chr(111) + "rt os, posix\\nprint('unchecked')")
            """
        for row in try judge([program], importRules: true) {
            #expect(row["verdict"] as? String == "blocked", "\(row)")
            #expect(row["stdout"] as? String == "", "\(row)")
        }
    }

    @Test func `an exception hands nobody the object that it is about`() throws {
        let rows = try judge(["import string\ntry: string.zzz\nexcept AttributeError as e: print(e.obj, e.name)"])
        #expect(rows.first?["stdout"] as? String == "None zzz\n", "\(rows)")
    }

    @Test func `honest programs meet no refusal`() throws {
        let programs = [
            "import asyncio\nasync def f(): await asyncio.sleep(0); return 1\nasyncio.run(f())",
            "import collections, dataclasses, enum, typing\nP = collections.namedtuple('P', 'a b')\n"
                + "@dataclasses.dataclass\nclass D:\n  x: int = 1\nclass N(typing.NamedTuple):\n  a: int\n"
                + "E = enum.Enum('E', 'A B')\nprint(P(1, 2), D(), N(1), E.A, typing.get_type_hints(D))",
            "import logging, warnings, traceback\nlogging.warning('w'); warnings.warn('w')\n"
                + "try: 1/0\nexcept Exception: traceback.print_exc()\ntraceback.print_stack()",
            "import inspect, random\nprint(inspect.signature(random.choice)); inspect.getsource(random.choice)",
            "import decimal, zoneinfo, datetime\nprint(zoneinfo.ZoneInfo('Europe/Paris'), decimal.Decimal(1) / 3)\n"
                + "print(datetime.datetime.strptime('2020', '%Y'), 'x'.encode('cp037'))",
            "import unittest\nclass T(unittest.TestCase):\n  def test_a(self): self.assertEqual(1, 1)\n"
                + "  def test_b(self): self.fail()\nunittest.main(argv=['x'], exit=False)",
            "from unittest import mock\nwith mock.patch('builtins.print'): pass",
            "import threading, queue\nfrom concurrent.futures import ThreadPoolExecutor\n"
                + "print(list(ThreadPoolExecutor(2).map(abs, [-1])))",
            "print(open(0).read()); open('/dev/null').close(); eval('1 + 1'); exec('x = 1')",
            "import json, csv, io, re, uuid, secrets\nprint(uuid.uuid4(), secrets.token_hex(), list(csv.reader(['a,b'])))",
        ]
        for (row, program) in zip(try judge(programs, importRules: true), programs) {
            #expect(row["verdict"] as? String == "passed", "\(program): \(row)")
        }
    }
}

/// Modules imported by a call.
extension RuntimeGuardTests {
    @Test func `computed imports are held to the rules over imports`() throws {
        // The name is one that no rule over names speaks of here.
        let refused = [
            "__builtins__.__import__('o' + 's')",
            "__builtins__.__dict__['__import__']('posix')",
            "__builtins__.__import__('os.path')",
            "__builtins__.__import__(name='o' + 's', fromlist=('path',))",
            "import heapq; heapq.nlargest(1, ['o' + 's'], key=__builtins__.__import__)",
            "list(map(__builtins__.__import__, ['o' + 's']))",
            "from concurrent.futures import ThreadPoolExecutor\n"
                + "list(ThreadPoolExecutor(1).map(__builtins__.__import__, ['o' + 's']))",
            "import importlib; importlib.import_module('o' + 's')",
            "import importlib; importlib.__import__('o' + 's')",
            "import importlib; importlib._bootstrap._gcd_import('o' + 's')",
            "import importlib; importlib._bootstrap.__import__('o' + 's')",
            "import importlib; importlib._bootstrap._call_with_frames_removed(__builtins__.__import__, 'o' + 's')",
            "import importlib; importlib.import_module('.path', 'o' + 's')",
            "__builtins__.__import__('path', {'__package__': 'os', '__name__': 'os'}, None, ['join'], 1)",
            "import sys\ndel sys.modules['builtins']\nimport builtins\nbuiltins.__import__('o' + 's')",
            "import unittest\nunittest.main(module='o' + 's', argv=['x'], exit=False)",
        ]
        for (row, program) in zip(try judge(refused, importRules: true), refused) {
            #expect(row["verdict"] as? String == "blocked", "\(program): \(row["verdict"] ?? "")")
            #expect(row["blocked_by"] as? String == "no-os", "\(program)")
        }
    }

    @Test func `one worker watches jobs under rules, and none of those between them`() throws {
        let program = """
            import importlib, sys
            names = [f.__module__ for f in (importlib.import_module, importlib._bootstrap._gcd_import)]
            print(names, type(AttributeError.obj).__name__)
            sys.stdout.flush()
            __builtins__.__import__('o' + 's')
            print('imported')
            """
        let workspace = try Workspace()
        let rules = try policy(workspace, name: "by-itself", importRules: true)
        let policies = ["open", rules, "open", "open", rules, rules, "open"]
        let rows = try workspace.judge(
            policies.map { ["source": program, "policy": $0] }, work: ["--workers", "1"])
        let own = "['importlib', '_frozen_importlib'] member_descriptor\nimported\n"
        for (row, policy) in zip(rows, policies) {
            let isOpen = policy == "open"
            #expect(row["verdict"] as? String == (isOpen ? "passed" : "blocked"), "\(row)")
            #expect(row["blocked_by"] as? String == (isOpen ? nil : "no-os"), "\(row)")
            #expect(row["stdout"] as? String == (isOpen ? own : "[None, None] getset_descriptor\n"), "\(row)")
        }
    }

    @Test func `a function in the interpreter's place gives nothing away and works like it`() throws {
        let programs = [
            "f = __builtins__.__import__\nassert f.__self__ is None and not hasattr(f, '__wrapped__')\n"
                + "assert not hasattr(f, '__closure__') and not hasattr(f, '__globals__')",
            "class S(str):\n  def __hash__(self): return hash('os')\n  def __eq__(self, other): return other == 'os'\n"
                + "assert __builtins__.__import__(S('math')).pi > 3",
            // How CPython's own code asks for a module, which then looks it up by itself.
            "g = {}\nassert __builtins__.__import__('o' + 's', g, g, [], 0) is None",
            "import importlib\nassert importlib.import_module('json.decoder').JSONDecoder\n"
                + "assert __builtins__.__import__('json.decoder').loads\n"
                + "assert __builtins__.__import__('json.decoder', fromlist=['x']).JSONDecoder",
            "for arguments, error in [(('nowhere',), ModuleNotFoundError), ((5,), TypeError), (('',), ValueError)]:\n"
                + "  try: __builtins__.__import__(*arguments)\n  except error: pass\n  else: assert False, arguments",
            "import os.path, xml.dom.minidom, email.message\nassert os.path.join('a', 'b') == 'a/b'",
        ]
        for (row, program) in zip(try judge(programs, importRules: true), programs) {
            #expect(row["verdict"] as? String == "passed", "\(program): \(row)")
        }
    }
}

/// What is recorded of it.
extension RuntimeGuardTests {
    private static let watching = """
        name: watching
        audit:
          - {id: environment, severity: observe, message: m, events: [os.putenv]}
        """

    private func watched(_ program: String, _ workspace: Workspace) throws -> [String: Any] {
        let installed = try workspace.assay("policy", "install", try workspace.write(Self.watching, to: "p.yaml"))
        #expect(installed.status == 0, "\(installed.error)")
        return try #require(
            try workspace.judge([["source": program, "policy": "watching", "timeout": 1]]).first)
    }

    @Test func `distinct events are recorded with their counts, and shown`() throws {
        let workspace = try Workspace()
        let row = try watched("import os\nfor i in range(6): os.putenv('A%d' % (i % 2), 'x')", workspace)
        #expect(row["verdict"] as? String == "passed")
        let events = try #require(row["events"] as? [[String: Any]])
        #expect(events.map { $0["argument"] as? String } == ["A0", "A1"])
        #expect(events.map { $0["count"] as? Int } == [3, 3])
        #expect(events.allSatisfy { $0["severity"] as? String == "observe" && $0["event"] as? String == "os.putenv" })
        #expect(row["event_count"] as? Int == 6)
        #expect(try workspace.assay("show", "1").output.contains("os.putenv  A1  (environment, 3×)"))
        let report = try workspace.assay("report", "events", "--format", "jsonl").rows()
        #expect(report.map { $0["events"] as? Int } == [3, 3])
        #expect(try workspace.sql("SELECT sum(jobs), sum(events) FROM report_events WHERE batch = 'b'") == "2|6")
    }

    @Test func `events are bounded, and their number is kept`() throws {
        let row = try watched(
            "import os\nfor i in range(5000): os.putenv('A%d' % i + 'x' * 9999, 'x')", try Workspace())
        #expect(row["verdict"] as? String == "passed")
        let events = try #require(row["events"] as? [[String: Any]])
        #expect(events.count == 100)
        #expect(events.allSatisfy { ($0["argument"] as? String)?.utf8.count == 200 })
        #expect(row["event_count"] as? Int == 5_000)
    }

    @Test(arguments: [
        ("import os\nos.putenv('A', 'x')\nos._exit(0)", "crashed"),
        ("import os\nos.putenv('A', 'x')\nwhile True: pass", "timed_out"),
        ("import os\nos.putenv('A', 'x')\nos.abort()", "crashed"),
        ("import os\nos.putenv('A', 'x')\nx = []\nwhile True: x.append(' ' * 100000)", "memory_exceeded"),
    ])
    func `what a program tried is known of one that is killed`(program: String, verdict: String) throws {
        let row = try watched(program, try Workspace())
        #expect(row["verdict"] as? String == verdict)
        let events = try #require(row["events"] as? [[String: Any]])
        #expect(events.map { $0["argument"] as? String } == ["A"])
    }
}
