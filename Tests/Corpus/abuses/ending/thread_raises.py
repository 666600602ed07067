# allowed: passed
# What leaves a thread does not leave the program.
import threading

thread = threading.Thread(target=lambda: 1 / 0)
thread.start()
thread.join()
