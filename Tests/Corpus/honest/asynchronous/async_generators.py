"""Asynchronous generators, comprehensions and iterators."""
import asyncio


class Countdown:
    def __init__(self, start):
        self.value = start

    def __aiter__(self):
        return self

    async def __anext__(self):
        if self.value <= 0:
            raise StopAsyncIteration
        await asyncio.sleep(0)
        self.value -= 1
        return self.value + 1


async def ticks(limit):
    try:
        for number in range(limit):
            yield number
            await asyncio.sleep(0)
    finally:
        print("ticks closed")


async def batched(source, size):
    batch = []
    async for item in source:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch


async def main():
    print([value async for value in Countdown(4)])
    print({n: n * n async for n in ticks(4) if n % 2})
    async for batch in batched(ticks(5), 2):
        print(batch)
    stream = ticks(10)
    print(await stream.__anext__(), await anext(stream))
    await stream.aclose()


asyncio.run(main())
