# allowed: timed_out/wall
# wall: 0.5
import asyncio


async def main():
    await asyncio.get_running_loop().create_future()


asyncio.run(main())
