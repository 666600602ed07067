# allowed: raised, timed_out/wall
# wall: 1
import os

os.mkfifo("/tmp/fifo")
open("/tmp/fifo", "w")
