"""Asynchronous context managers, semaphores, locks and events."""
import asyncio
from contextlib import asynccontextmanager


class Connection:
    open_count = 0

    async def __aenter__(self):
        await asyncio.sleep(0)
        Connection.open_count += 1
        return self

    async def __aexit__(self, exc_type, exc, tb):
        Connection.open_count -= 1
        return False


@asynccontextmanager
async def transaction(log):
    log.append("begin")
    try:
        yield log
    except ValueError as error:
        log.append(f"rollback {error}")
    else:
        log.append("commit")


async def worker(semaphore, gate, active, peak):
    await gate.wait()
    async with semaphore:
        active.append(1)
        peak.append(len(active))
        await asyncio.sleep(0.001)
        active.pop()


async def main():
    async with Connection() as one, Connection():
        print(one.open_count)
    print(Connection.open_count)
    log = []
    async with transaction(log):
        log.append("work")
    async with transaction(log):
        raise ValueError("bad")
    print(log)
    semaphore, gate, active, peak = asyncio.Semaphore(2), asyncio.Event(), [], []
    tasks = [asyncio.create_task(worker(semaphore, gate, active, peak)) for _ in range(6)]
    gate.set()
    await asyncio.wait(tasks)
    print(max(peak), len(peak))
    lock = asyncio.Lock()
    async with lock:
        print(lock.locked())
    print(lock.locked())


asyncio.run(main())
