# source: own
# effect: process
# caught: runtime

import inspect


def size(shape: "__import__('os').system('echo code/inspect_signature_strings > /tmp/canary/process')"):
    return 0


inspect.signature(size, eval_str=True)
