# source: own
# effect: kill

import os
import signal

victim = os.pidfd_open(int(open("/tmp/canary/victim").read()))
signal.pidfd_send_signal(victim, signal.SIGTERM)
