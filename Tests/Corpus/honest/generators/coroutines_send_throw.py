"""Generators that receive values: send, throw, close and yield from."""


def averager():
    total, count, average = 0.0, 0, None
    while True:
        try:
            value = yield average
        except ValueError as error:
            print("ignored:", error)
            continue
        if value is None:
            return count, average
        total += value
        count += 1
        average = total / count


def collect(results):
    while True:
        results.append((yield from averager()))


def flatten(items):
    for item in items:
        if isinstance(item, (list, tuple)):
            yield from flatten(item)
        else:
            yield item


def guarded():
    try:
        yield 1
        yield 2
    except GeneratorExit:
        print("closing")
        raise
    finally:
        print("cleaned up")


results = []
coroutine = collect(results)
next(coroutine)
print(coroutine.send(10), coroutine.send(20))
print(coroutine.throw(ValueError("bad reading")))
coroutine.send(None)
coroutine.send(5)
coroutine.send(None)
print(results)
print(list(flatten([1, [2, (3, [4, []]), 5], 6])))
generator = guarded()
print(next(generator))
generator.close()
