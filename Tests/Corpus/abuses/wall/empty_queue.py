# allowed: timed_out/wall
# wall: 1
import queue

print(queue.Queue().get())
