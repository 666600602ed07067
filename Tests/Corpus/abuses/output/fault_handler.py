# allowed: output_exceeded
# output: 100000
# Written by a signal-safe printer in C, for every thread.
import faulthandler
import threading

for _ in range(10):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
while True:
    faulthandler.dump_traceback(all_threads=True)
