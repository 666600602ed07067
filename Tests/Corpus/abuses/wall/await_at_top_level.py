# allowed: timed_out/wall
# wall: 0.5
import asyncio

await asyncio.Event().wait()
