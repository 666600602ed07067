# allowed: raised, timed_out/wall
# wall: 1
import signal
import threading

signal.pthread_kill(threading.get_ident(), signal.SIGTSTP)
