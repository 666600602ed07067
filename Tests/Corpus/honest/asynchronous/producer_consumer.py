"""Producers and consumers over an asyncio.Queue."""
import asyncio


async def producer(queue, name, count):
    for index in range(count):
        await queue.put((name, index))
        await asyncio.sleep(0)
    print(f"{name} is done")


async def consumer(queue, seen):
    while True:
        name, index = await queue.get()
        seen.setdefault(name, []).append(index ** 2)
        queue.task_done()


async def main():
    queue = asyncio.Queue(maxsize=2)
    seen = {}
    consumers = [asyncio.create_task(consumer(queue, seen)) for _ in range(3)]
    await asyncio.gather(producer(queue, "p1", 4), producer(queue, "p2", 4))
    await queue.join()
    for task in consumers:
        task.cancel()
    await asyncio.gather(*consumers, return_exceptions=True)
    return seen


result = asyncio.run(main())
print({name: sorted(values) for name, values in sorted(result.items())})
