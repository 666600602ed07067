# allowed: timed_out/wall
# wall: 0.5
import os
import select

reader, writer = os.pipe()
select.select([reader], [], [])
