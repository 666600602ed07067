import Foundation
import Testing

@Suite("assay run shows a program's outcome as an interpreter would")
struct RunTests {
    @Test("output, value and exit code")
    func passed() throws {
        let outcome = try Workspace().assay("run", "-c", "print('hi')\n1 + 1")
        #expect(outcome.status == 0)
        #expect(outcome.output == "hi\n2\n")
        #expect(outcome.error == "")
    }

    @Test("a traceback of the program's own frames")
    func raised() throws {
        let outcome = try Workspace().assay("run", "-c", "def f(x):\n    return 1 / x\nf(0)")
        #expect(outcome.status == 1)
        #expect(
            outcome.error.hasPrefix(
                """
                Traceback (most recent call last):
                  File "<program>", line 3, in <module>
                    f(0)
                  File "<program>", line 2, in f
                    return 1 / x
                ZeroDivisionError: division by zero

                """), "\(outcome.error)")
    }

    @Test("every violation of a hostile program, with line and column")
    func rejected() throws {
        let workspace = try Workspace()
        let outcome = try workspace.assay("run", "-c", "import os; os.system('rm -rf /')")
        #expect(outcome.status == 1)
        #expect(outcome.error.contains("<program>:1:8: "))
        #expect(outcome.error.contains("<program>:1:12: "))
        #expect(try workspace.sql("SELECT verdict, violation_count >= 2 FROM results") == "rejected|1")
        #expect(try workspace.sql("SELECT count(*) >= 2 FROM violations WHERE phase = 'static' AND line = 1") == "1")
    }

    @Test(
        "code made at run time is held to the policy",
        arguments: [
            "s = 'imp' + 'ort os'\nexec(s)\nprint('no')", "eval('__imp' + 'ort__(\"os\")')",
            "exec(compile('imp' + 'ort os', 'x', 'exec'))",
            "import collections\ncollections.UserList(['__imp' + 'ort__(\"os\")']).sort(key=eval)",
            "import typing\ndef f(x: '__imp' 'ort__(\"os\")'): pass\ntyping.get_type_hints(f)",
        ])
    func runtime(program: String) throws {
        let workspace = try Workspace()
        let outcome = try workspace.assay("run", "-c", program)
        #expect(outcome.status == 1)
        let verdict = try workspace.sql("SELECT verdict FROM results")
        #expect(["blocked", "rejected"].contains(verdict), "\(outcome.error)")
        if verdict == "blocked" {
            #expect(try workspace.sql("SELECT count(*) > 0 FROM violations WHERE phase = 'runtime'") == "1")
        }
    }

    @Test(
        "honest code that makes code is let through",
        arguments: [
            "x = eval('+'.join(['1', '2']))\nassert x == 3",
            "import collections\nP = collections.namedtuple('P', 'x y')\nassert P(1, 2).y == 2",
            "import dataclasses\n@dataclasses.dataclass(order=True)\nclass P:\n    x: int = 1\nassert P() < P(2)",
            "import enum\nclass C(enum.Enum):\n    A = 1\nassert C.A.name == 'A'",
            "import asyncio\nasync def f(): return 1\nassert asyncio.run(f()) == 1",
            "from functools import lru_cache\n@lru_cache\ndef f(n): return n\nassert f(1) == 1",
        ])
    func honest(program: String) throws {
        let outcome = try Workspace().assay("run", "-c", program)
        #expect(outcome.status == 0, "\(outcome.error)")
    }

    @Test("nothing that a terminal obeys reaches one through errors")
    func escapes() throws {
        let outcome = try Workspace().assay("run", "-c", "raise ValueError('\\x1b[31mred')")
        #expect(outcome.status == 1)
        #expect(!outcome.error.contains("\u{1B}"))
        #expect(outcome.error.contains("\\x1b[31mred"))
    }
}
