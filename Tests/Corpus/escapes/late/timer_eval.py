# source: own
# effect: process
# caught: runtime

import threading

timer = threading.Timer(0.01, eval, ["__imp" + "ort__('os').system('echo late/timer_eval > /tmp/canary/process')"])
timer.start()
timer.join()
