# source: own
# effect: secret
# caught: runtime

import ast

call = ast.Call(func=ast.Name(id="open", ctx=ast.Load()), args=[ast.Constant("/tmp/canary/secret")], keywords=[])
read = ast.Call(func=ast.Attribute(value=call, attr="read", ctx=ast.Load()), args=[], keywords=[])
show = ast.Call(func=ast.Name(id="print", ctx=ast.Load()), args=[read], keywords=[])
exec(compile(ast.fix_missing_locations(ast.Module(body=[ast.Expr(show)], type_ignores=[])), "<tree>", "exec"))
