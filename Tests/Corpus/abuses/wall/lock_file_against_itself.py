# allowed: raised, timed_out/wall
# wall: 1
# flock conflicts between two descriptors of one process.
import fcntl

first, second = open("/tmp/lock", "w"), open("/tmp/lock", "w")
fcntl.flock(first, fcntl.LOCK_EX)
fcntl.flock(second, fcntl.LOCK_EX)
