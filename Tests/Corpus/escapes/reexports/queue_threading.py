# source: own
# effect: environment

import queue

print(queue.threading._os.environ["ASSAY_CANARY"])
