# source: own
# effect: secret
# needs: numpy

from numpy import genfromtxt

print(genfromtxt("/tmp/canary/secret", dtype=str))
