# allowed: memory_exceeded
# timeout: 5
# memory: 64
import asyncio


async def wait():
    await asyncio.sleep(1000)


loop = asyncio.new_event_loop()
tasks = []
while True:
    tasks.append(loop.create_task(wait()))
