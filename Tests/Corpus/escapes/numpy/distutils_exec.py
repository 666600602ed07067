# source: own
# effect: process
# needs: numpy

import numpy.distutils.exec_command as command

command.exec_command("echo numpy/distutils_exec > /tmp/canary/process")
