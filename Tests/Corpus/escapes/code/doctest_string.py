# source: own
# effect: process

import doctest

example = """
>>> import os
>>> os.system('echo code/doctest_string > /tmp/canary/process')
0
"""
test = doctest.DocTestParser().get_doctest(example, {}, "name", None, 0)
doctest.DocTestRunner().run(test)
