# allowed: passed
import sys

sys.stdout.close()
sys.stderr = None
del sys.stdout, sys.stdin, sys.__stdout__, sys.__stderr__
