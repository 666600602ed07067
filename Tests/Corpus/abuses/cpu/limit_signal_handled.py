# allowed: timed_out/cpu
# timeout: 0.25
# Handlers for the signals by which a limit usually speaks.
import signal

for number in (signal.SIGXCPU, signal.SIGTERM, signal.SIGALRM, signal.SIGPROF, signal.SIGVTALRM):
    signal.signal(number, lambda *_: None)
signal.setitimer(signal.ITIMER_PROF, 0.01, 0.01)
while True:
    pass
