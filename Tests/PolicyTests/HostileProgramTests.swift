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
            !["module-attribute", "process-attribute"].contains(rule) && !program.contains(" import *\n")
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

        @Test("the default policy refuses", arguments: modules + computed + published)
        func refusesIndirect(_ hostile: Hostile) throws {
            let result = try Python.check(hostile.program)
            #expect(result.rejects)
            #expect(result.rejectedBy.contains(hostile.rule), "found \(result.rejectedBy)")
        }

        @Test(
            "the strict policy refuses",
            arguments: (imports + names + attributes + modules + computed + published).filter(\.isReachable))
        func strictRefusesAll(_ hostile: Hostile) throws {
            #expect(try Python.check(hostile.program, by: Policies.strict).rejects)
        }

        @Test func `the open policy refuses nothing`() throws {
            #expect(try Python.check("import os; os.system('id')", by: Policies.open).total == 0)
        }

        @Test func `importing os and using it are two violations`() throws {
            let result = try Python.check("import os; os.system('rm -rf /')")
            #expect(result.total >= 2)
            #expect(result.violations.map(\.symbol) == ["os", "os.system"])
        }
    }
}

private typealias Hostile = PolicyTests.Hostile

private let imports: [Hostile] =
    [
        "import os", "import os as o", "from os import system", "from os import *", "import subprocess",
        "import os.path, subprocess as s", "import multiprocessing.pool", "import signal", "import pty",
        "import resource", "import concurrent.futures.process", "from concurrent.futures import ProcessPoolExecutor",
        "import asyncio.subprocess", "from asyncio import create_subprocess_shell", "import posix", "import fcntl",
        "from . import os", "from .. import x", "from .os import system", "import faulthandler",
    ].map { Hostile("import-system", $0) }
    + [
        "import socket", "import ssl", "import http.client", "from urllib.request import urlopen", "import urllib",
        "import requests", "import ftplib", "from asyncio import open_connection", "import select",
    ].map { Hostile("import-network", $0) }
    + ["import ctypes", "import mmap", "from numpy import ctypeslib", "import cffi"].map {
        Hostile("import-native", $0)
    }
    + [
        "import importlib", "from importlib import import_module as i", "import runpy", "import pickle",
        "import marshal", "import shelve", "import code", "import codeop", "import builtins", "import pkgutil",
        "import site", "import zipimport", "from types import FunctionType", "from types import CodeType as C",
        "import logging.config", "import pdb", "import pydoc",
    ].map { Hostile("import-code", $0) }
    + [
        "from sys import modules", "from sys import _getframe", "from sys import *", "import dis",
        "from gc import get_objects", "from inspect import currentframe, stack", "from traceback import walk_stack",
    ].map { Hostile("import-introspection", $0) }
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
    + ["breakpoint()", "globals()", "locals()['x']", "help()", "g = globals", "def f(x=globals): x()"].map {
        Hostile("builtin", $0)
    }
    + [
        "open('/etc/passwd')", "open(file='/etc/passwd')", "o = open\no('x')", "open(*['x'])", "open(0 or 'x')",
        "map(open, ['/etc/passwd'])", "open(True)",
    ].map { Hostile("open-file", $0) }
    + ["vars()", "v = vars", "vars(*[])"].map { Hostile("vars-of-scope", $0) }

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
    + ["x.os", "x._os.system('id')", "x.sys.modules", "x.importlib", "x.load_module('os')", "x.meta_path"].map {
        Hostile("module-attribute", $0)
    }
    + ["x.popen('id')", "x.read_text()", "loop.subprocess_shell('id')"].map { Hostile("process-attribute", $0) }

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
        "import random\ngetattr(random, '_os')",
    ].map { Hostile("computed-attribute", $0) }
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
