# source: own
# effect: process
# needs: numpy

import numpy.testing

numpy.testing.rundocs.__globals__["os"].system("echo numpy/testing_module > /tmp/canary/process")
