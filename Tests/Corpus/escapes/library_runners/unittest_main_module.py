# source: own
# effect: process

import unittest

unittest.main(module="os", argv=["x"], exit=False).module.system("echo library_runners/unittest_main_module > /tmp/canary/process")
