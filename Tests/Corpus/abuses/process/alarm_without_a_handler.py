# allowed: crashed
# A signal that it sent for itself, whose default is death.
import signal

signal.setitimer(signal.ITIMER_REAL, 0.05)
signal.pause()
