# source: own
# effect: environment
# caught: runtime

import ast


class Swap(ast.NodeTransformer):
    def visit_Import(self, node):
        return ast.Import(names=[ast.alias(name="o" + "s", asname="math")])


tree = Swap().visit(ast.parse("import math\nprint(math.environ['ASSAY_CANARY'])"))
exec(compile(ast.fix_missing_locations(tree), "<tree>", "exec"))
