# source: own
# effect: process

from multiprocessing.reduction import ForkingPickler

ForkingPickler.loads(b"cos\nsystem\n(S'echo pickles/multiprocessing_reducer > /tmp/canary/process'\ntR.")
