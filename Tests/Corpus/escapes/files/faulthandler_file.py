# source: own
# effect: write

import faulthandler

faulthandler.dump_traceback(open("/tmp/canary/written", "w"))
