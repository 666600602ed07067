# source: own
# effect: secret

import unittest

table = {}
exec(compile("def fail(self): self.fail()", "/tmp/canary/secret", "exec"), table)


class Case(unittest.TestCase):
    test = table["fail"]


unittest.main(exit=False)
