# source: own
# effect: process
# caught: runtime

import ast

tree = ast.parse("helper(name).run('echo code/edited_tree > /tmp/canary/process')")
for node in ast.walk(tree):
    if isinstance(node, ast.Name) and node.id == "helper":
        node.id = node.id.replace("helper", "_import_".replace("_", "_" * 2))
    elif isinstance(node, ast.Attribute):
        node.attr = "sys" + "tem"
name = "os"
eval(compile(ast.Expression(tree.body[0].value), "<tree>", "eval"))
