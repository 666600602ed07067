# allowed: memory_exceeded
# memory: 64
import asyncio


async def wait():
    await asyncio.sleep(1000)


async def main():
    tasks = set()
    while True:
        tasks.add(asyncio.ensure_future(wait()))


asyncio.run(main())
