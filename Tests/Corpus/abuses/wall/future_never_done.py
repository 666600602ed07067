# allowed: timed_out/wall
# wall: 1
import asyncio


async def main():
    await asyncio.get_running_loop().create_future()


asyncio.run(main())
