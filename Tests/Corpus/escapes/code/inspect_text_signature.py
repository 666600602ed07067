# source: own
# effect: process
# caught: runtime

import inspect


class Callable:
    __text_signature__ = "(a=1)"

    def __call__(self):
        return 0


text = "__imp" + "ort__('os').system('echo code/inspect_text_signature > /tmp/canary/process')"


def size():
    return 0


size.__annotations__ = {"return": text}
inspect.get_annotations(size, eval_str=True)
