# source: own
# effect: process

import code

code.InteractiveInterpreter().runsource("import os; os.system('echo code/interactive_interpreter > /tmp/canary/process')")
