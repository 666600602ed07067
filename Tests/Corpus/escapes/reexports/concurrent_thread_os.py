# source: own
# effect: environment

from concurrent.futures import thread

print(thread.os.environ["ASSAY_CANARY"])
