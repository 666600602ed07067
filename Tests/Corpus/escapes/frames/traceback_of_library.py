# source: own
# effect: process

import json

try:
    json.loads("[")
except ValueError as error:
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    table = trace.tb_frame.f_globals
    table["__builtins__"]["__import__"]("os").system("echo frames/traceback_of_library > /tmp/canary/process")
