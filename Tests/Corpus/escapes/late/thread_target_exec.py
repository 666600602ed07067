# source: own
# effect: process
# caught: runtime

import threading

thread = threading.Thread(target=exec, args=("imp" + "ort os; os.system('echo late/thread_target_exec > /tmp/canary/process')",))
thread.start()
thread.join()
