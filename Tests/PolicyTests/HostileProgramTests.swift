import Evaluation
import PolicyCheck
import Testing

extension PolicyTests {
    /// A program that leaves the language, and the rule that has to say so.
    struct Hostile: Sendable, CustomTestStringConvertible {
        var rule: String
        var program: String

        init(_ rule: String, _ program: String) {
            self.rule = rule
            self.program = program
        }

        /// Whether a program under the strict policy could get hold of what this one starts from.
        var isReachable: Bool {
            ![
                "module-attribute", "process-attribute", "carried-object", "special-field", "interpreter-attribute",
                "resized-array", "match-arguments-text",
            ].contains(rule) && !program.contains(" import *\n")
        }

        var testDescription: String { "\(rule): \(program)" }
    }

    @Suite struct HostilePrograms {
        @Test("the default policy refuses", arguments: imports + names + attributes)
        func refusesReaching(_ hostile: Hostile) throws {
            let result = try Python.check(hostile.program)
            #expect(result.rejects)
            #expect(result.rejectedBy.contains(hostile.rule), "found \(result.rejectedBy)")
        }

        @Test("the default policy refuses", arguments: modules + definitions + computed + published)
        func refusesIndirect(_ hostile: Hostile) throws {
            let result = try Python.check(hostile.program)
            #expect(result.rejects)
            #expect(result.rejectedBy.contains(hostile.rule), "found \(result.rejectedBy)")
        }

        @Test(
            "the strict policy refuses",
            arguments: (imports + names + attributes + modules + definitions + computed + published).filter(
                \.isReachable))
        func strictRefusesAll(_ hostile: Hostile) throws {
            #expect(try Python.check(hostile.program, by: Policies.strict).rejects)
        }

        @Test func `the open policy refuses nothing`() throws {
            #expect(try Python.check("import os; os.system('id')", by: Policies.open).total == 0)
        }

        @Test func `code of a program under way cannot call methods that were accepted as nobody does`() throws {
            let program = "class A:\n    def f(self):\n        return self.__dict__\nA().f()"
            let rejects = try Python.run {
                let checker = PolicyChecker(policy: Policies.default)
                return try [
                    (program, Violation.Phase.static), ("a.f()", .runtime), ("A.f(type)", .runtime), (program, .static),
                ]
                .map { try Python.check($0.0, with: checker, phase: $0.1).rejects }
            }
            #expect(rejects == [false, false, true, true])
        }

        @Test func `importing os and using it are two violations`() throws {
            let result = try Python.check("import os; os.system('rm -rf /')")
            #expect(result.total >= 2)
            #expect(result.violations.map(\.symbol) == ["os", "os.system"])
        }
    }
}

private typealias Hostile = PolicyTests.Hostile

/// Imports, and what is done with the name that they bind.
private let imports: [Hostile] =
    [
        ("import os", "os.x"), ("import os as o", "o"), ("from os import system", "system('id')"),
        ("import os.path, subprocess as s", "s.run('id')"), ("import multiprocessing.pool", "multiprocessing.pool"),
        ("import signal", "signal.alarm(1)"), ("import pty", "pty.spawn('sh')"), ("import resource", "f(resource)"),
        ("import concurrent.futures.process as p", "p.x"),
        ("from concurrent.futures import ProcessPoolExecutor", "ProcessPoolExecutor()"),
        ("import asyncio.subprocess", "asyncio.subprocess.Process"),
        ("from asyncio import create_subprocess_shell", "create_subprocess_shell('id')"), ("import posix", "posix.x"),
        ("import fcntl", "fcntl.ioctl"), ("import faulthandler", "faulthandler.enable()"),
        ("def f():\n    global o\n    import os as o", "o.x"),
        ("import os", "eval('os.x')"), ("import os", "globals()['os']"), ("import os", "locals()['os'].system('id')"),
        ("if 0:\n    import os", "os.x"), ("try:\n    import os\nexcept ImportError:\n    os = None", "os.x"),
    ].map { Hostile("import-system", $0 + "\n" + $1) }
    + ["from os import *", "from . import os", "from .. import x", "from .os import system"].map {
        Hostile("import-system", $0)
    }
    + [
        ("import socket", "socket.socket()"), ("import ssl", "ssl.x"), ("import http.client", "http.client"),
        ("from urllib.request import urlopen", "urlopen('x')"), ("import urllib", "urllib.request"),
        ("import requests", "requests.get('x')"), ("import ftplib", "ftplib.FTP()"), ("import select", "select.poll()"),
        ("from asyncio import open_connection", "open_connection('x', 1)"),
    ].map { Hostile("import-network", $0 + "\n" + $1) }
    + [
        ("import ctypes", "ctypes.CDLL(None)"), ("import mmap", "mmap.mmap(0, 1)"),
        ("from numpy import ctypeslib", "ctypeslib.as_array"), ("import cffi", "cffi.FFI()"),
        ("import readline", "readline.read_history_file('x')"), ("import numpy as np", "np.core.memmap('x')"),
        ("import numpy as np", "np.lib.stride_tricks.as_strided(a, (9,))"),
    ].map { Hostile("import-native", $0 + "\n" + $1) }
    + [
        ("import importlib", "importlib.import_module('os')"), ("from importlib import import_module as i", "i('os')"),
        ("import runpy", "runpy.x"), ("import pickle", "pickle.loads(b'')"), ("import marshal", "marshal.loads(b'')"),
        ("import shelve", "shelve.open('x')"), ("import code", "code.interact()"), ("import codeop", "codeop.x"),
        ("import builtins", "builtins.exec"), ("import pkgutil", "pkgutil.x"), ("import site", "site.x"),
        ("import zipimport", "zipimport.x"), ("from types import FunctionType", "FunctionType(c, {})"),
        ("from types import CodeType as C", "C()"), ("import logging.config", "logging.config.dictConfig({})"),
        ("import pdb", "pdb.set_trace()"), ("import pydoc", "pydoc.locate('os')"), ("import copyreg", "copyreg.x"),
        ("import doctest", "doctest.DocTestSuite('os')"), ("import builtins", "f(builtins.eval)"),
        ("from ast import iter_fields", "iter_fields(f)"), ("import optparse", "optparse.Values.ensure_value(f, n, 0)"),
        ("import enum", "enum.global_enum(E)"), ("from unittest import mock", "mock.create_autospec(f)"),
        ("import numpy.testing as t", "t.rundocs('x')"),
    ].map { Hostile("import-code", $0 + "\n" + $1) }
    + [
        "from sys import modules", "from sys import _getframe", "from sys import *", "import dis",
        "from gc import get_objects", "from inspect import currentframe, stack", "from traceback import walk_stack",
        "import sys\ntype(sys.stdin.buffer.raw)('x')",
    ].map { Hostile("import-introspection", $0) }
    + ["import antigravity", "import idlelib.run", "import turtledemo", "import lib2to3.main", "import test.support"]
    .map {
        Hostile("import-effect", $0)
    }
    + [
        "import _thread", "import _io", "import _posixsubprocess", "from _ctypes import dlopen", "import __main__",
    ].map { Hostile("import-private", $0) }

private let names: [Hostile] =
    [
        "__import__('os')", "f = __import__", "def f(__import__): pass", "def f(x, /, __import__=1): pass",
        "lambda *__builtins__: 0", "f(__import__=1)", "class __builtins__: pass", "def __import__(): pass",
        "try: pass\nexcept Exception as __builtins__: pass", "try: pass\nexcept* ValueError as __import__: pass",
        "def f():\n    global __builtins__", "def f():\n    __import__ = 0\n    def g():\n        nonlocal __import__",
        "import math as __import__", "from math import sin as __builtins__", "[__import__ for x in y]",
        "match 1:\n    case __import__: pass", "match [1]:\n    case [*__import__]: pass",
        "match {}:\n    case {**__builtins__}: pass", "match 1:\n    case int(__loader__=1): pass",
        "__builtins__['eval']", "__loader__.load_module('os')", "__spec__.loader", "for __import__ in x: pass",
        "with x as __import__: pass", "(__import__ := 1)", "del __builtins__", "__package__ = 'os'",
        "@__import__\ndef f(): pass", "def f(x=__import__('os')): pass", "class A(__import__('os').x): pass",
        "f'{__import__(1)}'", "x: __import__ = 1", "async def f():\n    await __import__('x')",
    ].map { Hostile("interpreter-name", $0) }
    + ["breakpoint()", "globals()", "locals()[x]", "help()", "g = globals", "def f(x=globals): x()"].map {
        Hostile("builtin", $0)
    }
    + [
        "open('/etc/passwd')", "open(file='/etc/passwd')", "o = open\no('x')", "open(*['x'])", "open(0 or 'x')",
        "map(open, ['/etc/passwd'])", "open(True)",
    ].map { Hostile("open-file", $0) }
    + [
        "vars()", "v = vars", "vars(*[])", "vars(x)", "def f(self):\n    return vars(self)",
        "class A:\n    def f(self):\n        return vars(self)\nA.f(type)", "class A:\n    f = lambda self: vars(self)",
    ].map { Hostile("vars-of-object", $0) }
    + [
        "t = {}\nexec('x = 1', t)\nfor k, v in t.items(): print(v)", "t = {}\nexec(c, t)\nt[k]",
        "exec(c, t)", "exec(c, self.t)", "def f(t):\n    exec('1', t)", "t = u = {}\nexec(c, t)\nf(u, t)",
        "t = {}\neval('1', t)\nlist(t.values())", "t = dict()\nexec('1', t)\nf(t)", "exec(c, *t)",
    ].map { Hostile("code-namespace", $0) }

private let attributes: [Hostile] =
    [
        "().__class__", "().__class__.__base__.__subclasses__()", "x.__class__.__mro__", "type(x).__bases__",
        "type(x).mro()", "f.__globals__", "f.__code__.co_consts", "f.__closure__", "print.__self__",
        "object.__getattribute__(x, 'y')", "x.__reduce_ex__(2)", "x.__dict__['y']", "x.__class__ = Y",
        "x.__class__ += Y", "with y as x.__class__: pass", "for x.__class__ in y: pass", "del x.__dict__",
        "match x:\n    case object(__class__=c): pass", "property(f).fget.__globals__", "f.__get__(x)",
        "(x := f).__globals__", "[f][0].__globals__", "async def f():\n    async with y as x.__class__: pass",
        "@f.__globals__\ndef g(): pass", "f(__globals__=1)", "f'{x.__globals__}'", "x.__spec__", "f.__builtins__",
    ].map { Hostile("dunder-attribute", $0) }
    + [
        "(x for x in y).gi_frame", "(x for x in y).gi_code", "f.gi_frame.f_back.f_globals", "c.cr_frame", "a.ag_frame",
        "e.__traceback__.tb_frame.f_locals", "e.__traceback__.tb_next", "c.co_code", "c.replace(co_code=b'')",
        "frame.f_builtins", "f.func_globals",
        "try:\n    x\nexcept* ValueError as e:\n    e.__traceback__.tb_frame",
        "match g:\n    case object(gi_frame=f): pass",
    ].map { Hostile("frame-attribute", $0) }
    + ["x.os", "x.sys.modules", "x.importlib", "x.load_module('os')", "match x:\n    case A(sys=s): pass"].map {
        Hostile("module-attribute", $0)
    }
    + ["import numpy as np\nx.os = 1\nnp.os", "class A:\n    sys = 1\nfrom numpy import core\ncore.sys"].map {
        Hostile("module-attribute", $0)
    }
    + [
        "x._os.system('id')", "x.meta_path", "self._os = 1", "m.configure_mock(**d)", "r._old_targets",
        "f._callTestMethod = print", "E._convert_",
    ]
    .map {
        Hostile("interpreter-attribute", $0)
    }
    + [
        "try:\n    f()\nexcept AttributeError as e:\n    e.obj", "x.obj",
        "match e:\n    case AttributeError(obj=o): pass",
    ].map { Hostile("carried-object", $0) }
    + instances
    + ["x.popen('id')", "x.read_text()", "loop.subprocess_shell('id')"].map { Hostile("process-attribute", $0) }

/// Methods that look into what they take for an instance, and that can be called with something else.
private let instances: [Hostile] =
    [
        "def f(self):\n    return self.__dict__", "self = object\nself.__dict__",
        "class A:\n    def f(self):\n        return self.__dict__\nA.f(type)",
        "class A:\n    def f(self):\n        return self.__dict__\ng = A.f",
        "class A:\n    def f(self):\n        return self.__dict__\nlist(map(A.f, [type]))",
        "class A:\n    def f(self):\n        return self.__dict__\nA.f(*[type])",
        "class A:\n    def f(self):\n        return self.__dict__\nA.f(**{'self': type})",
        "class A:\n    def f(self):\n        return self.__dict__\nA.f(self=type)",
        "class A:\n    def f(self):\n        return self.__dict__\ngetattr(A, 'f')(type)",
        "class A:\n    def visit_f(self):\n        return self.__dict__\ngetattr(A, 'visit_' + x)(type)",
        "class A:\n    def f(self, x=1):\n        return self.__dict__\nA.f(type)",
        "class A:\n    def f(self, x):\n        return self.__dict__\nA.f(type, x=1)",
        "class A:\n    def f(self):\n        self = type\n        return self.__dict__",
        "class A:\n    def f(self):\n        for self in [type]: return self.__dict__",
        "class A:\n    def f(self):\n        def g():\n            nonlocal self\n            self = type\n        g()\n        return self.__dict__",
        "class A:\n    def f(self):\n        return self.__dict__\n    g = f",
        "class A:\n    @leak\n    def f(self):\n        return self.__dict__",
        "property = leak\nclass A:\n    @property\n    def f(self):\n        return self.__dict__",
        "class A:\n    @staticmethod\n    def f(self):\n        return self.__dict__",
        "class A:\n    @classmethod\n    def f(self):\n        return self.__dict__",
        "class A:\n    def __new__(self):\n        return self.__dict__",
        "class A(metaclass=M):\n    def f(self):\n        return self.__dict__",
        "class M(type): pass\nclass A(B):\n    def f(self):\n        return self.__dict__",
        "T = type\nclass A:\n    def f(self):\n        return self.__dict__",
        "class A(f()):\n    def f(self):\n        return self.__dict__",
        "class A:\n    def f(self):\n        class B:\n            self = type\n            x = self.__dict__",
        "isinstance = f\nclass A:\n    def __eq__(self, o):\n        return isinstance(o, A) and self.__dict__ == o.__dict__",
        "class A:\n    def __eq__(self, o):\n        return isinstance(o, A) and self.__dict__ == o.__dict__\nA = object",
        "class A: pass\nA.__new__ = f\na = A()\na.__dict__", "class A: pass\na = A()\na = type\na.__dict__",
        "class A:\n    f = lambda self: self.__dict__",
        "class A:\n    def f(self):\n        return [x.__dict__ for x in y]",
        "class A:\n    def __eq__(self, other):\n        return self.__dict__ == other.__dict__",
        "class A:\n    def __eq__(self, other):\n        return isinstance(other, object) and self.__dict__ == other.__dict__",
        "class A:\n    def __eq__(self, other):\n        return self.__dict__ == other.__dict__ and isinstance(other, A)",
        "class A:\n    def __eq__(self, other):\n        if isinstance(other, A): pass\n        return self.__dict__ == other.__dict__",
        "class A:\n    def f(self, other):\n        return isinstance(other, A) and other.__dict__['x']",
    ].map { Hostile("dunder-attribute", $0) }

/// What Python or a library would read on behalf of the program.
private let definitions: [Hostile] =
    [
        "class C:\n    __match_args__ = ('__globals__',)", "class C:\n    __match_args__ = names",
        "class C:\n    def __match_args__(self): pass", "C.__match_args__ = ('gi_frame',)",
        "class C:\n    __match_args__ = ('__glo' + 'bals__',)", "class C:\n    __match_args__: tuple = f()",
    ].map { Hostile("match-arguments", $0) }
    + [
        "class G(ExceptionGroup):\n    def split(self, k): return f\ntry: pass\nexcept* TypeError: pass",
        "G.split = f\ntry: pass\nexcept* TypeError: pass",
    ].map { Hostile("split-group", $0) }
    + ["@dataclass\nclass D:\n    __getstate__: object", "class D:\n    __getattribute__: object"].map {
        Hostile("special-field", $0)
    }
    + [
        "class A:\n    __array_interface__ = {}", "class A:\n    def _get_child_mock(self, **k): pass",
        "class D:\n    __getattribute__: object",
    ].map { Hostile("hidden-definition", $0) }

private let modules: [Hostile] =
    [
        "import random\nrandom._os.system('id')", "import random as r\nr._os", "from random import _os",
        "from random import _os as o", "import statistics\nstatistics.sys.modules",
        "import json\njson.codecs.open('x')",
        "import queue\nqueue.threading", "from queue import threading as t", "import json.decoder\njson.decoder.codecs",
        "import os.path\nos.path.os.system('id')", "from os import path\npath.os", "from os.path import os",
        "import collections as c\nc._sys.modules", "def f():\n    import random\n    return random._os",
        "import random\ndef f():\n    global random\n    return random._os",
        "import random\nclass A:\n    x = random._os", "import random\nf = lambda: random._os",
        "import random\n[random._os for x in y]", "import random\ndef f(x=random._os): pass",
    ].map { Hostile("module-reexport", $0) }
    + ["from fnmatch import *\nos.system('id')", "from fnmatch import *\nif 0: os = 1\nos.system('id')"].map {
        Hostile("import-system", $0)
    }
    + [
        "from os import path\nf(path)", "from xml import etree\nx = etree",
        "from concurrent import futures\nf(futures)",
        "import xml.etree\nx = xml.etree", "import numpy as np\nx = np.random",
        "import concurrent.futures as c\nf(c.thread)",
        "from unittest import mock as m\nx = m", "from numpy import linalg, random\nf(linalg)",
        "class A:\n    from os import path", "from json import decoder\nd = [decoder]",
        "import random\nf(random)", "import random\nx = random", "import sys\nf(sys)", "import sys\nprint(sys)",
        "import random\nx = [random]", "import random\n(lambda m: m)(random)", "import sys\ndef f():\n    return sys",
        "class A:\n    import random", "import random\nwith random as r: pass", "import random\ndef f(r=random): pass",
        "def f():\n    import sys\n    return sys", "import numpy as np\nx = np", "exec('import sys')",
        "import sys\ndef f(sys=sys): return sys.modules", "import sys\n[(sys := sys) for x in y]",
        "def f():\n    import sys\n    def g():\n        nonlocal sys\n        return sys",
    ].map { Hostile("module-as-value", $0) }
    + [
        "import sys\nsys.modules['os']", "import sys as s\ns._getframe()", "import sys\nsys.settrace(f)",
        "from sys import modules as m", "import gc\ngc.get_objects()", "import inspect\ninspect.stack()",
        "import sys\ndef decoy(sys): pass\nsys.modules", "from math import *\nsys.modules",
        "def f():\n    import sys as q\n    class A:\n        x = q.modules",
        "def f():\n    global s\n    import sys as s\ns.modules",
    ].map { Hostile("import-introspection", $0) }
    + [
        "from pathlib import Path\nPath('/etc')", "import shutil\nshutil.rmtree('/')", "import io\nio.open('x')",
        "import numpy as np\nnp.load('x')", "import os.path\nos.path.exists('x')", "from glob import glob\nf(glob)",
        "import codecs\ncodecs.open('x')", "import pandas\npandas.read_csv('x')",
    ].map { Hostile("import-files", $0) }
    + [
        "import string\nstring.Formatter().format('{0}', x)", "from string import Formatter",
        "import string as s\nf = s.Formatter",
    ].map { Hostile("format-machinery", $0) }

private let computed: [Hostile] =
    [
        "getattr(x, '__class__')", "getattr(x, y)", "getattr(x, '__cl' + 'ass__')", "getattr(x, f'{y}')",
        "getattr(*z)", "getattr(x, *z)", "g = getattr", "map(getattr, x, y)", "setattr(x, '__class__', y)",
        "setattr(x, y, z)", "delattr(x, '__dict__')", "hasattr(x, 'gi_frame')", "getattr(x, 'y.__class__')",
        "[getattr][0](x, '__class__')", "f(key=getattr)", "@getattr\ndef f(): pass", "def f(g=getattr): pass",
        "import random\ngetattr(random, '_os')", "getattr(x, f'__{n}')", "getattr(x, 'f_' + n)", "getattr(x, n + '__')",
        "getattr(x, '_' + n)", "n = 'a'\nn += y\ngetattr(x, n)", "n = '__class__'\ngetattr(x, n)",
        "n = 'a'\nexec(c)\ngetattr(x, n)",
        "def f():\n    n = 'a'\n    class C:\n        n = y\n        z = getattr(x, n)",
        "n = 'a'\ndef f():\n    return getattr(x, n)",
        "def f():\n    n = 'a'\n    def g():\n        nonlocal n\n        n = y\n    return getattr(x, n)",
        "for n in ['a', '__class__']: getattr(x, n)", "def f(n='a'):\n    return getattr(x, n)", "setattr(x, k, v)",
        "class A:\n    def f(self, k):\n        setattr(self, k, 1)\nA.f(type, 'x')", "import y as n\ngetattr(x, n)",
        "getattr(x, 'visit_%s' % n if y else n)", "getattr(x, ''.join(n))",
    ].map { Hostile("computed-attribute", $0) }
    + [
        "x = ('{0.' + y + '}').format(z)", "f'{{0.{y}}}'.format(z)", "''.join(['{0.', y, '}']).format(z)",
        "('{0.%s}' % y).format(z)", "'{0.Qx}'.replace('Q', '__').format(z)", "bytes.fromhex(y).decode().format(z)",
        "('{' + y + '}').format(z)", "t = '{0.' + y + '}'\nt.format(z)", "str.format('{0.' + y + '}', z)",
        "h = '_' * 2\nt = '{0.' + h + 'globals' + h + '}'\nprint(t.format(z))", "'}__ssalc__.0{'[::-1].format(z)",
        "(chr(123) + '0.x}').format(z)", "f = ('{0.' + y + '}').format\nf(z)", "('{0.' + y + '}').format_map(z)",
        "('{:{' + y + '}}').format(z)", "'{}{}'.format('{', '0.x}').format(z)",
    ].map { Hostile("computed-template", $0) }
    + [
        "import functools\nfunctools.wraps(f, assigned=['x'])", "from functools import wraps\nwraps(f, ['x'])",
        "from functools import wraps\nwraps(f, **d)", "from functools import wraps\nmap(wraps, x)",
    ].map { Hostile("copied-attribute", $0) }
    + [
        Hostile("copied-attributes", "from functools import update_wrapper\nupdate_wrapper(f, g, assigned=['x'])"),
        Hostile("updated-attribute", "from functools import wraps\nwraps(f, updated=['x'])"),
        Hostile(
            "redirected-stream", "import contextlib\nclass R(contextlib.redirect_stdout):\n    _stream = 'modules'"),
        Hostile("file-parameter", "import logging\nlogging.basicConfig(filename='x')"),
        Hostile("file-parameter", "import logging\nlogging.basicConfig(**d)"),
        Hostile("import-files", "from xml.etree.ElementTree import ElementTree\nElementTree(file='x')"),
        Hostile("import-files", "from os.path import expandvars\nexpandvars('$X')"),
        Hostile("named-file", "import configparser\nconfigparser.ConfigParser().read('x')"),
        Hostile("named-file", "import numpy as np\nnp.array([1]).dump('x')"),
        Hostile("code-file", "compile('1 / 0', '/etc/passwd', 'exec')"),
        Hostile("code-file", "compile('1 / 0', name, 'exec')"),
        Hostile("locale-variable", "import locale\nlocale.getdefaultlocale(('X',))"),
        Hostile("timed-namespace", "import timeit\nt = {}\ntimeit.timeit('1', globals=t)\nf(t)"),
        Hostile("open-file", "import builtins as b\nb.open('x')"),
        Hostile("evaluated-annotations", "from typing import get_type_hints\nget_type_hints(f)"),
        Hostile("evaluated-annotations", "from typing import *\nget_type_hints(f)"),
        Hostile("annotation-namespace", "from typing import get_type_hints\ndef f(): pass\nget_type_hints(f, d)"),
        Hostile("hidden-definition", "class A:\n    __module__ = 'os'"),
        Hostile("hidden-definition", "class A:\n    def __dict__(self): return type"),
        Hostile("dunder-attribute", "f.__wrapped__ = g"),
        Hostile("interpreter-attribute", "import argparse\nargparse.ArgumentParser(fromfile_prefix_chars='@')"),
        Hostile("dunder-attribute", "A.__module__ = 'os'"),
        Hostile("import-system", "exec('from os import system')\nsystem('id')"),
        Hostile("match-arguments-text", "x = {'__match_args__': ('y',)}"),
        Hostile("attribute-getter", "from operator import *\nattrgetter('__globals__')(f)"),
        Hostile("test-module", "import unittest\nunittest.main(module='os')"),
        Hostile("patched-module", "from unittest.mock import patch\npatch.dict('sys.modules')"),
        Hostile("patched-attribute", "from unittest.mock import patch\npatch.object(f, n, spec=True)"),
        Hostile("wrapping-mock", "from unittest.mock import Mock\nMock(wraps=f)"),
        Hostile("wrapping-mock", "from unittest.mock import Mock\nMock(**d)"),
        Hostile("wrapping-mock", "from unittest.mock import Mock\nclass M(Mock): pass"),
        Hostile("evaluated-signature", "import inspect\ninspect.signature(f, eval_str=True)"),
        Hostile("resized-array", "a.resize(0, refcheck=False)"),
    ]
    + [
        "import operator\noperator.attrgetter('__class__')(x)", "from operator import attrgetter as a\na('x', y)",
        "from operator import attrgetter\nf(attrgetter)", "import operator as o\no.attrgetter('x.__globals__')",
    ].map { Hostile("attribute-getter", $0) }
    + ["import operator\noperator.methodcaller('__reduce__')(x)", "from operator import methodcaller\nmethodcaller(x)"]
    .map { Hostile("method-caller", $0) }
    + ["from unittest import mock\nmock.patch('os.system')", "from unittest.mock import patch\npatch(x)"].map {
        Hostile("patched-module", $0)
    }
    + [
        "'{0.__class__}'.format(x)", "'{.__class__}'.format(x)", "'{x[0].__globals__}'.format_map(d)",
        "'{:{0.__class__}}'.format(x)", "str.format('{0.gi_frame}', g)", "f = '{0.__class__.__mro__}'.format\nf(1)",
        "'{{0.__class__}}'.format().format(x)", "'{0!r:{1.__class__}}'.format(x, y)", "t = '{a.b.__code__}'",
        "'{0.__cl' 'ass__}'.format(x)", "('{0.__cl' + 'ass__}').format(x)", "f'{{0.__class__}}'.format(x)",
        "'\\x7b0.__class__}'.format(x)", "'{0[a}.b].__class__}'.format(x)",
    ].map { Hostile("format-template", $0) }
    + ["x['__builtins__']", "x['__import__']('os')", "x.y['__globals__']"].map { Hostile("dunder-key", $0) }
    + ["x['__buil' + 'tins__']", "f('__cl' 'ass__' + '')", "f(f'__{\"class\"}__')"].map { Hostile("composed-name", $0) }
    + [
        "eval(\"__import__('os')\")", "exec('''import math\n__import__(\"x\")''')",
        "compile('__import__', 'f', 'eval')",
        "eval(b'__import__(1)')", "eval('  __import__(1)')", "eval(\"eval('__import__(1)')\")",
        "def f():\n    return eval('lambda: __import__(1)')",
    ].map { Hostile("interpreter-name", $0) }
    + ["eval('().__class__')", "exec('x.__globals__')", "import ast\nast.literal_eval(eval('f.__code__'))"].map {
        Hostile("dunder-attribute", $0)
    }

/// Escapes that were published against systems of this kind.
private let published: [Hostile] = [
    // smolagents CVE-2025-5120, CVE-2025-9959: modules and dunders through other modules and names.
    Hostile("module-reexport", "import random\nrandom._os.system('id')"),
    Hostile("dunder-attribute", "dict.__base__.__subclasses__()"),
    Hostile(
        "dunder-attribute", "[c for c in ().__class__.__base__.__subclasses__() if c.__name__ == 'catch_warnings']"),
    // smolagents CVE-2026-4963, fixed incompletely: assignments of every kind.
    Hostile("dunder-attribute", "x.__class__ |= y"),
    Hostile("computed-attribute", "setattr(f, '__code__', g)"),
    Hostile("dunder-attribute", "with open_it() as f.__globals__: pass"),
    // RestrictedPython CVE-2023-37271, CVE-2023-41039, CVE-2024-47532, CVE-2025-22153.
    Hostile("frame-attribute", "g = (g.gi_frame.f_back.f_back for _ in [1])"),
    Hostile("format-template", "'{0.gi_frame.f_back}'.format(x)"),
    Hostile("format-template", "'{x.__globals__[os]}'.format_map({'x': f})"),
    Hostile("format-template", "try:\n    '{0.__class__.nope}'.format(x)\nexcept AttributeError as e:\n    e.obj"),
    Hostile(
        "frame-attribute",
        "try:\n    raise ExceptionGroup('', [ValueError()])\nexcept* ValueError as e:\n    e.__traceback__.tb_frame.f_back"
    ),
    // RestrictedPython GHSA-ffg3-p8fm-mjx2, CVE-2026-76825.
    Hostile("interpreter-name", "def f(__import__, /): return __import__"),
    Hostile("format-machinery", "import string\nstring.Formatter().get_field('0.__class__', [1], {})"),
    // LangChain PALChain CVE-2025-61422, CVE-2025-61423.
    Hostile("dunder-key", "globals()['__builtins__']"),
    Hostile("composed-name", "d['__buil' + 'tins__']['__imp' + 'ort__']('os')"),
]
