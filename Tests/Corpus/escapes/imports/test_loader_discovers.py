# source: own
# effect: process

import unittest

with open("test_written.py", "w") as file:
    file.write("import os; os.system('echo imports/test_loader_discovers > /tmp/canary/process')")
unittest.TestLoader().discover(".")
