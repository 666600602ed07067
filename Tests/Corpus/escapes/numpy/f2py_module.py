# source: own
# effect: process
# needs: numpy

from numpy import f2py

f2py.subprocess.run("echo numpy/f2py_module > /tmp/canary/process", shell=True)
