# allowed: raised
import ast

node = ast.UnaryOp(ast.USub(), None, lineno=1, col_offset=0, end_lineno=1, end_col_offset=1)
node.operand = node
compile(ast.Expression(node), "tree", "eval")
