# allowed: timed_out/wall
# wall: 1
import os
import select

reader, writer = os.pipe()
select.select([reader], [], [])
