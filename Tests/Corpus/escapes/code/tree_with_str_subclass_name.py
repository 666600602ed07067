# source: own
# effect: secret
# caught: runtime

import ast


class Name(str):
    def __eq__(self, other):
        return False

    def __hash__(self):
        return 0


tree = ast.parse("print(o('/tmp/canary/secret').read())")
for node in ast.walk(tree):
    if isinstance(node, ast.Name) and node.id == "o":
        node.id = Name("open")
try:
    exec(compile(tree, "<tree>", "exec"))
except (TypeError, SystemError):
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and isinstance(node.id, Name):
            node.id = "op" + "en"
    exec(compile(tree, "<tree>", "exec"))
