# allowed: timed_out/wall
# wall: 0.5
# Takes no notice of anything short of SIGKILL, and costs no time.
import signal

signal.pthread_sigmask(signal.SIG_BLOCK, range(1, signal.NSIG))
signal.sigwait([signal.SIGUSR1])
