# source: own
# effect: process

import posix

child = posix.posix_spawn("/bin/sh", ["sh", "-c", "echo processes/posix_spawn > /tmp/canary/process"], {})
posix.waitpid(child, 0)
