import Evaluation
import PolicyCheck
import Testing

extension PolicyTests {
    @Suite struct HonestPrograms {
        @Test("the default policy accepts", arguments: honest)
        func accepts(_ program: String) throws {
            let result = try Python.check(program)
            #expect(!result.rejects, "\(result.violations.map { "\($0.rule): \($0.symbol)" })")
        }

        @Test("the strict policy accepts", arguments: pure)
        func strictAccepts(_ program: String) throws {
            let result = try Python.check(program, by: Policies.strict)
            #expect(!result.rejects, "\(result.violations.map { "\($0.rule): \($0.symbol)" })")
        }

        @Test func `code that the standard library generates for honest classes is accepted`() throws {
            let generated = try Python.strings(
                from: """
                    import builtins, collections, dataclasses, enum, functools, typing
                    result = []
                    real_exec, real_eval = builtins.exec, builtins.eval
                    def note(real):
                        def noting(code, *rest):
                            if isinstance(code, str): result.append(code)
                            return real(code, *rest)
                        return noting
                    builtins.exec, builtins.eval = note(real_exec), note(real_eval)
                    try:
                        collections.namedtuple('P', 'x y', defaults=[1])
                        for options in [{}, {'frozen': True}, {'order': True}, {'slots': True}, {'kw_only': True}]:
                            @dataclasses.dataclass(**options)
                            class D:
                                x: int
                                y: list = dataclasses.field(default_factory=list)
                                z: str = 'z'
                        class N(typing.NamedTuple):
                            a: int
                        class E(enum.Enum):
                            A = 1
                    finally:
                        builtins.exec, builtins.eval = real_exec, real_eval
                    """)
            #expect(generated.count > 10)
            for code in generated {
                let result = try Python.check(code, phase: .runtime)
                #expect(!result.rejects, "\(result.violations.map(\.symbol)) in \(code)")
            }
        }
    }
}

private let pure: [String] = [
    "from typing import List\ndef f(x: List[int]) -> int:\n    return sum(x)",
    "import math\nprint(math.sqrt(2), f'{math.pi:.2f}')",
    "import string\ndef f(string): return string.lower()\nprint(string.digits)",
    "from dataclasses import dataclass, field\n@dataclass\nclass P:\n    x: int = 0\n    y: list = field(default_factory=list)",
    "class A:\n    def __init__(self):\n        self._x = 1\n    def __repr__(self):\n        return f'{self._x!r}'",
    "class B(A):\n    def __init__(self):\n        super().__init__()",
    "match p:\n    case {'a': x, **rest}: pass\n    case [1, *y]: pass\n    case P(x=1): pass\n    case str() | None: pass",
    "import re\nprint(re.sub(r'a', 'b', input()))",
    "import copy\nx = copy.deepcopy([1])",
    "import sys\nsys.setrecursionlimit(10 ** 6)\nfor line in sys.stdin: print(line)",
]

private let honest: [String] =
    pure + [
        "if __name__ == '__main__':\n    main()",
        "class A:\n    def __repr__(self):\n        return f'{self.__class__.__name__}({self.x!r})'",
        "class A:\n    def __eq__(self, other):\n        return self.__class__ == other.__class__ and self.__dict__ == other.__dict__",
        "class A:\n    def __add__(self, other):\n        return self.__class__(self.x + other.x)",
        "class A:\n    __slots__ = ('x',)\n    def __init__(self, x): self.x = x\n    def __enter__(self): return self\n    def __exit__(self, *a): pass\n    def __del__(self): pass",
        "class A:\n    def __new__(cls):\n        return super().__new__(cls)\n    def __init_subclass__(cls, **k):\n        super().__init_subclass__(**k)",
        "class A:\n    def __setattr__(self, n, v):\n        super().__setattr__(n, v)\n    def __getattr__(self, n):\n        raise AttributeError(n)",
        "type(x).__name__\nf.__name__\nf.__doc__\nA.__module__\nf.__annotations__",
        "'{0.__class__.__name__}'.format(x)\n'{a.b} {0[x]} {:>{w}.2f} {{}}'.format(a, w=1)",
        "class V:\n    '''Uses __class__ and {0.__class__ of values.'''\n    def f(self):\n        'returns __globals__'",
        "async def f():\n    async with a as b:\n        async for c in d: yield c\nimport asyncio\nasyncio.run(f())",
        "import functools\ndef d(f):\n    @functools.wraps(f)\n    def w(*a, **k):\n        return f(*a, **k)\n    return w",
        "import contextlib\n@contextlib.contextmanager\ndef f():\n    yield 1",
        "import unittest\nclass T(unittest.TestCase):\n    def test(self):\n        with self.assertRaises(ValueError): int('x')\nunittest.main()",
        "import numpy as np\na = np.array([1, 2])\nprint(a.mean(), np.linalg.norm(a), np.random.rand(3), np.select(a, a), np.trace(a))",
        "import sys\ninput = sys.stdin.readline\nn = int(input())\nsys.stdout.write(str(n))\nsys.exit(0)",
        "data = open(0).read().split()",
        "from collections import Counter, defaultdict, deque, namedtuple, OrderedDict\nP = namedtuple('P', 'x y')\nP(1, 2)._asdict()",
        "import json\nprint(json.dumps({'a': 1.5}, default=lambda o: o.name))",
        "import itertools, heapq, bisect, operator\nsorted(x, key=operator.itemgetter(1))\noperator.attrgetter('name', 'a.b')",
        "import datetime, time, random, hashlib\nprint(datetime.datetime.now(), time.time(), random.random(), hashlib.md5(b'').hexdigest())",
        "from datetime import datetime, time\ndatetime.now().time()",
        "import threading, queue\nt = threading.Thread(target=f)\nt.start()\nq = queue.Queue()",
        "from concurrent.futures import ThreadPoolExecutor\nwith ThreadPoolExecutor() as e: e.map(f, x)",
        "import logging\nlogging.basicConfig(level=logging.INFO)\nlogger = logging.getLogger(__name__)",
        "import traceback\ntry:\n    f()\nexcept Exception as e:\n    traceback.print_exc()\n    print(e.args, e.__traceback__, e.__cause__)",
        "import os.path\nprint(os.path.join('a', 'b'), os.path.splitext('x.y'))",
        "from os.path import join, basename",
        "from os import path\nprint(path.join('a', 'b'))",
        "import pathlib\nimport shutil, tempfile",
        "from pathlib import PurePosixPath\nPurePosixPath('a') / 'b'",
        "getattr(x, 'name', None)\nhasattr(x, 'y')\nsetattr(x, 'y', 1)",
        "eval('1 + 2')\neval(x)\nexec('y = 1')\ncompile(x, 'f', 'eval')",
        "eval('1 +')\nexec('this is no program')",
        "dir(x)\nid(x)\nmemoryview(b'')\ntype(x)\ntype('T', (), {})",
        "import math\nprint(math)\ndir(math)\ntype(math)\nisinstance(math, type)",
        "import copy\ndef f(copy): return copy + 1",
        "import string\nfor string in x: pass\ndef f():\n    string = 'a'\n    return g(string)",
        "def f(open, high, low, close):\n    self.open = open\n    return open - close",
        "def f():\n    vars = 1\n    return g(vars)",
        "class Bar:\n    def __init__(self, signal, code, socket):\n        self.signal = signal\n        self.code = code\n        self._thread = socket",
        "r.code\nresponse.resource\ndevice.signal\nplatform.system\nself._os_name",
        "from typing import *\nfrom math import *\nx: Optional[int] = floor(2.5)",
        "x = '{' + ', '.join(y) + '}'\nz = '{:<' + str(w) + '}'\n'{%.2f}' % x",
        "'{\"key.name\": 1, \"b\": {\"c.d\": 2}}'\n'a{margin:0.5em}'\n'\\ud800{x.y}'",
        "try:\n    pass\nexcept* (ValueError, TypeError) as e:\n    print(e.exceptions)",
        "self.obj = 1\nwrapper.obj",
        // Names like a module's, for the program's own.
        "class D:\n    def __init__(self, os):\n        self.os = os\n    def f(self):\n        return self.os",
        "D(os='linux', sys=1)\ndict(os=1)\nd.os", "class C:\n    os: str = 'x'\nprint(C().os)",
        "class R:\n    def read_text(self): pass\n    def find_spec(self): pass\nR().read_text()",
        // Imports that nothing reads.
        "import os", "import sys, os\nsys.exit(0)", "import pickle, selectors", "import subprocess",
        "import os as o\ndef f(o): return o", "from os import system", "def f():\n    import os\n    return 1",
        // Names of the program's own by a literal key.
        "if 'solve' in globals(): globals()['solve'](1)", "'x' not in locals()", "x = 1\nlocals()['x']",
        // Classes, compared.
        "a.__class__ is b.__class__", "o.__class__ == C", "x.__class__ is not y.__class__", "o.__class__.__name__",
        "f.__defaults__\nf.__kwdefaults__\nprint(f.__name__)",
        // An instance's own dictionary.
        "class A:\n    def __init__(self, **kw):\n        self.__dict__.update(kw)\nA(x=1)",
        "class A:\n    def __init__(self, **kw):\n        for k, v in kw.items(): setattr(self, k, v)\nA(x=1)",
        "class A:\n    def to_dict(self):\n        return self.__dict__\nA().to_dict()",
        "class A(B):\n    def __repr__(self):\n        return ', '.join(f'{k}={v}' for k, v in self.__dict__.items())",
        "class A:\n    def to_dict(self, keys):\n        return {k: self.__dict__[k] for k in keys}\na.to_dict(['x'])",
        "class A:\n    def f(self):\n        return vars(self)\n    @property\n    def g(self):\n        return self.__dict__",
        "class A:\n    def __getattr__(self, n):\n        return self.__dict__[n]\n    def set(self, k, v):\n        setattr(self, k, v)\nA().set('x', 1)",
        "class A:\n    def __eq__(self, other):\n        if not isinstance(other, A):\n            return NotImplemented\n        return self.__dict__ == other.__dict__",
        "class A:\n    def __eq__(self, other):\n        if type(self) != type(other): return False\n        return self.__dict__ == other.__dict__",
        "class A:\n    def __eq__(self, o):\n        return isinstance(o, self.__class__) and self.__dict__ == o.__dict__",
        "class A:\n    def __getstate__(self):\n        state = self.__dict__.copy()\n        del state['x']\n        return state",
        "class A:\n    def call(self, name):\n        return getattr(self, name)()\nA().call('run')",
        // Names of attributes with a harmless beginning or end.
        "class V:\n    def visit(self, node):\n        m = 'visit_' + type(node).__name__\n        return getattr(self, m, self.generic)(node)\nV().visit(n)",
        "getattr(x, f'visit_{type(node).__name__}')(node)", "getattr(x, 'do_' + y, None)",
        "getattr(x, '%s_handler' % y)",
        "getattr(x, f'{kind}_handler', default)", "getattr(x, 'handle_%s' % y)", "for n in ['a', 'b']: getattr(x, n)",
        "def f(x):\n    n = 'count'\n    setattr(x, n, 1)", "getattr(x, 'a' if y else 'b')", "hasattr(x, 'get_' + n)",
        "for n in ('x', 'y'): print(getattr(p, n))",
        // What Python itself fills in.
        "class D:\n    def __get__(self, instance, owner=None):\n        return instance.__dict__[self.n]\n    def __set__(self, instance, v):\n        instance.__dict__[self.n] = v",
        "class A:\n    def __init__(self, **kw):\n        for k in kw: setattr(self, k, kw[k])\nclass B(A):\n    def __init__(self, x, **kw):\n        super().__init__(**kw)\nB(1, y=2)",
        "class A:\n    pass\na = A()\nprint(vars(a), a.__dict__)", "print(f.__wrapped__.__name__, A.__module__)",
        "class A:\n    def update(self, **kw):\n        self.__dict__.update(kw)\n    def get(self, n, d=None):\n        return getattr(self, n, d)\na = A()\na.update(x=1)\na.get('x', 2)",
        "from typing import get_type_hints\ndef f(x: 'int'): pass\nprint(get_type_hints(f))",
        "match x:\n    case True | None: pass\n    case False: pass", "from typing import *\nprint(__name__)",
        "f.read(10)\nf.read()\njson.dump(data, f)\ncompile(x, '<string>', 'exec')",
        "from unittest.mock import patch\nwith patch.dict({'a': 1}, {'b': 2}): pass",
        // Templates.
        "t = 'Hello {name}'\nprint(t.format(name=n))", "('{:<' + str(len(x)) + '}').format(y)",
        "' '.join(['{}'] * 3).format(*x)",
        "def f(template, **values): return template.format(**values)", "self.template.format(x)",
        "('{:>%d}' % w).format(x)",
        "f'{{:<{w}}}'.format(x)", "T = {'en': 'Hello {}', 'fr': 'Salut {}'}\nprint(T[lang].format(n))",
        "map('{:02x}'.format, x)",
        "('-' * 10 + '{}').format(x)", "formatter.format(record)", "'{}: {}'.format(a, b) + c",
        "', '.join('{}' for _ in x).format(*x)",
        "('a {}' 'b {}').format(1, 2)", "x = '{0:{1}}'\nx.format(a, b)",
        "msg = 'a {}'\nif y:\n    msg = 'b {}'\nprint(msg.format(z))",
        // Namespaces of evaluated code.
        "eval(x, {'__builtins__': {}}, {'a': 1})", "ns = {}\nexec(code, ns)\nprint(ns['f'](2), ns.get('x'))",
        "eval(x, {'a': 1})",
        "env = {'__builtins__': {}, 'a': 1}\neval(x, env)\nprint(env)", "exec(code, {})", "eval(x, None, y)",
        // Tests of the program's own.
        "import unittest\nfrom unittest import TestCase, main, mock\nsuite = unittest.TestLoader().loadTestsFromTestCase(T)\nmain(argv=['x'], exit=False)",
        "import numpy as np\nnp.testing.assert_allclose(a, b)\nfrom numpy.testing import assert_array_equal",
        "from unittest.mock import patch, Mock\nm = Mock(return_value=1)\nwith patch.object(T, 'f', return_value=2): m()",
        "import functools\n@functools.wraps(f)\ndef g(): pass\nfunctools.update_wrapper(g, f)",
        "import contextlib, io\nwith contextlib.redirect_stdout(io.StringIO()) as f: print(1)",
        "from os import path\npath.join('a', 'b')\nfrom unittest import main\nmain()\nfrom concurrent import futures\nfutures.ThreadPoolExecutor()",
        "import numpy as np\nrng = np.random.default_rng(0)\nx: np.random.Generator = rng\nnp.linalg.norm(x)",
        // Patterns.
        "class P:\n    __match_args__ = ('x', 'y')\nmatch p:\n    case P(0, y): pass",
        "class P:\n    __match_args__ = 'x',",
        "class T:\n    def split(self): pass\n'a b'.split()",
        "@dataclass\nclass P:\n    x: int\n    __slots__: tuple = ()",
        "class C:\n    def __getstate__(self): return {}\n    def __setstate__(self, s): pass\n    def __reduce__(self): return (C, ())",
        "print('%s.%s' % (a, b))\nx = '__' + name + '__'",
        "import doctest\ndoctest.testmod()",
        "import ast\nast.literal_eval('[1]')\nast.parse('x')",
        "import gc, inspect\ngc.collect()\ninspect.signature(f)",
        "from unittest.mock import patch, MagicMock\nwith patch('builtins.input', return_value='1'): pass",
        "import numpy as np\ndef f(x: np.ndarray) -> np.ndarray: return np.where(x > 0, x, 0)",
        "import numpy as np, math as m\nprint(np.__version__, m.__name__, m.__doc__)",
        "from typing import *\ncode = 1\nstring = input()\nprint(code, string)\n_x = 1\nf(_x)\nclass A: pass",
        "import scipy.signal\nfrom scipy import signal, io\nsignal.convolve(a, b)",
        "#!/usr/bin/env python\n# -*- coding: latin-1 -*-\nprint('é')",
    ]
