# source: own
# effect: process

import unittest


def handler(number, frame):
    frame.f_builtins["__import__"]("os").system("echo reexports/unittest_signals > /tmp/canary/process")


unittest.signals.signal.signal(10, handler)
unittest.signals.signal.raise_signal(10)
