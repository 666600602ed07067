import Evaluation
import PolicyCheck
import Testing

extension PolicyTests {
    @Suite struct RunningGrammar {
        @Test func `every node type of the running interpreter is known`() throws {
            let nodes = try Python.strings(from: grammar + "result = sorted(types)")
            #expect(nodes.count > 100)
            for node in nodes { #expect(Grammar.knows(node: node), "\(node) is not known") }
        }

        @Test func `every field of the running interpreter's nodes is known`() throws {
            let fields = try Python.strings(
                from: grammar + "result = sorted({f for t in types.values() for f in t._fields + t._attributes})")
            #expect(fields.count > 60)
            for field in fields { #expect(Grammar.knows(field: field), "\(field) is not known") }
        }

        @Test func `a node of every type is walked without being taken for unknown`() throws {
            let result = try Python.checkTree(
                builtBy: grammar + """

                    tree = ast.Module(body=[t() for n, t in types.items()
                        if n not in ('Name', 'Attribute', 'Import', 'ImportFrom', 'alias')], type_ignores=[])
                    """)
            #expect(result.violations.map(\.symbol) == [])
        }

        @Test func `a name in any field of any node is read`() throws {
            // Each field that the grammar calls an identifier, by the text of its documentation.
            let places = try Python.strings(
                from: grammar + """

                    import re
                    result = []
                    for name, node in types.items():
                        for kind, star, field in re.findall(r'(identifier)([*?]?) (\\w+)', node.__doc__ or ''):
                            result.append(f'{name}.{field}.{star}')
                    """)
            #expect(places.count >= 17)
            for place in places {
                let parts = place.split(separator: ".", omittingEmptySubsequences: false)
                let result = try Python.checkTree(
                    builtBy:
                        "tree = ast.Module(body=[\(node(String(parts[0]), naming: String(parts[1]), isList: parts[2] == "*"))], type_ignores=[])"
                )
                #expect(result.rejects, "\(place) is not read")
            }
        }

        /// An expression that builds a node with a refused name in one of its fields.
        private func node(_ type: String, naming field: String, isList: Bool) -> String {
            let value = isList ? "['__builtins__']" : "'__builtins__'"
            switch (type, field) {
            case ("alias", "name"): return "ast.Import(names=[ast.alias(name=\(value))])"
            case ("alias", _): return "ast.Import(names=[ast.alias(name='math', \(field)=\(value))])"
            case ("ImportFrom", _): return "ast.ImportFrom(\(field)=\(value), names=[ast.alias(name='x')])"
            case ("Attribute", _): return "ast.Attribute(\(field)=\(value), value=ast.Name(id='x'))"
            default: return "ast.\(type)(\(field)=\(value))"
            }
        }
    }
}

/// Binds `types` to the node types of the grammar by name: those of `ast` that the parser makes,
/// which leaves out the abstract ones, and the deprecated ones written in Python.
private let grammar = """
    import ast, _ast
    parsed = {t for t in vars(_ast).values() if isinstance(t, type) and issubclass(t, ast.AST)}
    types = {n: t for n, t in vars(ast).items()
        if isinstance(t, type) and t in parsed and not parsed & set(t.__subclasses__())}

    """
