# allowed: timed_out/wall
# wall: 1
import asyncio

await asyncio.Event().wait()
