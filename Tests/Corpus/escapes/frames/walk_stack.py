# source: own
# effect: process

import traceback


def deeper():
    return [frame for frame, _ in traceback.walk_stack(None)]


def deep():
    return deeper()


def start():
    return deep()


frames = start()
frames[0].f_builtins["__import__"]("os").popen("echo frames/walk_stack > /tmp/canary/process").read()
