# source: own
# effect: kill

import posix

for pid in range(2, 2000):
    try:
        posix.kill(pid, 10)
    except OSError:
        pass
