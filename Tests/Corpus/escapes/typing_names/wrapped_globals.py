# source: own
# effect: process

# Annotations of a function are evaluated among the names of what it says it wraps.
import random
import typing


def run(tool: "_os.system"):
    pass


run.__wrapped__ = random.Random.seed
typing.get_type_hints(run)["tool"]("echo typing_names/wrapped_globals > /tmp/canary/process")
