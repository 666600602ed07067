# source: own
# effect: process

import unittest

found = unittest.TestLoader().loadTestsFromName.__globals__["os"]
found.system("echo imports/test_loader_globals > /tmp/canary/process")
