# allowed: raised
import _thread
import time

_thread.interrupt_main()
time.sleep(1)
while True:
    time.sleep(0.01)
