# allowed: passed, rejected
# timeout: 3
# Every one of them is looked up in the database of names.
print("x = '" + r"\N{BOX DRAWINGS LIGHT DOUBLE DASH HORIZONTAL}" * 20_000 + "'")
