import Evaluation
import PolicyCheck
import Testing

extension PolicyTests {
    /// Trees that a program builds by hand hold whatever it puts there.
    @Suite struct BuiltTrees {
        @Test(
            "what is no tree of the grammar is refused",
            arguments: [
                "tree = None", "tree = 1", "tree = 'x'", "tree = []", "tree = object()", "tree = ast.AST()",
                "tree = ast.expr()", "class N(ast.Name): pass\ntree = ast.Expression(N('x'))",
                "class S(str): pass\ntree = ast.Expression(ast.Name(S('x')))",
                "tree = ast.Expression(ast.Name(b'x'))", "tree = ast.Expression(ast.Name(None))",
                "tree = ast.Expression(ast.Name())", "tree = ast.Expression(ast.Attribute())",
                "tree = ast.Expression(ast.Attribute(ast.Name('x'), 3))", "tree = ast.Expression(object())",
                "tree = ast.Module([[]], [])", "class L(list): pass\ntree = ast.Module(L([ast.Pass()]), [])",
                "tree = ast.Module((ast.Pass(),), [])", "tree = ast.Module({}, [])",
                "tree = ast.Module([ast.Import()], [])", "tree = ast.Module([ast.Import([1])], [])",
                "tree = ast.Module([ast.Import([ast.Name('x')])], [])",
                "tree = ast.Module([ast.Import([ast.alias(1)])], [])",
                "tree = ast.Module([ast.Import([ast.alias('math', 2)])], [])",
                "tree = ast.Module([ast.ImportFrom(7, [ast.alias('x')], 0)], [])",
                "tree = ast.Expression(ast.Name('a\\ud800'))",
                "tree = ast.Expression(ast.Attribute(ast.Name('x'), '\\ud800'))",
                "n = ast.Name('x')\nn.__dict__[1] = 2\ntree = ast.Expression(n)",
                "class K(str):\n    def __hash__(self): return hash('id')\n    def __eq__(self, o): return True\n"
                    + "n = ast.Name('x')\nn.__dict__[K('z')] = 2\ntree = ast.Expression(n)",
                "n = ast.Name('x', ast.Load())\nn.value = ast.Name('y')\ntree = ast.Expression(n)",
                "n = ast.Pass()\nn.arg = 'x'\nn.value = ast.Name('y')\n"
                    + "tree = ast.Expression(ast.Call(ast.Name('f'), [], [n]))",
                "class A:\n    name = 'os'\n    asname = None\ntree = ast.Module([ast.Import([A()])], [])",
            ])
        func unknown(_ code: String) throws {
            let result = try Python.checkTree(builtBy: code)
            #expect(result.rejectedBy == ["unknown-node"], "\(result.violations)")
            #expect(result.violations.allSatisfy { $0.phase == .runtime })
        }

        @Test(
            "rules see names however a tree holds them",
            arguments: [
                ("interpreter-name", "tree = ast.Expression(ast.Name('__imp' + 'ort__'))"),
                (
                    "interpreter-name",
                    "n = ast.Name('x')\nn.__dict__['i' + 'd'] = '__import__'\ntree = ast.Expression(n)"
                ),
                ("import-system", "tree = ast.Module([ast.Import([ast.alias(''.join('os'))])], [])"),
                ("dunder-attribute", "tree = ast.Expression(ast.Attribute(ast.Name('x'), '__class__'))"),
                (
                    "import-introspection",
                    "s = lambda: ''.join(['s', 'ys'])\ntree = ast.Module([ast.Import([ast.alias(s())]), ast.Expr(ast.Attribute(ast.Name(s()), 'modules'))], [])"
                ),
                ("format-template", "tree = ast.Expression(ast.Constant(('a', frozenset(['{0.gi_frame}']))))"),
                (
                    "dunder-attribute",
                    "tree = ast.parse('f()')\ntree.body[0].value.keywords.append(ast.keyword('__globals__', ast.Name('x')))"
                ),
            ])
        func seen(_ rule: String, _ code: String) throws {
            #expect(try Python.checkTree(builtBy: code).rejectedBy.contains(rule))
        }

        @Test func `a cycle ends at the bound on nodes`() throws {
            let result = try Python.checkTree(builtBy: "tree = ast.Module([], [])\ntree.body.append(tree)")
            #expect(!result.rejectedBy.isDisjoint(with: ["too-deep", "too-many-nodes"]))
            let wide = try Python.checkTree(
                builtBy: "a = ast.List([])\nfor _ in range(60): a = ast.List([a, a, a])\ntree = ast.Expression(a)")
            #expect(wide.rejectedBy == ["too-many-nodes"])
        }

        @Test func `a tree of any depth is refused without deep recursion`() throws {
            let result = try Python.checkTree(
                builtBy:
                    "n = ast.Constant(1)\nfor _ in range(200000): n = ast.UnaryOp(ast.USub(), n)\ntree = ast.Expression(n)"
            )
            #expect(result.rejectedBy == ["too-deep"])
        }

        @Test(
            "positions may be anything",
            arguments: ["10 ** 30", "-5", "'x'", "None", "2 ** 62", "object()", "True"])
        func positions(_ value: String) throws {
            let result = try Python.checkTree(
                builtBy: """
                    n = ast.Name('__import__')
                    n.lineno = n.col_offset = n.end_lineno = n.end_col_offset = \(value)
                    tree = ast.Expression(n)
                    """)
            #expect(result.rejectedBy == ["interpreter-name"])
        }

        @Test func `nodes may carry what is no field of the grammar`() throws {
            let result = try Python.checkTree(
                builtBy: "tree = ast.parse('x = 1')\nfor n in ast.walk(tree): n.parent = tree\ntree.note = {1: 2}")
            #expect(result.total == 0)
        }

        @Test(
            "a node type that was changed is noticed",
            arguments: [
                "ast.Name.id = property(lambda self: '__import__')",
                "ast.Name.__getattribute__ = lambda self, name: 'x'",
                "ast.AST.__getattr__ = lambda self, name: 'x'",
                "ast.Constant.value = property(lambda self: 1)",
            ])
        func tampering(_ change: String) throws {
            let name = change.split(separator: " ")[0]
            let result = try Python.checkTree(builtBy: "\(change)\ntree = ast.Module([], [])")
            _ = try Python.strings(from: "import ast\ndel \(name)\nresult = []")
            #expect(result.rejectedBy == ["unknown-node"])
            #expect(try Python.checkTree(builtBy: "tree = ast.parse('x')").total == 0)
        }

        @Test func `a harmless change of a node type is none`() throws {
            let result = try Python.checkTree(builtBy: "ast.Name.note = 1\ntree = ast.parse('x')")
            #expect(result.total == 0)
        }
    }
}
