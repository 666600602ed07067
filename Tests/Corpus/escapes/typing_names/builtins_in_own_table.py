# source: own
# effect: secret

import typing

table = {}


def run(tool: "int"):
    pass


typing.get_type_hints(run, table)
for value in table.values():
    print(value["open"]("/tmp/canary/secret").read())
