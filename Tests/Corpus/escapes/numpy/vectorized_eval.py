# source: own
# effect: process
# needs: numpy
# caught: runtime

import numpy as np

np.vectorize(eval)(np.array(["__imp" + "ort__('os').system('echo numpy/vectorized_eval > /tmp/canary/process')"]))
