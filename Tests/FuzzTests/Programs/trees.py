"""Random syntax trees by the grammar of the running interpreter, and what an independent eye sees in a tree.

Runs inside the test process. Everything here follows from the seeds it is given.
"""

import _ast
import ast
import random
import re
import types
import warnings

warnings.simplefilter("ignore")

NAMES = [
    "a", "b", "c", "self", "x", "__private", "_one", "__dunder__", "__class__", "print", "len", "os", "sys", "eval",
    "getattr", "é", "ﬁ", "𝒳", "super", "match", "type", "λ", "long_name_" * 4,
]
CONSTANTS = [0, 1, -1, 2**70, 1.5, 2j, True, None, ..., "text", "__class__", "{0.a}", "", b"bytes", "x" * 300]


def _grammar():
    """Each node type with its fields, (type, name, '' or '*' or '?'); and the node types of each sum."""
    fields, sums = {}, {}
    for kind in vars(_ast).values():
        if not (isinstance(kind, type) and issubclass(kind, ast.AST)) or kind is ast.AST:
            continue
        doc = kind.__doc__ or ""
        if re.match(rf"{kind.__name__}(\(|$)", doc):
            inside = re.search(r"\((.*)\)", doc, re.S)
            found = re.findall(r"(\w+)([*?]?) (\w+)", inside[1]) if inside else []
            fields[kind] = [(of, name, count) for of, count, name in found]
            assert [f[1] for f in fields[kind]] == list(kind._fields), kind
            sums.setdefault(kind.__base__.__name__ if kind.__base__ is not ast.AST else kind.__name__, []).append(kind)
    return fields, sums


FIELDS, SUMS = _grammar()
LEAVES = {"expr": [ast.Name, ast.Constant], "stmt": [ast.Pass, ast.Expr], "pattern": [ast.MatchValue, ast.MatchAs]}
TARGETS = [ast.Name, ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.Starred]
# Only allowed in few places, so that trees full of them seldom compile.
RARE = {ast.Starred, ast.Await, ast.Yield, ast.YieldFrom, ast.Nonlocal, ast.Global, ast.MatchStar, ast.Slice,
        ast.FormattedValue, ast.AsyncFor, ast.AsyncWith}


class Maker:
    """Makes random trees whose fields have the right types, most of which compile."""

    def __init__(self, seed):
        self.random = random.Random(seed)

    def module(self, depth=4):
        body = [self.node("stmt", depth) for _ in range(self.random.randint(1, 4))]
        if self.random.random() < 0.8:
            # Much may stand in functions and loops only.
            function = self.random.choice([ast.FunctionDef, ast.AsyncFunctionDef])
            loop = ast.While(ast.Constant(1), body, [])
            body = [function("f", self.node("arguments", 2), [loop], [], None)]
        return ast.fix_missing_locations(ast.Module(body, []))

    def node(self, of, depth, role="load"):
        kinds = SUMS[of]
        if of == "expr" and role != "load":
            kinds = TARGETS if role == "store" else TARGETS[:6]
        if depth <= 0:
            kinds = [kind for kind in kinds if kind in LEAVES.get(of, kinds)] or kinds
        if self.random.random() < 0.9:
            kinds = [kind for kind in kinds if kind not in RARE or role != "load"] or kinds
        kind = self.random.choice(kinds)
        values = {}
        for field_type, name, count in FIELDS[kind]:
            inner = role if kind in (ast.Tuple, ast.List, ast.Starred) else "load"
            if name in ("target", "targets", "optional_vars"):
                inner = "del" if kind is ast.Delete else "store"
            if field_type == "expr_context":
                values[name] = {"load": ast.Load, "store": ast.Store, "del": ast.Del}[role]()
            elif count == "*":
                least = 1 if name in ("body", "names", "targets", "ops", "comparators", "values", "generators", "items",
                                      "cases", "handlers") else 0
                number = self.random.randint(least, 2)
                values[name] = [self.value(field_type, name, depth - 1, inner) for _ in range(number)]
            elif count == "?" and self.random.random() < 0.5:
                values[name] = None
            else:
                values[name] = self.value(field_type, name, depth - 1, inner)
        return kind(**self.repaired(kind, values))

    def repaired(self, kind, values):
        """Numbers of things that the compiler wants to agree."""
        if kind is ast.Compare:
            values["comparators"] = (values["comparators"] * 2)[: len(values["ops"])]
        elif kind is ast.Dict:
            values["keys"] = (values["keys"] + [None] * 2)[: len(values["values"])]
        elif kind is ast.Raise and values["exc"] is None:
            values["cause"] = None
        elif kind is ast.MatchAs and values["name"] is None:
            values["pattern"] = None
        elif kind is ast.BoolOp:
            values["values"] = values["values"] * 2
        elif kind is ast.arguments:
            values["kw_defaults"] = [None] * len(values["kwonlyargs"])
            values["defaults"] = values["defaults"][: len(values["args"])]
        elif kind is ast.MatchClass:
            values["cls"] = ast.Name(self.name(), ast.Load())
            values["kwd_patterns"] = (values["kwd_patterns"] + values["patterns"])[: len(values["kwd_attrs"])]
            values["kwd_attrs"] = values["kwd_attrs"][: len(values["kwd_patterns"])]
        elif kind is ast.MatchValue:
            values["value"] = ast.Constant(self.random.choice([1, "x"]))
        elif kind is ast.MatchMapping:
            values["keys"] = [ast.Constant(n) for n in range(len(values["patterns"]))]
        elif kind is ast.MatchSingleton:
            values["value"] = None
        elif kind is ast.JoinedStr:
            values["values"] = [v for v in values["values"] if isinstance(v, (ast.Constant, ast.FormattedValue))]
        elif kind is ast.AnnAssign:
            values["target"], values["simple"] = ast.Name(self.name(), ast.Store()), 1
        elif kind is ast.NamedExpr:
            values["target"] = ast.Name(self.name(), ast.Store())
        elif kind in (ast.Try, getattr(ast, "TryStar", None)):
            values["orelse"] = []
        return values

    def value(self, of, name, depth, role):
        if of == "identifier":
            dotted = name == "module" and self.random.random() < 0.2
            return f"{self.name()}.{self.name()}" if dotted else self.name()
        if of == "int":
            return {"conversion": self.random.choice([-1, 115, 114]), "level": self.random.choice([0, 0, 1])}.get(name, 0)
        if of == "string":
            return self.random.choice(["type", "u", None])
        if of == "constant":
            return self.random.choice(CONSTANTS)
        return self.node(of, depth, role)

    def name(self):
        # Hardly ever one of the first twice: parameters and captures must differ.
        return self.random.choice(NAMES) if self.random.random() < 0.5 else f"name{self.random.randrange(1000)}"


class Text(str):
    pass


class Items(list):
    pass


class Liar(ast.Name):
    """A node whose name is another one each time it is asked for."""

    asked = 0

    @property
    def id(self):
        Liar.asked += 1
        return NAMES[Liar.asked % len(NAMES)]

    @id.setter
    def id(self, value):
        pass


def damaged(tree, seed):
    """The tree with a few things in it that no parser makes."""
    rng = random.Random(seed)
    for _ in range(rng.randint(1, 3)):
        nodes = [node for node in bounded_walk(tree) if getattr(node, "_fields", ())]
        if not nodes:
            break
        node, other = rng.choice(nodes), rng.choice(nodes)
        field = rng.choice(node._fields)
        value = getattr(node, field, None)
        damage = rng.randrange(16)
        if damage == 0:
            new = other  # shared, or a cycle
        elif damage == 1:
            new = Text(value) if isinstance(value, str) else Text("text")
        elif damage == 2:
            new = rng.choice([b"bytes", 1, 1.5, object, ast.Name, NAMES, lambda: 0, types.SimpleNamespace(id="x")])
        elif damage == 3:
            new = None
        elif damage == 4:
            if field in vars(node):
                delattr(node, field)
            continue
        elif damage == 5:
            new = tuple(value) if isinstance(value, list) else (value,)
        elif damage == 6:
            new = Items(value) if isinstance(value, list) else Items([value])
        elif damage == 7:
            new = Liar("x", ast.Load(), lineno=1, col_offset=0)
        elif damage == 8:
            setattr(node, rng.choice(["id", "attr", "note", "_fields", "__dict__x"]), rng.choice(NAMES))
            continue
        elif damage == 9:
            new = rng.choice(["None", "True", "\ud800", "a.b", "", "a b", "\0", "x" * 5000, "__debug__"])
        elif damage == 10 and isinstance(value, list):
            new = value + [rng.choice([None, other, "text", value])]
        elif damage == 11 and isinstance(value, list):
            new = value * 3
        elif damage == 12:
            new = [other, other]
        elif damage == 13:
            node.lineno = rng.choice([-1, 0, 2**31, 2**70, "1", None])
            continue
        elif damage == 14 and isinstance(node, ast.Constant):
            new, field = rng.choice([("a", ("b", frozenset(["c"]))), Text("x"), [], {}, object()]), "value"
        else:
            new = rng.choice(nodes)
        try:
            setattr(node, field, new)
        except (AttributeError, TypeError):
            pass
    return tree


def bounded_walk(tree, most=20_000):
    """ast.walk, which never ends on a cycle."""
    for count, node in enumerate(ast.walk(tree)):
        if count >= most:
            return
        yield node


# Fields whose strings are data or comments rather than names.
DATA = {("Constant", "value"), ("Constant", "kind"), ("TypeIgnore", "tag")}


def identifiers(tree):
    """Every name in a tree of the grammar, with dotted ones in their parts."""
    found = set()
    for node in ast.walk(tree):
        for field, value in ast.iter_fields(node):
            if (type(node).__name__, field) in DATA or field == "type_comment":
                continue
            for item in value if isinstance(value, list) else [value]:
                if isinstance(item, str):
                    found.update(part for part in item.split(".") if part)
    return plain(found)


EVALUATORS = {"eval", "exec", "compile"}


def embedded(tree):
    """Whether literals of the tree may be checked as code, and the names in those that are code."""
    nodes = list(ast.walk(tree))
    if not any(getattr(node, "id", getattr(node, "attr", None)) in EVALUATORS for node in nodes):
        return []
    found = {"eval"}
    for node in nodes:
        if isinstance(node, ast.Constant) and isinstance(node.value, (str, bytes)):
            for mode in ("exec", "eval"):
                try:
                    inside = ast.parse(node.value.strip() if mode == "eval" else node.value, mode=mode)
                except (SyntaxError, ValueError, RecursionError, MemoryError):
                    continue
                found.update(identifiers(inside), embedded(inside))
    return plain(found)


def kinds(tree):
    """The types of the nodes, one for each time that a node is met, contexts left out."""
    return sorted(type(node).__name__ for node in ast.walk(tree) if not isinstance(node, ast.expr_context))


# Names that the compiler makes up. Those that begin with a dot are its own as well.
MADE = {
    "__class__", "__classcell__", "__module__", "__qualname__", "__doc__", "__annotations__", "__name__", "__all__",
    "__classdict__", "__static_attributes__", "__firstlineno__", "__type_params__",
}


def executed(code):
    """Every name that compiled code uses, with dotted ones in their parts."""
    found, pending = set(), [code]
    while pending:
        code = pending.pop()
        for name in code.co_names + code.co_varnames + code.co_freevars + code.co_cellvars:
            if not name.startswith("."):
                found.update(part for part in name.split(".") if part)
        for constant in code.co_consts:
            if isinstance(constant, types.CodeType):
                pending.append(constant)
    return plain(found)


# What a violation keeps of a symbol.
SYMBOL_BYTES = 200


def as_recorded(name):
    """A name as a violation's symbol, which is cut to SYMBOL_BYTES."""
    return name.encode("utf-8", "surrogatepass")[:SYMBOL_BYTES].decode("utf-8", "ignore")


def unexplained(code_names, seen):
    """Names of the code that nobody saw in the tree, those aside that the compiler makes."""
    seen = set(seen)
    classes = [name.lstrip("_") for name in seen]

    def is_explained(name):
        if name in seen or name in MADE or as_recorded(name) in seen:
            return True
        # Within a class, names with two underscores in front get its name before them.
        return name.startswith("_") and any(
            name.startswith(f"_{owner}__") and as_recorded(name[len(owner) + 1 :]) in seen
            or len(owner.encode("utf-8", "surrogatepass")) > SYMBOL_BYTES - 4 and name.startswith(f"_{owner}")
            for owner in classes if owner)

    return sorted(name for name in code_names if not is_explained(name))


def plain(names):
    """Without what UTF-8 cannot say."""
    return sorted(name.encode("utf-8", "backslashreplace").decode() for name in names)


def compiled(tree):
    """The code of a tree, or None where the compiler has none."""
    try:
        return compile(tree, "<tree>", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, TypeError, AttributeError, RecursionError, MemoryError, SystemError,
            OverflowError, KeyError, IndexError, AssertionError, NameError):
        return None


def source(seed):
    """A random program as text."""
    try:
        return ast.unparse(Maker(seed).module(5))
    except Exception:  # what the unparser does not like is none of ours
        return "pass"
