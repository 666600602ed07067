# allowed: passed
# An interpreter without its modules still comes to an end.
import builtins
import sys

sys.modules.clear()
builtins.__dict__.clear()
