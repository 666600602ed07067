# allowed: timed_out/wall
# wall: 0.5
# Cancellation is refused, again and again.
import asyncio


async def stubborn():
    while True:
        try:
            await asyncio.sleep(1000)
        except asyncio.CancelledError:
            pass


await asyncio.sleep(0)
task = asyncio.ensure_future(stubborn())
await asyncio.sleep(0.01)
done = False
