# source: pyjail lore
# effect: process

import random


def template(command):
    return random.choice.shuffle(command)


code = template.__code__
swap = {"choice": "_os", "shuffle": "system"}
template.__code__ = code.replace(co_names=tuple(swap.get(name, name) for name in code.co_names))
template("echo code/code_replace_names > /tmp/canary/process")
