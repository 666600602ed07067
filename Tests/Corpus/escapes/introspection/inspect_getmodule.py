# source: own
# effect: process

import inspect

inspect.getmodule(len).__dict__["__import__"]("os").system("echo introspection/inspect_getmodule > /tmp/canary/process")
