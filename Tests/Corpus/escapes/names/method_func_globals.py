# source: own
# effect: environment

import queue

print(queue.Queue().put.__func__.__globals__["threading"].__dict__["_os"].environ["ASSAY_CANARY"])
