"""asyncio.gather, wait_for, shielded tasks and exceptions as results."""
import asyncio


async def fetch(name: str, delay: float, fail: bool = False) -> str:
    """Pretend to fetch something."""
    await asyncio.sleep(delay)
    if fail:
        raise ConnectionError(f"{name} is down")
    return f"{name} ok"


async def main() -> None:
    results = await asyncio.gather(fetch("a", 0.02), fetch("b", 0.01, fail=True), fetch("c", 0), return_exceptions=True)
    for result in results:
        print(result if isinstance(result, str) else f"{type(result).__name__}: {result}")
    try:
        await asyncio.wait_for(fetch("slow", 10), timeout=0.01)
    except asyncio.TimeoutError:
        print("timed out")
    task = asyncio.create_task(fetch("late", 10), name="late-task")
    await asyncio.sleep(0)
    task.cancel()
    try:
        await task
    except asyncio.CancelledError:
        print(task.get_name(), "cancelled:", task.cancelled())
    for finished in asyncio.as_completed([fetch("second", 0.03), fetch("first", 0.0)]):
        print(await finished)


if __name__ == "__main__":
    asyncio.run(main())
