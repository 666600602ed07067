import Evaluation
import PolicyCheck
import PolicyLanguage
import Testing

extension PolicyTests {
    /// What each kind of rule matches, one at a time.
    @Suite struct Rules {
        @Test(
            "a rule finds what it is about",
            arguments: [
                ("nodes: [Lambda, Async*]", "lambda: 0\nasync def f(): pass", ["Lambda", "AsyncFunctionDef"]),
                ("nodes: {allow: [Expr, Constant]}", "1; x", ["Name"]),
                ("nodes: [MatMult]", "a @ b + c", ["MatMult"]),
                (
                    "imports: {deny: [a], allow: [a.b]}", "import a.b; import a; import a.c; a.b.d; a.c",
                    ["a", "a.c", "a.c"]
                ),
                ("imports: {deny: [a.b]}", "import a; a.b.c; a.c; from a import b as d; d.e", ["a.b", "a.b", "a.b.e"]),
                ("imports: {deny: [a.b]}", "from a import *", ["a.*"]),
                ("imports: {deny: [a.b]}", "from . import a", [".a"]),
                ("imports: {allow: [a.b]}", "import a; a.b; a.c; import c", ["a.c", "c"]),
                ("imports: {deny: [a], unused: ignored}", "import a", []),
                ("imports: {deny: [a], unused: ignored}", "import a; a.b", ["a", "a.b"]),
                ("imports: {deny: [a], unused: ignored}", "import a as c\ndef f(c): return c\nc", ["a", "a"]),
                ("imports: {deny: [a], unused: ignored}", "import a as c\ndef f(c): return c", []),
                ("names: [\"x*\"]", "x1 = y\ndef f(x2, *, x3): pass\nz.x4", ["x1", "x2", "x3"]),
                ("builtins: [len, nothing]", "len(x)\nnothing\ndef f(len): return len", ["len"]),
                ("builtins: {allow: [print]}", "print(x)\nlen(x)\nmine()", ["len"]),
                ("attributes: [a]", "x.a; f(a=1); y = x.b.a.c", ["a", "a", "a"]),
                ("attributes: {deny: [a], allow: [a.b, s.a]}", "x.a.b; s.a; x.a.c; s.t.a", ["a", "a"]),
                (
                    "calls: {of: [f, .g, m.h]}", "f(); x.g(); import m; m.h(); h(); x.f()",
                    ["f", ".g x", "m.h"].map { $0.replacing(" x", with: "") }
                ),
                ("calls: {of: [m.h]}", "from m import h as k; k(); k", ["m.h", "m.h"]),
                (
                    "calls: {of: [f], argument: 2, must-be: literal}", "f(x); f(x, 1); f(x, y); f(*x); f",
                    ["f", "f", "f"]
                ),
                (
                    "calls: {of: [f], argument: 1, one-of: [0, a]}", "f(0); f('a'); f(1); f('b'); f(False)",
                    ["f", "f b", "f"]
                ),
                ("calls: {of: [f], argument: 1, must-be: present}", "f(x); f(); f(*x)", ["f", "f"]),
                ("calls: {of: [f], argument: all, must-be: literal}", "f(1, 'x'); f(1, x); f(k=1)", ["f", "f"]),
                ("strings: {literals: [a]}", "'a'; 'ab'; x['a']", ["a", "a"]),
                ("strings: {keys: [a]}", "'a'; x['a']; x['b']", ["a"]),
                (
                    "strings: {composed: [\"__*__\"]}", "'__' + 'a' + '__'; '__a__'; '__' + a + '__'; f'__{\"b\"}__'",
                    ["__a__", "__b__"]
                ),
                (
                    "attributes: {deny: [a], own: ignored}", "x.a; y.b", ["a"]
                ),
                ("attributes: {deny: [a], own: ignored}", "x.a; y.a = 1; del z.a; f(a=1)", []),
                ("attributes: {deny: [a], own: ignored}", "import m; x.a = 1; m.a; m.b.a; y.a", ["a", "a"]),
                ("attributes: {deny: [a], stores: ignored}", "x.a; y.a = 1; f(a=1)", ["a"]),
                (
                    "attributes: {deny: [a], compared: [a]}", "x.a == y.a; x.a is y; x.a < y; x.a.b == y; f(x.a)",
                    ["a", "a", "a"]
                ),
                ("attributes: {deny: [a], read: [a]}", "x.a; x.a.b; x.a = 1; del x.a", ["a", "a"]),
                (
                    "attributes: {deny: [a], instance: [a]}",
                    "class C:\n    def f(self): return self.a\n    def g(self, o): return o.a\nc.f()", ["a"]
                ),
                (
                    "definitions: [a]",
                    "a = 1\nclass C:\n    a = 1\n    def f(self): a = 2\nx.a = 1\nclass D:\n    def a(self): pass",
                    ["a", "a", "a"]
                ),
                ("definitions: {deny: [a], beside: [While]}", "class C:\n    a = 1", []),
                ("definitions: {deny: [a], beside: [While, For]}", "class C:\n    a = 1\nwhile 1: pass", ["a"]),
                ("definitions: {deny: [a], form: annotation}", "class C:\n    a = 1\nclass D:\n    a: int", ["a"]),
                (
                    "builtins: {deny: [globals], with-literal-key: [globals]}",
                    "globals()['f']; 'f' in globals(); globals(); globals()[x]; x in globals(); globals()['x'] = 1; globals",
                    ["globals", "globals", "globals", "globals", "globals"]
                ),
                (
                    "builtins: {deny: [globals, len], with-literal-key: [globals]}",
                    "globals()['len']; globals()['globals']",
                    ["globals", "len"]
                ),
                (
                    "calls: {of: [f], argument: 1, keyword: k, must-be: literal}",
                    "f(1); f(k=1); f(k=x); f(**d); f(j=x); f()", ["f", "f"]
                ),
                (
                    "calls: {of: [f], keyword: k, must-be: absent}", "f(1); f(k=1); f(**d); f(j=2); g = f",
                    ["f", "f", "f"]
                ),
                ("calls: {of: [f], argument: 2, must-be: absent}", "f(1); f(1, 2); f(*x); f(k=1)", ["f", "f", "f"]),
                (
                    "calls: {of: [.f], argument: 1, must-be: no-text}", "x.f(1); x.f(); x.f(y); x.f('a'); x.f('a' + y)",
                    [".f", ".f a"]
                ),
                ("calls: {of: [f], argument: 1, must-be: fileless}", "f('a'); f('a/b'); f(y)", ["f", "f a/b"]),
                (
                    "calls: {of: [f], argument: 1, must-be: own-definition}",
                    "def g(): pass\nclass C: pass\nimport m as h\nf(g); f(C); f(h); f(y)", ["f", "f"]
                ),
                ("calls: {of: [f], instance: accepted}", "f(x)\nclass C:\n    def m(self): f(self); f(y)", ["f", "f"]),
                (
                    "module-values: {}", "from xml import etree\nf(etree)\nfrom xml.etree import ElementTree as E\nE.x",
                    ["xml.etree"]
                ),
                ("module-values: {}", "import os\nos.path.join\nx = os.path", ["os.path"]),
                ("reexports: {allow: [m._ok]}", "import m; m._x; m._ok; m.__doc__; m.x._y", ["m._x", "m.x._y"]),
                ("module-values: {allow: [print]}", "import m; print(m); f(m); m.x(m.y)", ["m"]),
            ])
        func finds(_ matcher: String, _ program: String, _ symbols: [String]) throws {
            let result = try Python.check(program, by: try Policies.rule(matcher))
            #expect(result.violations.map(\.symbol).sorted() == symbols.sorted())
            #expect(result.rejects == !symbols.isEmpty)
            #expect(result.violations.allSatisfy { $0.rule == "the-rule" && $0.message == "not here" })
        }

        @Test func `an observing rule records and lets pass`() throws {
            let result = try Python.check("x.a", by: try Policies.rule("attributes: [a]", severity: "observe"))
            #expect(result.total == 1)
            #expect(!result.rejects)
            #expect(result.violations.first?.severity == .observe)
        }

        @Test(
            "run-time code is held to the rules as the policy says",
            arguments: [("reject", 1, true), ("observe", 1, false), ("ignore", 0, false)])
        func runtime(_ treatment: String, _ total: Int, _ rejects: Bool) throws {
            let policy = try compile(
                text: """
                    name: a
                    runtime: {compile: \(treatment)}
                    rules: [{id: x, message: m, attributes: [a]}]
                    """, hash: "")
            let result = try Python.check("x.a", by: policy, phase: .runtime)
            #expect(result.total == total)
            #expect(result.rejects == rejects)
            #expect(result.violations.allSatisfy { $0.phase == .runtime })
            #expect(try Python.check("x.a", by: policy).rejects)
        }

        @Test func `imports of a program are known to the code it makes`() throws {
            let programs: [(String, Violation.Phase)] = [
                ("import sys as s\nfrom pathlib import Path", .static), ("s.modules", .runtime),
                ("Path('x')", .runtime),
                ("t.modules", .runtime), ("import sys", .runtime),
            ]
            let rejects = try Python.run {
                let checker = PolicyChecker(policy: Policies.default)
                return try programs.map { try Python.check($0, with: checker, phase: $1).rejects }
            }
            #expect(rejects == [false, true, true, false, true])
        }

        @Test func `a warm-up leaves no trace in what is found later`() throws {
            // Names that the warm-up's program imports, reads as attributes, and defines as methods.
            let programs = [
                "import os\nos.system('id')", "total = queue.threading, math.sys, os.system, unittest.loader",
                "class Point:\n  def __eq__(self, other): return self.__dict__\n  def length(self): return self.__dict__",
                "check(solve).__code__", "x = 1",
            ]
            let found = try [false, true].map { isWarm in
                try programs.map { program in
                    try Python.run {
                        let checker = PolicyChecker(policy: Policies.default)
                        if isWarm { checker.warmUp() }
                        return try Python.check(program, with: checker).violations
                    }
                }
            }
            #expect(found[0] == found[1])
            #expect(found[0].map(\.isEmpty) == [false, false, true, false, true])
        }

        @Test func `names are found by patterns and beyond ASCII as they are by their letters`() throws {
            let policy = try compile(
                text:
                    """
                    name: p
                    rules:
                      - {id: x, message: m, names: [plain, "ab*", "c*d", "*tail", "é*", "ñandú"]}
                    """, hash: "")
            let names = [
                "plain": true, "plai": false, "plainer": false, "ab": true, "abc": true, "a": false, "cd": true,
                "cxd": true, "c": false, "cx": false, "d": false, "tail": true, "detail": true, "tails": false,
                "été": true, "ñandú": true, "ñand": false, "nandu": false,
            ]
            for (name, isFound) in names {
                #expect(try Python.check("\(name) = 1", by: policy).rejects == isFound, "\(name)")
            }
        }

        @Test func `a checker gives the same answer again`() throws {
            let programs = ["import os\nos.system('id')", "x = 1", "import os\nos.system('id')", "y.gi_frame"]
            let totals = try Python.run {
                let checker = PolicyChecker(policy: Policies.default)
                return try programs.map { try Python.check($0, with: checker).total }
            }
            #expect(totals == [2, 0, 2, 1])
        }
    }
}
