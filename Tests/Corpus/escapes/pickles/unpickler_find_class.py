# source: own
# effect: environment

import io
import pickle

print(pickle.Unpickler(io.BytesIO()).find_class("os", "environ")["ASSAY_CANARY"])
