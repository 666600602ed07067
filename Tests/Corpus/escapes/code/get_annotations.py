# source: own
# effect: process

import inspect


def size():
    return 0


size.__annotations__ = {"return": "__imp" + "ort__('os').system('echo code/get_annotations > /tmp/canary/process')"}
inspect.get_annotations(size, eval_str=True)
