# source: own
# effect: write

import py_compile

with open("named.py", "w") as file:
    file.write("text = 'files/compileall_output'")
py_compile.compile("named.py", cfile="/tmp/canary/written")
