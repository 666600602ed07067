# allowed: raised
# No parser bounds the depth of a tree that is put together node by node.
import ast

node = ast.Constant(1, lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
for _ in range(100_000):
    node = ast.UnaryOp(ast.USub(), node, lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
compile(ast.Expression(node), "tree", "eval")
