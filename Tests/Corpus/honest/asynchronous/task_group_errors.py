"""Task groups, exception groups and except*."""
import asyncio


async def job(number):
    await asyncio.sleep(number / 1000)
    if number == 2:
        raise ValueError("two is bad")
    if number == 3:
        raise TypeError("three is worse")
    return number * 10


async def main():
    async with asyncio.TaskGroup() as group:
        tasks = [group.create_task(job(n)) for n in (0, 1)]
    print([task.result() for task in tasks])
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(job(2))
            group.create_task(job(50))
    except* ValueError as errors:
        print("values:", [str(error) for error in errors.exceptions])


asyncio.run(main())

try:
    raise ExceptionGroup("several",
                         [ValueError(1), ExceptionGroup("inner", [TypeError(2), ValueError(3)]), KeyError(4)])
except* ValueError as group:
    print("ValueError", len(group.exceptions), group.message)
except* (TypeError, KeyError) as group:
    print("rest", [type(error).__name__ for error in group.exceptions])
