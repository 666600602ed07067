# allowed: timed_out/wall
# wall: 0.5
import queue

print(queue.Queue().get())
