"""Event loop callbacks, futures, and blocking work in threads."""
import asyncio
import functools
import time


def blocking(number, scale=1):
    time.sleep(0.001)
    return number * scale


async def main():
    loop = asyncio.get_running_loop()
    future = loop.create_future()
    loop.call_soon(future.set_result, "done")
    print(await future)
    later = asyncio.Event()
    loop.call_later(0.005, later.set)
    results = await asyncio.gather(
        *(loop.run_in_executor(None, functools.partial(blocking, n, scale=3)) for n in range(4)))
    print(results)
    print(await asyncio.to_thread(blocking, 7))
    await later.wait()
    order = []
    task = asyncio.ensure_future(asyncio.sleep(0, result=5))
    task.add_done_callback(lambda finished: order.append(finished.result()))
    await task
    await asyncio.sleep(0)
    print(order, task.done(), loop.is_running())


asyncio.run(main())
