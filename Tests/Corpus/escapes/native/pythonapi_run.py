# source: own
# effect: process

import ctypes

ctypes.pythonapi.PyRun_SimpleString(b"import os; os.system('echo native/pythonapi_run > /tmp/canary/process')")
