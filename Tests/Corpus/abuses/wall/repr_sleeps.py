# allowed: timed_out/wall
# wall: 0.5
import time


class Sleeper:
    def __repr__(self):
        time.sleep(1000)
        return "awake"


Sleeper()
